"""The screen of what needs the owner today."""
