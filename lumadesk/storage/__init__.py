"""The vault: everything that is kept, encrypted in one folder."""
