"""What the admin opens with: how much there is, what waits, what changed, and two pictures of the record."""
