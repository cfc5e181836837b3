"""Publisher: pieces from a folder, out on their channels at their time, once, with receipts."""

__version__ = "0.1.0"
