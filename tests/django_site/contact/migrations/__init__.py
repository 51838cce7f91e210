"""How the table of enquiries came to be."""
