"""Mutants of the C core, and the tests that should catch them."""
