"""What a row says, as plain JSON: how it is read from the database, compared, and written back."""
