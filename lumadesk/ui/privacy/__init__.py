"""The screen of rights requests and erasures."""
