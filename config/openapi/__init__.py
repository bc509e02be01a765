"""What the API's description says of this project's vocabularies, and examples from its record."""
