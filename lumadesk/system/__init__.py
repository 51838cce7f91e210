"""The computer that LumaDesk runs on: its clock, keyring, folders, settings and logs."""
