"""One row written from the body of a request, by the same rules as the import and the admin."""
