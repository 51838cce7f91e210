"""The policy that the business lives under: its versions, changing it with a preview, whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app import policy, policy_notices
from lumadesk.app.policy_notices import NoticeState, NoticeView
from lumadesk.domain.errors import KnownError, LumaDeskError
from lumadesk.domain.policy import OWN, PolicyProfile
from lumadesk.domain.policy_versions import PolicyVersion
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs
from lumadesk.ui.records.notices_card import NoticesCard
from lumadesk.ui.records.policy_dialogs import ChangeDialog, OwnPolicyDialog, VersionDialog
from lumadesk.ui.records.policy_words import facts_of
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, row
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if
from lumadesk.ui.words import day, plain_day

_JSON = "Policy profiles (*.json)"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version, the name of its policy, and whether it is the one in force."""

    version: PolicyVersion
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class VersionFile:
    row: VersionRow
    profile: PolicyProfile | None
    state: NoticeState
    notices: Sequence[NoticeView]


class VersionDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.significant = Chip()
        self.about = FactsCard()
        self.profile = FactsCard("What it says")
        self.notices = NoticesCard(desk)
        self.setLayout(
            framed(self.title, [self.state, self.significant], [], self.about, self.notices, self.profile)
        )

    def show_version(self, file: VersionFile) -> None:
        version = file.row.version
        self.title.setText(one_line(file.row.name))
        self.state.say(*_state(file.row))
        self.significant.say("Significant" if version.significant else "", Tone.WARNING)
        facts = [("Online since", day(version.since))]
        if version.summary:
            facts.append(("What changed", paragraphs(version.summary)))
        self.about.show_facts(facts)
        self.profile.show_facts(facts_of(file.profile) if file.profile is not None else [])
        self.notices.show_notices(version, file.state, file.notices)


class PolicyPage(RecordsPage):
    title = "Versions"
    nouns = ("policy_version", "policy_notice", "business", "setting", "person")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.name = ElidedLabel("", "heading")
        self.since = label("", "muted")
        self.change = button("&Change the policy…", self.change_policy, icon="pencil")
        self.more, menu = menu_button("&More")
        menu.addAction("&Record a version of the text…", self.record_version)
        menu.addAction("&Take over your own profile…", self.import_own)
        head = QFrame()
        head.setObjectName("tabs")
        inner = row(self.name, self.since, STRETCH, self.change, self.more, gap="m")
        inner.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        head.setLayout(inner)
        self.detail: VersionDetail = VersionDetail(desk)
        self.fill(
            nothing=EmptyState(
                "file-text",
                "No version is on record",
                "Record since when the text of your privacy policy is online.",
            ),
            none_chosen=EmptyState(
                "file-text", "No version selected", "Choose one to see what it says and who was told of it."
            ),
            above=[head],
        )

    def open_record(self, record: object) -> None:
        """("policy_version", id)."""
        match record:
            case ("policy_version", int(wanted)):
                self.show_record(wanted)

    def refresh(self) -> None:
        services = self.desk.services
        super().refresh()
        self.desk.jobs.read(lambda: services.profile, self._show_name, owner=self, replaces="name")

    def read_all(self) -> Sequence[VersionRow]:
        services = self.desk.services
        names = {profile.id: profile.name for profile in policy.list_profiles(services)}
        return [
            VersionRow(version, names.get(version.profile, version.profile), place == 0)
            for place, version in enumerate(policy.list_versions(services))
        ]

    def read_one(self, wanted: int) -> VersionFile:
        services = self.desk.services
        found = next((one for one in self.read_all() if one.version.id == wanted), None)
        if found is None:
            raise KnownError("policy_version.not_found", "There is no such version any more.")
        profiles = {profile.id: profile for profile in policy.list_profiles(services)}
        return VersionFile(
            row=found,
            profile=profiles.get(found.version.profile),
            state=policy_notices.state(services, wanted),
            notices=policy_notices.list_notices(services, wanted),
        )

    def show_one(self, found: VersionFile) -> None:
        self.detail.show_version(found)

    def face_of(self, row: VersionRow) -> Face:
        return Face(
            title=one_line(row.name),
            detail=one_line(row.version.summary) or "No summary",
            meta=f"since {plain_day(row.version.since)}",
            chip=_state(row),
            strong=row.current,
        )

    def id_of(self, row: VersionRow) -> int:
        return row.version.id

    def change_policy(self) -> None:
        services = self.desk.services

        def ask(found: tuple[list[PolicyProfile], str]) -> None:
            ChangeDialog(self.window(), self.desk, *found, self._changed).open()

        self.desk.jobs.read(
            lambda: (policy.list_profiles(services), services.profile.id), ask, owner=self, replaces="change"
        )

    def record_version(self) -> None:
        VersionDialog(self.window(), self.desk, self._recorded).open()

    def import_own(self) -> None:
        """The file is chosen, read and taken over; a mistake in it is named with its line."""
        chosen = exporting.ask_file(self, "Your own profile", self.desk.exports_folder, _JSON)
        if chosen is None:
            return
        services = self.desk.services
        read: list[str] = []

        def take() -> object:
            read[:] = [exporting.read_text(chosen)]
            return policy.import_own(services, read[0], chosen.name)

        def refused(error: Exception) -> None:
            if isinstance(error, LumaDeskError) and error.code == "policy.confirm_count":
                OwnPolicyDialog(
                    self.window(), self.desk, read[0], chosen.name, f"{error.message} {error.hint}"
                ).open()
            else:
                self.desk.failed.emit(error)

        self.desk.jobs.write(
            take,
            lambda changes: self.desk.say(f"Your own policy, “{one_line(changes.value)}”, was taken over."),
            owner=self,
            failed=refused,
        )

    def _changed(self, version_id: int) -> None:
        self.desk.say("You live under another policy from today on.")
        self.show_record(version_id)

    def _recorded(self, version_id: int) -> None:
        self.desk.say("The version is on record.")
        self.show_record(version_id)

    def _show_name(self, profile: PolicyProfile) -> None:
        self.name.setText(one_line(profile.name))
        self.since.setText("your own profile" if profile.id == OWN else "the policy that you live under")
        show_if(self.since, True)


def _state(row: VersionRow) -> tuple[str, Tone]:
    return ("In force", Tone.SUCCESS) if row.current else ("Former", Tone.NEUTRAL)
