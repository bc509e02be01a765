"""base holds what all share; local, production and testing say how each differs."""
