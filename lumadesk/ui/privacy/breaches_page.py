"""The register of breaches on the privacy desk, each with the hours that are left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from lumadesk.app import breaches
from lumadesk.app.breaches import BreachView
from lumadesk.domain.hostile_text import visible_text
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.breach_detail import BreachDetail, chip_of
from lumadesk.ui.privacy.breach_dialogs import BreachDialog
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.words import moment

#: A countdown is shown to the minute (milliseconds).
_TICK = 30_000
_LONGEST_TITLE = 120


class BreachesPage(RecordsPage):
    title = "Breaches"
    nouns = ("breach",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&Report a breach", self.new_breach, icon="plus")
        self.detail: BreachDetail = BreachDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "shield-alert",
                "No breaches",
                "A lost laptop, an email to the wrong person, a hacked account: enter it at once. From then "
                "on 72 hours are counted, within which the ICO may have to be told.",
                button("&Enter a breach", self.new_breach, variant="primary"),
            ),
            none_chosen=EmptyState(
                "shield-alert", "No breach selected", "Choose one to see its clock and who was told."
            ),
        )
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(self.tick)
        self._clock.start()

    def tick(self) -> None:
        """Time goes by: say anew how much of it is left."""
        if self.isVisible() and any(row.breach.ico_waits for row in self._rows.values()):
            self.refresh()

    def open_record(self, record: object) -> None:
        """("breach", id)."""
        match record:
            case ("breach", int(wanted)):
                self.show_record(wanted)

    def read_all(self) -> Sequence[BreachView]:
        """Those whose hours run first."""
        found = breaches.list_breaches(self.desk.services)
        return sorted(found, key=lambda row: (not row.breach.ico_waits, row.breach.closed_at is not None))

    def read_one(self, wanted: int) -> BreachView:
        return breaches.get(self.desk.services, wanted)

    def show_one(self, found: BreachView) -> None:
        self.detail.show_breach(found)

    def face_of(self, row: BreachView) -> Face:
        breach = row.breach
        return Face(
            title=visible_text(breach.facts[:_LONGEST_TITLE]),
            detail=f"Aware since {moment(breach.aware_at)}",
            chip=chip_of(row, self.desk.services.now),
            strong=breach.closed_at is None,
            faded=breach.closed_at is not None,
        )

    def id_of(self, row: BreachView) -> int:
        return row.breach.id

    def new_breach(self) -> None:
        BreachDialog(self.window(), self.desk, self._entered).open()

    def _entered(self, breach_id: int) -> None:
        self.desk.say("Entered: the 72 hours are running.")
        self.show_record(breach_id)
