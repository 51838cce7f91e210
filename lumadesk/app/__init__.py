"""The use-cases: the only interface of LumaDesk that the window and the command line know."""
