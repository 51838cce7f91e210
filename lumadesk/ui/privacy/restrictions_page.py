"""The restrictions of the privacy desk: whose data is stored and nothing else, since when and why."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import people, restrictions
from lumadesk.app.restrictions import RestrictionView
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.restriction_detail import (
    RestrictionDetail,
    Shown,
    name_of,
    read_restriction,
    state_of,
)
from lumadesk.ui.privacy.restriction_dialogs import RestrictDialog, short_reason
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.words import plain_day


class RestrictionsPage(RecordsPage):
    title = "Restrictions"
    nouns = ("restriction", "request", "letter", "person")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&Restrict", self.new_restriction, icon="plus", name="Restrict somebody's data")
        self.detail: RestrictionDetail = RestrictionDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "ban",
                "Nobody is restricted",
                "When somebody disputes that their data is right, objects to its use, or needs it kept for a "
                "claim, it is stored and not used until that is settled.",
                button("Choose &a person", self.new_restriction, variant="primary"),
            ),
            none_chosen=EmptyState(
                "ban", "No restriction selected", "Choose one to see what it rests on and how it ends."
            ),
        )

    def open_record(self, record: object) -> None:
        """("restriction", id) or ("restrict", person's id)."""
        match record:
            case ("restriction", int(wanted)):
                self.show_record(wanted)
            case ("restrict", int(person_id)):
                self._ask(person_id)

    def read_all(self) -> Sequence[RestrictionView]:
        return restrictions.list_restrictions(self.desk.services)

    def read_one(self, wanted: int) -> Shown:
        return read_restriction(self.desk.services, wanted)

    def show_one(self, found: Shown) -> None:
        self.detail.show_restriction(found)

    def face_of(self, row: RestrictionView) -> Face:
        one = row.restriction
        return Face(
            title=name_of(row),
            detail=f"Since {plain_day(one.since)} · {short_reason(one.reason)}",
            chip=state_of(one),
            strong=one.active,
            faded=not one.active,
        )

    def id_of(self, row: RestrictionView) -> int:
        return row.restriction.id

    def new_restriction(self) -> None:
        PersonPicker(
            self.window(), self.desk, "Whose data is restricted?", self._ask, clients_only=False
        ).open()

    def _ask(self, person_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: people.get(services, person_id),
            lambda person: RestrictDialog(self.window(), self.desk, person, self._begun).open(),
            owner=self,
            replaces="new",
        )

    def _begun(self, restriction_id: int) -> None:
        self.desk.say("Restricted: the data is stored and nothing else.")
        self.show_record(restriction_id)
