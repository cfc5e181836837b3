"""The period report: its content once (`content`), and a writer for each format over it."""
