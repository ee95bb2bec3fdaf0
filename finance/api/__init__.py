"""REST of the money lane."""
