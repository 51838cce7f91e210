"""The screen of enquiries: list, filters, search and detail."""
