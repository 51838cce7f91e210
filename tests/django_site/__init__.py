"""A real Django website with a contact form, as LumaDesk's owner runs one."""
