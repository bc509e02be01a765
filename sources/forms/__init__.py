"""How a curator types what the record rests on: a passage is entered as source and words."""
