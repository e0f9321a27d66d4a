"""Activations by name: built-ins, those registered in this process, and installed plugins."""
