"""One module per format of the vault, in the order in which they came."""
