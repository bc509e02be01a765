"""The source reader: a text as received, with what rests on its words beside it."""
