"""The assistant that connects a website: where its database is, its table, its fields, how it deletes."""
