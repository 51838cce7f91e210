"""What is risky about a folder that is written to: others can read it, or a service copies it away."""

from __future__ import annotations

import os
import stat
from pathlib import Path

#: Names of folders that sync services make, in lower case, and files by which a synced folder is known.
_SYNCED_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "clouddocs": "iCloud Drive",
    "cloudstorage": "a cloud drive of macOS",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "pclouddrive": "pCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "syncthing": "Syncthing",
    "proton drive": "Proton Drive",
}
_SYNCED_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".sync_folder": "a sync service",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}


def warnings_for(folder: Path) -> list[str]:
    """Sentences for the owner; none where nothing is known against the folder, which need not exist yet."""
    found = []
    service = synced_by(folder)
    if service is not None:
        found.append(f"That folder is copied to others' computers by {service}: the file goes there, too.")
    if others_can_read(folder):
        found.append("Other users of this computer can list that folder; the file itself is yours alone.")
    return found


def synced_by(folder: Path) -> str | None:
    """The service that copies the folder away, by its name or its marks; None where none is known."""
    for place in (folder, *folder.parents):
        name = place.name.casefold()
        for known, service in _SYNCED_NAMES.items():
            if name == known or name.startswith((f"{known} - ", f"{known}-", f"{known} (")):
                return service
        for mark, service in _SYNCED_MARKS.items():
            if (place / mark).exists():
                return service
    return None


def others_can_read(folder: Path) -> bool:
    """Whether the folder and all above it let other users in; on Windows its own rights are not looked at."""
    if os.name == "nt":
        return False
    existing = next((place for place in (folder, *folder.parents) if place.exists()), None)
    if existing is None:
        return False
    try:
        if not existing.stat().st_mode & (stat.S_IROTH | stat.S_IRGRP):
            return False
        ways_in = stat.S_IXOTH | stat.S_IXGRP
        return all(place.stat().st_mode & ways_in for place in existing.absolute().parents)
    except OSError:
        return False
