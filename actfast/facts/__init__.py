"""What is known of an activation: one typed record, from the C table to specs and documentation."""
