"""Finance queries."""
