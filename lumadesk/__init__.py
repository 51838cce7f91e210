"""LumaDesk: a UK sole trader's enquiries, clients, invoices and privacy promises, encrypted on one laptop."""

__version__ = "0.1.0"
