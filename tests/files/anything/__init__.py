"""Files of every kind that the house reads, built part by part and wrong in every way we know."""
