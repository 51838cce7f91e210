"""The scripts by which an older vault becomes one of this version."""
