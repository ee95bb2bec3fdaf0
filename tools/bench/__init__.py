"""Benchmarks: each part of the product beside the bare SQL that does the same work, in one run."""
