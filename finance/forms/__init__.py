"""Forms of the money lane."""
