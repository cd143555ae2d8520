"""What we remember: append-only facts, an outbox, and scores derived from both."""
