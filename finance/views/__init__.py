"""Finance views."""
