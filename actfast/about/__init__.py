"""What activations and actfast itself say of themselves."""
