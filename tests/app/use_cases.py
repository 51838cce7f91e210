"""Finds every write use-case of the application by reading its source."""

from __future__ import annotations

import ast
from pathlib import Path

import lumadesk.app

APP = Path(str(lumadesk.app.__file__)).parent


def write_use_cases() -> set[str]:
    """ "module.function" of each public function given ``services`` that writes, itself or through others."""
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in APP.glob("*.py")}
    functions: dict[str, ast.FunctionDef] = {}
    calls: dict[str, set[str]] = {}
    writes: set[str] = set()
    for module, tree in modules.items():
        names = _names(module, tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                name = f"{module}.{node.name}"
                functions[name] = node
                called = [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
                calls[name] = {names.get(text, _through_module(names, text)) for text in called}
                if "services.write" in called:
                    writes.add(name)
    growing = True
    while growing:
        more = {name for name, of_it in calls.items() if of_it & writes} - writes
        writes |= more
        growing = bool(more)
    return {
        name
        for name in writes
        if not functions[name].name.startswith("_")
        and functions[name].args.args
        and functions[name].args.args[0].arg == "services"
    }


def _names(module: str, tree: ast.Module) -> dict[str, str]:
    """What names of the module's source stand for: functions, its own and imported, and modules."""
    names = {node.name: f"{module}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lumadesk.app"):
            inside = (node.module or "").removeprefix("lumadesk.app").lstrip(".")
            for alias in node.names:
                names[alias.asname or alias.name] = f"{inside}.{alias.name}".lstrip(".")
    return names


def _through_module(names: dict[str, str], text: str) -> str:
    first, _dot, rest = text.partition(".")
    return f"{names.get(first, '')}.{rest}"
