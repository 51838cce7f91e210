"""The dialogs that make, unlock and restore a vault."""
