"""What an activation does to the signals and gradients of a network."""
