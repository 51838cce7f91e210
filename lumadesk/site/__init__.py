"""The website's database: reading enquiries from it, and deleting them there with proof."""
