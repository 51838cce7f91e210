"""The doctor: how the vault and what it needs are, each with what to do; and a bundle for those who help."""

from __future__ import annotations

import io
import json
import platform
import re
import sys
import zipfile
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from lumadesk import __version__
from lumadesk.app import backups
from lumadesk.app import vault as vaults
from lumadesk.app.services import Outside, Services
from lumadesk.domain.backups import BackupPlan, is_too_old
from lumadesk.domain.condition import Finding, Health, judge
from lumadesk.storage import upkeep
from lumadesk.storage.backup_folder import FolderState
from lumadesk.storage.upkeep import UpkeepKind

#: What a report of trouble needs the version of.
_PACKAGES = (
    "alembic",
    "argon2-cffi",
    "asyncssh",
    "cryptography",
    "keyring",
    "psycopg",
    "pymysql",
    "PySide6-Essentials",
    "reportlab",
    "sqlalchemy",
    "sqlcipher3",
    "sqlmodel",
)
#: What the cipher must be set to; anything else would be a build of SQLCipher that is not the one we test.
_CIPHER = {
    "cipher_page_size": "4096",
    "cipher_hmac_algorithm": "HMAC_SHA512",
    "cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
    "cipher_use_hmac": "1",
}
#: A check is old after a month and a few days.
_MONTHLY = BackupPlan(warn_days=35)
_LONGEST_LOG = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorReport:
    ok: bool  # nothing is bad; there may be warnings
    findings: tuple[Finding, ...]
    versions: dict[str, str]


def examine(
    outside: Outside, folder: Path, services: Services | None = None, *, use_keyring: bool = True
) -> DoctorReport:
    """Look at everything; what only an unlocked vault tells needs its ``services``."""
    status = vaults.status(outside, folder, use_keyring=use_keyring)
    findings = [_vault(status), _keyring(status), *judge(outside.examine(folder), status.size)]
    if services is not None:
        findings += [_cipher(services), *_safety(services)]
    return DoctorReport(
        ok=all(found.health is not Health.BAD for found in findings),
        findings=tuple(findings),
        versions=versions(),
    )


def versions() -> dict[str, str]:
    found = {"LumaDesk": __version__, "Python": platform.python_version(), "system": platform.platform()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # PySide6 where there is only the command line; or frozen
            found[name] = "frozen in" if getattr(sys, "frozen", False) else "not installed"
    return found


def support_bundle(outside: Outside, report: DoctorReport, to: Path) -> Path:
    """Write what somebody who helps needs to know, and nothing about any person, as a ZIP.

    It is the report and the log, which hold no personal data; of paths only what lies below the home.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doctor.json", _without_home(json.dumps(asdict(report), indent=1)))
        if outside.log_file is not None and outside.log_file.exists():
            data = outside.log_file.read_bytes()[-_LONGEST_LOG:]
            archive.writestr("lumadesk.log", _without_home(data.decode("utf-8", "replace")))
    return outside.files.write(to, packed.getvalue())


def _vault(status: vaults.VaultStatus) -> Finding:
    if not status.exists:
        return Finding(
            name="vault", health=Health.BAD, detail="there is none", advice="Make one: lumadesk vault create"
        )
    if not status.encrypted:
        return Finding(
            name="vault",
            health=Health.BAD,
            detail="its database is not encrypted",
            advice="Something else put that file there: restore a backup.",
        )
    return Finding(name="vault", health=Health.OK, detail=f"{status.size // 1024:,} KiB, encrypted")


def _keyring(status: vaults.VaultStatus) -> Finding:
    if status.always_ask:
        return Finding(name="keyring", health=Health.OK, detail="off: the passphrase is always asked for")
    if status.keyring is None:
        return Finding(
            name="keyring",
            health=Health.WARNING,
            detail="none that can be used; the passphrase opens the vault",
            advice=status.keyring_problem or "",
        )
    held = "holds the key" if status.key_in_keyring else "does not hold the key yet"
    return Finding(name="keyring", health=Health.OK, detail=f"{status.keyring}, {held}")


def _cipher(services: Services) -> Finding:
    connection = services.vault.raw_connection()
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        found = {name: str(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in _CIPHER}
        version = connection.execute("PRAGMA cipher_version").fetchone()[0]
    finally:
        connection.close()
    other = [name for name, wanted in _CIPHER.items() if found[name] != wanted]
    if other:
        return Finding(
            name="cipher",
            health=Health.BAD,
            detail=f"SQLCipher {version}, with other settings: {', '.join(other)}",
            advice="Install LumaDesk again with the versions of constraints.txt.",
        )
    return Finding(name="cipher", health=Health.OK, detail=f"SQLCipher {version}, AES-256, HMAC-SHA512")


def _safety(services: Services) -> list[Finding]:
    """Backups, the drill, and the last check."""
    found = backups.status(services)
    with services.read() as tx:
        verified = upkeep.latest(tx, UpkeepKind.VERIFY)
    findings = [
        Finding(
            name="backups",
            health=Health.BAD if found.state is FolderState.NOT_CHOSEN else Health.WARNING,
            detail=found.warning,
            advice="lumadesk backups status",
        )
        if found.warning
        else Finding(name="backups", health=Health.OK, detail=f"{found.count}, the last one good")
    ]
    if found.same_disk:
        findings.append(
            Finding(
                name="backup disk",
                health=Health.WARNING,
                detail="the backups lie on the vault's own disk",
                advice="Choose a folder on another disk: one that breaks takes both.",
            )
        )
    drill = found.last_drill
    if drill is None or not drill.ok:
        findings.append(
            Finding(
                name="restore drill",
                health=Health.WARNING,
                detail="failed" if drill else "not held yet",
                advice="lumadesk backups drill",
            )
        )
    else:
        findings.append(
            Finding(name="restore drill", health=Health.OK, detail=f"held on {drill.at:%Y-%m-%d}")
        )
    if verified is None or is_too_old(_MONTHLY, verified.at, services.now):
        detail = "never" if verified is None else f"last on {verified.at:%Y-%m-%d}"
        findings.append(
            Finding(name="check", health=Health.WARNING, detail=detail, advice="lumadesk vault verify")
        )
    else:
        health = Health.OK if verified.ok else Health.BAD
        advice = "" if verified.ok else "Restore a backup, and keep this vault aside."
        findings.append(
            Finding(
                name="check",
                health=health,
                detail=f"{verified.at:%Y-%m-%d}: {verified.detail}",
                advice=advice,
            )
        )
    return findings


def _without_home(text: str) -> str:
    """The owner's name often is that of their home."""
    home = str(Path.home())
    text = text.replace(home, "~").replace(json.dumps(home)[1:-1], "~")
    return re.sub(re.escape(Path.home().name), "owner", text) if len(Path.home().name) > 3 else text
