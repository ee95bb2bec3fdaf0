"""Investigations queries."""
