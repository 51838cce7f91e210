"""Where LumaDesk keeps its things on Linux, Windows and macOS."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_APP = "LumaDesk"


def data_folder() -> Path:
    """The platform's folder for the owner's data; not created here."""
    return platformdirs.user_data_path(_APP, appauthor=False)


def default_vault() -> Path:
    """The vault that is used when neither ``--vault`` nor ``LUMADESK_VAULT`` names another."""
    return data_folder() / "vault"


def new_demo_folder() -> Path:
    """A folder that does not exist yet: "demo", "demo-2", …"""
    folder = data_folder() / "demo"
    number = 1
    while folder.exists():
        number += 1
        folder = data_folder() / f"demo-{number}"
    return folder


def exports_folder() -> Path:
    """Where the window proposes to save what the owner exports."""
    return platformdirs.user_documents_path()


def settings_file() -> Path:
    """Window size and theme; nothing about people, the business or the site."""
    return platformdirs.user_config_path(_APP, appauthor=False) / "window.json"


def log_file() -> Path:
    return platformdirs.user_log_path(_APP, appauthor=False) / "lumadesk.log"
