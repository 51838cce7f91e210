"""The contact form of the website, and the enquiries that come through it."""
