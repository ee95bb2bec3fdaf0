"""Investigations views."""
