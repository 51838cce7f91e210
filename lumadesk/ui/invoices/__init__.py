"""The screen of invoices, from draft to payment."""
