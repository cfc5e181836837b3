"""What drives the work: one process with SQLite (`local`)."""
