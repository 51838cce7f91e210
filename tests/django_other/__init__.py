"""A website of another make than ``django_site``: UUID keys, split names, a table of services, local time."""
