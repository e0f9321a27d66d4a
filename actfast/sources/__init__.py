"""Where activations come from: each source gives a row of facts and a table of loops."""
