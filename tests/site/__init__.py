"""The website's database: reading, mapping, comparing, deleting."""
