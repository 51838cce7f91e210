"""Reads the DATABASES block of a Django project, which is taken apart as text and never executed."""

from __future__ import annotations

import ast
import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lumadesk.domain.errors import RuleViolation
from lumadesk.site.address import DatabaseFields, fields_of

_LONGEST = 1_000_000
_PARTS = {"ENGINE": "kind", "NAME": "database", "USER": "user", "PASSWORD": "password", "HOST": "host",
          "PORT": "port"}  # fmt: skip
_ENGINES = {"postgresql": ("postgres", "postgis", "psycopg"), "mysql": ("mysql", "mariadb"),
            "sqlite": ("sqlite", "spatialite")}  # fmt: skip
_HINT = "Paste the whole of DATABASES = {…} from the settings of the website, or enter the fields yourself."

#: Functions whose first argument names an environment variable, by the last part of their name.
_ENVIRONMENT = frozenset({"get", "getenv", "env", "str", "int", "config", "environ", "url", "db", "db_url",
                          "read_secret", "get_secret", "secret"})  # fmt: skip
#: Functions that make a whole entry from a URL.
_WHOLE = frozenset({"config", "parse", "db", "db_url"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the settings take from elsewhere, "DB_PASSWORD" for example; "" where it cannot even be named."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoDatabase:
    """``unknown`` is part ("password", "host" …) -> the name of where the settings take it from.

    ``tls`` and ``ca_file`` are set only where the settings ask for a certificate that is verified: anything
    weaker may do beside the website's own server, but not over the internet.
    """

    fields: DatabaseFields
    password: str | None
    unknown: Mapping[str, str]
    tls: str | None
    ca_file: str
    zone: str  # of times that the website writes without one


def read_settings(text: str, known: Mapping[str, str] | None = None) -> DjangoDatabase:
    """The database "default", or the only one. ``known`` are values of environment variables and the like.

    Raises ``RuleViolation`` "site.settings". Its words hold nothing of the text but names.
    """
    tree = _tree(text)
    reader = _Reader(tree, known or {})
    entry = _entry(_databases(tree, reader), reader)
    found: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for name, part in _PARTS.items():
        value = entry.get(name)
        if isinstance(value, Unknown):
            unknown[part] = value.name
        elif value is not None:
            found[part] = str(value)
    password = found.pop("password", None)
    kind = _kind(found.pop("kind")) if "kind" in found else ""
    tls, ca_file = _tls(entry.get("OPTIONS"))
    return DjangoDatabase(
        fields=DatabaseFields(kind=kind, options=(), **found),
        password=password or None,
        unknown=unknown,
        tls=tls,
        ca_file=ca_file,
        zone=_zone(reader),
    )


def _tree(text: str) -> ast.Module:
    if len(text) > _LONGEST:
        raise _refused("This is far longer than the settings of a website.")
    dedented = textwrap.dedent(text.replace("\t", "    ")).strip()
    # A whole file, the block, its inside, and the inside of "default" may have been copied.
    for candidate in (dedented.rstrip(","), f"{{{dedented}}}", f"{{'default': {{{dedented}}}}}"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of escapes that Python would rather see written otherwise
                tree = ast.parse(candidate)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if tree.body:
            return tree
    raise _refused("This is no Python text that can be read.")


def _databases(tree: ast.Module, reader: _Reader) -> dict[Any, Any]:
    named = reader.assigned.get("DATABASES")
    if named is None and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        named = tree.body[0].value
    value = reader.value(named) if named is not None else None
    if not isinstance(value, dict) or not value:
        raise _refused("There is no DATABASES = {…} in this text.")
    if "ENGINE" in value or "NAME" in value:  # only one entry was copied
        return {"default": value}
    return value


def _entry(databases: dict[Any, Any], reader: _Reader) -> dict[Any, Any]:
    if "default" in databases:
        chosen = databases["default"]
    elif len(databases) == 1:
        (chosen,) = databases.values()
    else:
        names = ", ".join(str(name) for name in databases if isinstance(name, str))
        raise _refused(f"None of the databases is called “default”: {names}.")
    chosen = reader.entry_from_url(chosen)
    if not isinstance(chosen, dict):
        raise _refused("The entry “default” is not written out, so nothing can be read from it.")
    return chosen


def _kind(engine: str) -> str:
    backend = engine.lower()
    for kind, words in _ENGINES.items():
        if any(word in backend for word in words):
            return kind
    raise _refused("The website keeps its data in a kind of database that LumaDesk cannot read.")


def _tls(options: Any) -> tuple[str | None, str]:
    if not isinstance(options, dict):
        return None, ""
    nested = options.get("ssl")
    ssl = nested if isinstance(nested, dict) else {}
    ca = next((found for found in (options.get("sslrootcert"), ssl.get("ca")) if isinstance(found, str)), "")
    mode = str(options.get("sslmode") or options.get("ssl_mode") or "").lower().replace("_", "-")
    tls = {"verify-full": "verify-full", "verify-identity": "verify-full", "verify-ca": "verify-ca"}.get(mode)
    return tls, ca


def _zone(reader: _Reader) -> str:
    """Django writes UTC unless USE_TZ is off; then it writes its own TIME_ZONE."""
    use_tz, zone = (reader.value(reader.assigned.get(name)) for name in ("USE_TZ", "TIME_ZONE"))
    return zone if use_tz is False and isinstance(zone, str) else "UTC"


class _Reader:
    """The values of literals; calls, and names from elsewhere, are what they ask for or ``Unknown``."""

    def __init__(self, tree: ast.Module, known: Mapping[str, str]) -> None:
        self._known = known
        self.assigned = {name: value for statement in tree.body for name, value in _assignments(statement)}
        self._depth = 0

    def value(self, node: ast.expr | None) -> Any:
        if node is None:
            return None
        if self._depth > 60:  # "A = B" and "B = A"
            return Unknown("")
        self._depth += 1
        try:
            return self._value(node)
        finally:
            self._depth -= 1

    def entry_from_url(self, value: Any) -> Any:
        """An entry that a function makes from a URL, written as Django would."""
        if not isinstance(value, _FromUrl):
            return value
        if isinstance(value.url, Unknown):
            return dict.fromkeys(_PARTS, value.url)
        fields = fields_of(value.url)
        try:
            password = unquote(urlsplit(value.url).password or "")
        except ValueError:
            password = ""
        return {
            "ENGINE": fields.kind,
            "NAME": fields.database,
            "USER": fields.user,
            "PASSWORD": password,
            "HOST": fields.host,
            "PORT": fields.port,
            "OPTIONS": dict(fields.options),
        }

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value):
                return value
            case ast.Dict(keys, values):
                pairs = zip(keys, values, strict=True)
                return {self.value(key): self.value(value) for key, value in pairs if _is_text(key)}
            case ast.Call():
                return self._call(node)
            case ast.Subscript(slice=index):
                return self._named(self.value(index))
            case ast.Name(name):
                assigned = self.value(self.assigned.get(name))
                elsewhere = isinstance(assigned, Unknown) and assigned.name and name not in self._known
                return assigned if elsewhere else self._named(name, assigned)
            case ast.Attribute(attr=name):  # secrets.DB_PASSWORD, but not Path(…).parent
                return self._named(name) if name.isupper() else Unknown("")
            case ast.BinOp(left, ast.Add(), right):
                return self._together([left, right], "".join)
            case ast.BinOp(left, ast.Div(), right):
                return self._together([left, right], "/".join)
            case ast.JoinedStr(parts):
                inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
                return self._together(inner, "".join)
            case ast.BoolOp(op=ast.Or(), values=values):  # os.environ.get("X") or "y"
                found = [self.value(value) for value in values]
                known = [value for value in found if not isinstance(value, Unknown)]
                return next((value for value in known if value), known[-1] if known else found[0])
            case _:
                return Unknown("")

    def _call(self, node: ast.Call) -> Any:
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        function = getattr(node.func, "id", "") if of is None else getattr(node.func, "attr", "")
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        if of is None and function in ("str", "int", "Path"):
            return self.value(node.args[0] if node.args else None)
        if of is not None and not node.args and not named and function not in _WHOLE:
            return self.value(of)  # (BASE_DIR / "db.sqlite3").resolve()
        if function in _WHOLE and (function != "config" or not node.args):
            return _FromUrl(self._url(function, node.args, named))
        if function == "join":  # os.path.join(BASE_DIR, "db.sqlite3")
            return self._together(node.args, "/".join)
        if function in _ENVIRONMENT and node.args:
            default = node.args[1] if len(node.args) > 1 else named.get("default")
            return self._named(self.value(node.args[0]), self.value(default))
        return Unknown("")

    def _url(self, function: str, args: list[ast.expr], named: dict[str | None, ast.expr]) -> Any:
        if function == "parse":
            return self.value(args[0]) if args else Unknown("")
        variable = self.value(args[0] if args else named.get("env")) or "DATABASE_URL"
        url = self._named(variable, self.value(named.get("default")))
        return url if isinstance(url, str) else Unknown(str(variable))

    def _named(self, name: Any, default: Any = None) -> Any:
        """A value that has a name elsewhere: as it is known, else its default, else unknown."""
        if not isinstance(name, str):
            return Unknown("")
        if name in self._known:
            return self._known[name]
        return Unknown(name) if default is None or isinstance(default, Unknown) else default

    def _together(self, nodes: list[ast.expr], put: Callable[[list[str]], str]) -> Any:
        values = [self.value(node) for node in nodes]
        unknown = next((value for value in values if isinstance(value, Unknown)), None)
        return unknown if unknown is not None else put([str(value) for value in values])


@dataclass(frozen=True, slots=True)
class _FromUrl:
    url: Any


def _assignments(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match statement:
        case ast.Assign([ast.Name(name)], value):
            yield name, value
        case ast.AnnAssign(ast.Name(name), value=ast.expr() as value):
            yield name, value
        case ast.If(body=body, orelse=other) | ast.Try(body=body, orelse=other):
            # What comes last counts: it is mostly "if DEBUG: … else: …", and the website is the latter.
            for inner in (*body, *other):
                yield from _assignments(inner)


def _is_text(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str)


def _refused(message: str) -> RuleViolation:
    return RuleViolation("site.settings", message, _HINT)
