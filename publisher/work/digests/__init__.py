"""Digests: once a week, what is behind and what is stuck, to managers and to the heads of units."""
