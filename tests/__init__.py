"""The tests of Publisher; one file per module."""
