"""Entries that may be one: candidates, what merging two would do, and what was decided of them."""
