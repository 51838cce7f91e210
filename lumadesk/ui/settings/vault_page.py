"""The page of the settings about the vault: where it is, and whether all of it is sound."""

from __future__ import annotations

from typing import Any

from lumadesk.app import vault
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import plain_day, readable_size


class VaultPage(SettingsPage):
    title = "Vault"
    intro = "Everything is kept encrypted in one folder on this computer."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts = Facts()
        self.keyring = Banner(Tone.WARNING)
        self.verify = button("&Verify now", self.verify_vault, icon="shield-check")
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
