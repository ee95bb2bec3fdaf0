"""Tests of the money lane."""
