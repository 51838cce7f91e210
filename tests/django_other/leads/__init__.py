"""The app that keeps what visitors write."""
