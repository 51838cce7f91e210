"""The page of the settings about how everything is: each thing with ok, or with what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from lumadesk.app import doctor
from lumadesk.app.doctor import DoctorReport
from lumadesk.domain.condition import Finding, Health
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import counted

_CHIPS = {
    Health.OK: ("OK", Tone.SUCCESS),
    Health.WARNING: ("Look at it", Tone.WARNING),
    Health.BAD: ("Bad", Tone.DANGER),
}
_ORDER = (Health.BAD, Health.WARNING, Health.OK)
#: Where something can be done about a finding: the words, and the page of the settings.
_LEADS = {
    "vault": ("To the vault", "vault"),
    "check": ("Verify it", "vault"),
    "keyring": ("To the keys", "keys"),
    "backups": ("To the backups", "backups"),
    "backup disk": ("To the backups", "backups"),
    "restore drill": ("To the drill", "backups"),
}
_COMMAND = "lumadesk "


class DoctorPage(SettingsPage):
    title = "Doctor"
    intro = "Versions, ciphers, keyring, backups, the last check, disk and permissions. It changes nothing."
    nouns = ("upkeep", "vault")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._report: DoctorReport | None = None
        self.good = Banner(Tone.SUCCESS)
        self.bad = Banner(Tone.WARNING)
        self.findings = EntryList("What was found")
        self.versions = Facts()
        self.again = button("&Look again", self.refresh, icon="refresh-cw")
        self.bundle = button("&Save a support bundle…", self.save_bundle, icon="file-down")
        self.fill(
            self.good,
            self.bad,
            card(row(label("What was found", "heading"), STRETCH, self.again), self.findings),
            card(
                label("For those who help", "heading"),
                label(
                    "This report and the log, as a ZIP. Neither holds personal data, and of paths only what "
                    "lies below your home.",
                    "muted",
                    wrap=True,
                ),
                self.problem,
                row(self.bundle, STRETCH),
            ),
            card(label("Versions", "heading"), self.versions),
            savable=False,
        )

    def refresh(self) -> None:
        services = self.desk.services
        self.again.setEnabled(False)
        set_words(self.again, "Looking…")
        self.desk.jobs.read(
            lambda: doctor.examine(services.outside, services.vault.folder, services),
            self._show,
            owner=self,
            ended=self._looked,
            replaces="report",
        )

    def save_bundle(self) -> None:
        report, outside = self._report, self.desk.services.outside
        if report is None:
            return
        name = f"lumadesk-support-{self.desk.services.today.isoformat()}.zip"
        to = exporting.ask_where_to_save(
            self, "Save a support bundle", self.desk.exports_folder, name, "ZIP (*.zip)"
        )
        if to is None:
            return
        self.problem.say("")
        self.desk.jobs.write(
            lambda: doctor.support_bundle(outside, report, to),
            lambda _path: self.desk.say(
                exporting.saved(self.desk, to), "Open folder", lambda: exporting.show_file(to.parent)
            ),
            owner=self,
            failed=self.refused,
        )

    def _looked(self) -> None:
        self.again.setEnabled(True)
        set_words(self.again, "&Look again")

    def _show(self, report: DoctorReport) -> None:
        self._report = report
        wrong = sum(found.health is not Health.OK for found in report.findings)
        self.good.say("" if wrong else "All is well.")
        self.bad.say(f"{counted(wrong, 'thing')} to look at." if wrong else "")
        ordered = sorted(report.findings, key=lambda found: _ORDER.index(found.health))
        self.findings.show_entries([self._entry(found) for found in ordered])
        self.versions.show_facts(list(report.versions.items()))

    def _entry(self, found: Finding) -> Entry:
        lead = _LEADS.get(found.name) if found.health is not Health.OK else None
        # What names a command is for a terminal: here the button leads to the same.
        advice = "" if _COMMAND in found.advice else found.advice
        return Entry(
            key=found.name,
            title=found.name.capitalize(),
            chip=_CHIPS[found.health],
            detail=f"{found.detail[:1].upper()}{found.detail[1:]}",
            small=advice,
            next=None if lead is None else (lead[0], self._going_to(lead[1])),
        )

    def _going_to(self, page: str) -> Callable[[], object]:
        return lambda: self.desk.go(Place.SETTINGS, page)
