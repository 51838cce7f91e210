"""Measures LumaDesk against floors: the least that the same work costs without it, in the same run."""
