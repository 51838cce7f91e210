"""The import rule and the house rules that a machine can check (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_archon import archrule

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "lumadesk").rglob("*.py"))

#: What each layer may import beside itself. ``bootstrap`` and ``__main__`` may import everything.
MAY_IMPORT = {
    "domain": (),
    "storage": ("domain",),
    "site": ("domain",),
    "documents": ("domain",),
    "app": ("storage", "site", "documents", "domain"),
    "system": ("domain",),
    "cli": ("app", "domain"),
    "ui": ("app", "domain", "assets"),
    "assets": (),
}

#: The only modules that may import a package.
AT_HOME = {
    "PySide6": ("lumadesk.ui", "lumadesk.ui.*"),
    "shiboken6": ("lumadesk.ui", "lumadesk.ui.*"),
    "sqlmodel": ("lumadesk.storage.*",),
    "sqlalchemy": ("lumadesk.storage.*", "lumadesk.site.sql_source", "lumadesk.site.sql_source.*"),
    "alembic": ("lumadesk.storage.*",),
    "sqlcipher3": ("lumadesk.storage.*",),
    "argon2": ("lumadesk.storage.*",),
    "cryptography": ("lumadesk.storage.*",),
    "filelock": ("lumadesk.storage.*",),
    "psycopg": ("lumadesk.site.backends.postgresql",),
    "pymysql": ("lumadesk.site.backends.mysql",),
    "asyncssh": ("lumadesk.site.tunnel",),
    "certifi": ("lumadesk.site.issuers",),
    "keyring": ("lumadesk.system.secrets",),
    "platformdirs": ("lumadesk.system.*",),
    "reportlab": ("lumadesk.documents", "lumadesk.documents.*"),
    "icalendar": ("lumadesk.documents.calendar_file",),
    "ofxtools": ("lumadesk.documents.ofx_file",),
    "PIL": ("lumadesk.documents.*",),
    "stdnum": ("lumadesk.app.identifiers",),
    "uharfbuzz": ("lumadesk.documents.*",),
    "pypdfium2": ("lumadesk.documents.pictures",),
    "pyzipper": ("lumadesk.documents.sealed_archive",),
    "typer": ("lumadesk.cli", "lumadesk.cli.*"),
    "holidays": ("lumadesk.bootstrap",),
}

#: Names that say nothing about what a module owns.
SAY_NOTHING = frozenset({"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"})


def _with_modules(*packages: str) -> tuple[str, ...]:
    return tuple(pattern for package in packages for pattern in (package, f"{package}.*"))


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_imports_only_point_down(layer: str) -> None:
    above_or_beside = {*MAY_IMPORT, "bootstrap", "__main__"} - {layer, *MAY_IMPORT[layer]}
    (
        archrule(f"{layer} imports only what lies below it")
        .match(*_with_modules(f"lumadesk.{layer}"))
        .should_not_import(*_with_modules(*(f"lumadesk.{other}" for other in sorted(above_or_beside))))
        .check("lumadesk", only_direct_imports=True)
    )


def test_the_domain_needs_only_the_standard_library() -> None:
    def stands_alone(_module: str, imports: set[str], _all: dict[str, set[str]]) -> bool:
        allowed = {*sys.stdlib_module_names, "lumadesk"}
        return all(name.partition(".")[0] in allowed for name in imports)

    (
        archrule("the domain is pure")
        .match(*_with_modules("lumadesk.domain"))
        .should(stands_alone, "imports the standard library alone")
        .check("lumadesk")
    )


@pytest.mark.parametrize("package", sorted(AT_HOME))
def test_a_package_is_imported_only_where_it_is_at_home(package: str) -> None:
    (
        archrule(f"{package} stays at home")
        .match("lumadesk", "lumadesk.*")
        .exclude(*AT_HOME[package])
        .should_not_import(*_with_modules(package))
        .check("lumadesk", only_direct_imports=True)
    )


def test_the_window_starts_threads_in_one_place_only() -> None:
    (
        archrule("only lumadesk/ui/jobs.py knows threads")
        .match("lumadesk.ui.*")
        .exclude("lumadesk.ui.jobs")
        .should_not_import(*_with_modules("threading", "concurrent", "multiprocessing", "asyncio", "_thread"))
        .check("lumadesk", only_direct_imports=True)
    )


@pytest.mark.parametrize("layer", ["domain", "site", "documents", "app", "cli"])
def test_any_module_of_a_layer_may_be_the_first_to_be_imported(layer: str) -> None:
    """Modules that import each other in a circle work or fail by who comes first."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in MODULES
        if path.parts[len(ROOT.parts) + 1] == layer and path.name != "__init__.py"
    ]
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[2:]:\n"
        "    for known in [one for one in sys.modules if one.startswith(sys.argv[1])]:\n"
        "        del sys.modules[known]\n"
        "    importlib.import_module(name)\n"
    )
    command = [sys.executable, "-c", program, f"lumadesk.{layer}", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_opens_with_one_sentence_and_keeps_a_readable_length(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    opening = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")[0]
    assert re.fullmatch(r"\S.*[.?]", opening, re.DOTALL), "open with one sentence: what the module owns"
    assert source.count("\n") <= 500, "split this module: it has more than 500 lines"


def test_no_name_says_nothing() -> None:
    python = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "packaging").rglob("*.py")]
    named = {part for path in python for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not {name for name in named if SAY_NOTHING & set(name.lower().split("_"))}
