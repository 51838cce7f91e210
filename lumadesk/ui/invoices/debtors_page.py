"""The page of debtors: who owes how much for how long, each with the statement of the account."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import reminders, statements
from lumadesk.app.statements import Debtor, StatementView
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.statements import Age
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.statement_detail import AgesView, StatementDetail
from lumadesk.ui.records.leads import show_records
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, card, column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted

_TONES = {
    Age.NOT_DUE: Tone.NEUTRAL,
    Age.TO_30: Tone.INFO,
    Age.TO_60: Tone.WARNING,
    Age.TO_90: Tone.WARNING,
    Age.OVER_90: Tone.DANGER,
}


class DebtorsPage(RecordsPage):
    title = "Debtors"
    nouns = ("invoice", "payment", "credit_note", "reminder", "person")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._due: list[int] = []
        self.remind = button("Show &them", self._show_due)
        self.due = Banner(Tone.WARNING, "", self.remind)
        self._above = column(self.due, gap="")
        self._above.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._strip = box(self._above)
        self.detail: StatementDetail = StatementDetail(desk)
        self.ages = AgesView()
        self._heading = label("", "title")
        self._hint = label("Choose a client to see the statement of the account.", "muted", wrap=True)
        overview = column(
            self._heading,
            card(label("How old it is", "heading"), self.ages),
            self._hint,
            STRETCH,
            gap="l",
        )
        overview.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self._overview = box(overview)
        self.fill(
            nothing=EmptyState(
                "circle-check",
                "Nobody owes you anything",
                "Who has not paid an issued invoice is listed here, by how long it is overdue.",
            ),
            none_chosen=self._overview,
            above=[self._strip],
        )
        show_if(self._strip, False)
        self.list.opened.connect(lambda _id: self.detail.look.setFocus())

    def refresh(self) -> None:
        super().refresh()
        services = self.desk.services
        self.desk.jobs.read(
            lambda: reminders.due_for_reminder(services), self._say_due, owner=self, replaces="due"
        )

    def open_record(self, record: object) -> None:
        """("debtor", person's id); ("statement", person's id) of anybody."""
        match record:
            case ("debtor", int(wanted)):
                self.show_record(wanted)
            case ("statement", int(wanted)):
                self.desk.jobs.read(
                    lambda: self.read_one(wanted), self._show_one, owner=self, replaces="record"
                )

    def read_all(self) -> Sequence[Debtor]:
        return statements.debtors(self.desk.services)

    def read_one(self, wanted: int) -> StatementView:
        return statements.get_statement(self.desk.services, wanted)

    def show_one(self, found: StatementView) -> None:
        self.detail.show_account(found)

    def face_of(self, row: Debtor) -> Face:
        oldest = [age for age, owed in row.aged.items() if owed > 0][-1:] or [Age.NOT_DUE]
        parts = [f"{format_money(owed)} {age.value}" for age, owed in reversed(row.aged.items()) if owed]
        return Face(
            title=one_line(row.name) or f"Person {row.person_id}",
            detail=" · ".join(parts),
            meta=format_money(row.total),
            chip=(oldest[0].value.capitalize(), _TONES[oldest[0]]),
            strong=oldest[0] is not Age.NOT_DUE,
        )

    def id_of(self, row: Debtor) -> int:
        return row.person_id

    def _show_all(self, rows: Sequence[Debtor]) -> None:
        super()._show_all(rows)
        total = sum((row.total for row in rows), ZERO)
        self._heading.setText(f"{format_money(total)} is open" if rows else "Nothing is open")
        show_if(self._hint, bool(rows))
        self.ages.show_ages({age: sum((row.aged[age] for row in rows), ZERO) for age in Age})

    def _say_due(self, ids: list[int]) -> None:
        self._due = ids
        verb = "is" if len(ids) == 1 else "are"
        self.due.say(f"{counted(len(ids), 'invoice')} {verb} due for a reminder." if ids else "")
        show_if(self._strip, bool(ids))

    def _show_due(self) -> None:
        show_records(self, self.desk, "Due for a reminder, the longest overdue first", "invoice", self._due)
