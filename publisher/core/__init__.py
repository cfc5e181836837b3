"""The words and rules of publishing: no input or output, no clock, no third-party types."""
