"""The review queue: what is proposed, one at a time with its evidence beside it, to be verified or rejected."""
