"""The screen of settings: business, site and vault."""
