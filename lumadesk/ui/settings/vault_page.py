"""The page of the settings about the vault: where it is, whether all of it is sound, and its backup."""

from __future__ import annotations

from typing import Any

from lumadesk.app import vault
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import plain_day


def readable_size(size: int) -> str:
    amount = float(size)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1024:
            return f"{amount:,.0f} {unit}"
        amount /= 1024
    return f"{amount:,.1f} GB"


class VaultPage(SettingsPage):
    title = "Vault"
    intro = "Everything is kept encrypted in one folder on this computer."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts = Facts()
        self.keyring = Banner(Tone.WARNING)
        self.verify = button("&Verify now", self.verify_vault, icon="shield-check")
        self.backup = button("&Back up…", self.back_up, icon="hard-drive-download")
        self.good = Banner(Tone.SUCCESS)
        self.bad = Banner(Tone.DANGER)
        self.checks = Facts()
        self._checks_card = card(label("Last check", "heading"), self.good, self.bad, self.checks)
        self.fill(
            self.keyring,
            card(label("This vault", "heading"), self.facts),
            card(
                label("Is all of it sound?", "heading"),
                label("Checks ciphers, database, audit log, documents and the erasure ledger.",
                      "muted", wrap=True),
                row(self.verify, STRETCH),
            ),
            self._checks_card,
            card(
                label("Backup", "heading"),
                label("One encrypted file. Keep it on another disk; the passphrase opens it. People who were "
                      "erased stay erased when it is restored.", "muted", wrap=True),
                row(self.backup, STRETCH),
            ),
            savable=False,
        )  # fmt: skip
        show_if(self._checks_card, False)

    def refresh(self) -> None:
        outside, folder = self.desk.services.outside, self.desk.services.vault.folder
        self.desk.jobs.read(lambda: vault.status(outside, folder), self._show, owner=self, replaces="status")

    def verify_vault(self) -> None:
        services = self.desk.services
        self.verify.setEnabled(False)
        set_words(self.verify, "Checking…")
        self.desk.jobs.read(
            lambda: vault.verify(services), self._show_checks, owner=self, ended=self._verified
        )

    def back_up(self) -> None:
        services = self.desk.services
        name = f"lumadesk-{services.today.isoformat()}.lumadesk-backup"
        to = exporting.ask_where_to_save(
            self, "Back up the vault", self.desk.exports_folder, name, "LumaDesk backup (*.lumadesk-backup)"
        )
        if to is None:
            return
        self.backup.setEnabled(False)
        self.desk.jobs.read(
            lambda: vault.backup(services, to),
            lambda _path: self.desk.say(
                f"Backed up to {to.name}.", "Open folder", lambda: exporting.show_file(to.parent)
            ),
            owner=self,
            ended=lambda: self.backup.setEnabled(True),
        )

    def _show(self, status: Any) -> None:
        self.facts.show_facts(
            [
                ("Folder", str(status.folder)),
                ("Size", readable_size(status.size)),
                ("Encrypted", "yes, SQLCipher" if status.encrypted else "no"),
                (
                    "Daily unlock",
                    f"by {status.keyring}"
                    if status.key_in_keyring and status.keyring
                    else "by the passphrase",
                ),
            ]
        )
        self.keyring.say(status.keyring_problem or "")

    def _verified(self) -> None:
        self.verify.setEnabled(True)
        set_words(self.verify, "&Verify now")

    def _show_checks(self, report: Any) -> None:
        show_if(self._checks_card, True)
        on = plain_day(self.desk.services.today)
        self.good.say(f"All sound, checked {on}." if report.ok else "")
        self.bad.say(
            "" if report.ok else "Something is damaged. Restore a backup, and keep this vault aside."
        )
        self.checks.show_facts(
            [
                (check.name.capitalize(), check.detail or ("sound" if check.ok else "damaged"))
                for check in report.checks
            ]
        )
