"""The screen of people and clients, each with a timeline."""
