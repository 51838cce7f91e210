"""The website's database over SQLAlchemy Core; the only part of the site that knows SQLAlchemy."""

from lumadesk.site.sql_source.connections import without_password
from lumadesk.site.sql_source.lookups import Reference
from lumadesk.site.sql_source.source import SqlSource
from lumadesk.site.sql_source.tables import Begun, TableFacts, read_tables

__all__ = ["Begun", "Reference", "SqlSource", "TableFacts", "read_tables", "without_password"]
