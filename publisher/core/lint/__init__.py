"""Lint: what a kind colleague would point out in a text before it goes out. It stops nothing."""
