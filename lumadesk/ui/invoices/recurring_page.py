"""The page of recurring invoices: agreements, and the drafts that are due by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from lumadesk.app import business, people, recurring
from lumadesk.app.changes import Changes
from lumadesk.app.recurring import RecurringView
from lumadesk.domain.people import Person
from lumadesk.domain.recurring import RecurringInvoice
from lumadesk.ui.clients.person_picker import with_person
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.lines_model import LinesModel, written_line
from lumadesk.ui.invoices.lines_view import LinesView, TotalsView
from lumadesk.ui.invoices.recurring_dialog import RecurringDialog
from lumadesk.ui.invoices.recurring_words import every, face_of, state_of
from lumadesk.ui.privacy.register_frame import framed
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Banner, Facts, box, card, column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if
from lumadesk.ui.words import counted, day, plain_day


class RecurringDetail(QWidget):
    """``changed`` is called with the id of an agreement that is to be shown."""

    def __init__(self, desk: Desk, changed: Callable[[int], object]) -> None:
        super().__init__()
        self._desk = desk
        self._changed = changed
        self._view: RecurringView | None = None
        self._registered = False
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.edit = button("&Change\u2026", self._edit, icon="pencil", variant="primary")
        self.pause = button("&Pause", lambda: self._pause(True), icon="clock")
        self.resume = button("&Resume", lambda: self._pause(False), icon="play")
        self.end = button("&End it", self._end, icon="ban")
        self.person = button("&Open client", self._open_person, icon="user")
        self.facts = Facts()
        self._model = LinesModel(editable=False)
        self.lines = LinesView(self._model, editable=False)
        self.totals = TotalsView()
        self.setLayout(
            framed(
                self.title,
                [self.state],
                [self.edit, self.pause, self.resume, self.end, self.person],
                card(self.facts),
                card(label("Lines of each draft", "heading"), self.lines, self.totals),
            )
        )

    def show_view(self, view: RecurringView, vat_registered: bool) -> None:
        self._view, self._registered = view, vat_registered
        one = view.agreement
        self.title.setText(one_line(one.customer_name))
        self.state.say(*state_of(view))
        self.pause.setVisible(not one.paused)
        self.resume.setVisible(one.paused)
        address = ", ".join(one_line(part) for part in one.customer_address.split("\n") if part.strip())
        facts = [
            ("Customer", ", ".join(part for part in (one_line(one.customer_name), address) if part)),
            ("Rhythm", every(one.every_months)),
            ("Next draft", day(view.next_on) if view.next_on else f"none {_why_none(one)}"),
            ("Until", day(one.until) if one.until else "you end it"),
            ("So far", _so_far(one)),
        ]
        if one.terms.reference:
            facts.append(("Reference", one_line(one.terms.reference)))
        self.facts.show_facts(facts)
        self._model.show_lines([written_line(line) for line in one.lines], vat_registered=vat_registered)
        self.lines.show_vat(vat_registered)
        self.totals.show_totals(view.totals, vat_registered=vat_registered)

    def _agreement(self) -> RecurringInvoice:
        """What is shown; buttons can be pressed only while something is."""
        if self._view is None:
            raise LookupError("no recurring invoice is shown")
        return self._view.agreement

    def _write(self, op: Callable[[], Changes[int]], then: Callable[[int], object]) -> None:
        self._desk.jobs.write(op, lambda changes: then(changes.value), owner=self)

    def _edit(self) -> None:
        RecurringDialog(
            self.window(),
            self._desk,
            self._agreement(),
            self._registered,
            lambda _id: self._desk.say("Saved: it holds from the next draft on."),
        ).open()

    def _pause(self, paused: bool) -> None:
        services, wanted = self._desk.services, self._agreement().id

        def set_to(value: bool) -> Callable[[], Changes[int]]:
            return lambda: recurring.change_recurring(services, wanted, paused=value)

        self._write(
            set_to(paused),
            lambda _id: self._desk.say(
                "Paused: no draft comes." if paused else "It goes on.",
                UNDO,
                lambda: self._write(set_to(not paused), lambda _id: None),
            ),
        )

    def _end(self) -> None:
        services, agreement = self._desk.services, self._agreement()
        self._write(
            lambda: recurring.end_recurring(services, agreement.id),
            lambda _id: self._desk.say(
                "Ended. What was drafted or issued stays.",
                UNDO,
                lambda: self._write(lambda: recurring.restore_recurring(services, agreement), self._changed),
            ),
        )

    def _open_person(self) -> None:
        self._desk.go(Place.CLIENTS, self._agreement().person_id)


def _so_far(agreement: RecurringInvoice) -> str:
    if not agreement.made:
        return "no draft yet"
    return f"{counted(agreement.made, 'draft')} since {plain_day(agreement.starts_on)}"


def _why_none(agreement: RecurringInvoice) -> str:
    return "while it is paused" if agreement.paused else "any more"


class RecurringPage(RecordsPage):
    title = "Recurring"
    nouns = ("recurring_invoice", "invoice", "person", "business", "restriction")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&New agreement", self.new_recurring, icon="plus")
        self.make = button("&Make the drafts", self.make_drafts, icon="receipt-pound-sterling")
        self.due = Banner(Tone.WARNING, "", self.make)
        above = column(self.due, gap="")
        above.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self._above = box(above)
        self._above.hide()
        self.detail: RecurringDetail = RecurringDetail(desk, self.show_record)
        self.fill(
            actions=[self.new],
            above=[self._above],
            nothing=EmptyState(
                "repeat",
                "Nothing comes again yet",
                "A care plan, a monthly fee: agree on it once, and each time a draft is put before you. "
                "Nothing is issued by itself.",
                button("New a&greement", self.new_recurring, variant="primary"),
            ),
            none_chosen=EmptyState(
                "repeat",
                "No agreement selected",
                "Choose one to see its lines and when the next draft comes.",
            ),
        )
        self.list.opened.connect(lambda _id: self.detail.edit.setFocus())
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_recurring)

    def open_record(self, record: object) -> None:
        """("recurring_invoice", id), or begin one for a person: ("new-recurring", their id)."""
        match record:
            case ("recurring_invoice", int(wanted)):
                self.show_record(wanted)
            case ("new-recurring", int(person_id)):
                self.new_recurring(person_id)

    def refresh(self) -> None:
        super().refresh()
        services = self.desk.services
        self.desk.jobs.read(
            lambda: recurring.due_drafts(services), self._show_due, owner=self, replaces="due"
        )

    def read_all(self) -> Sequence[RecurringView]:
        """Those whose draft is due first, those of which nothing comes last."""
        found = recurring.list_recurring(self.desk.services)
        return sorted(found, key=lambda view: (not view.due, view.next_on is None))

    def read_one(self, wanted: int) -> tuple[RecurringView, bool]:
        services = self.desk.services
        return recurring.get(services, wanted), business.get_business(services).vat_registered

    def show_one(self, found: tuple[RecurringView, bool]) -> None:
        self.detail.show_view(*found)

    def face_of(self, row: RecurringView) -> Face:
        return face_of(row)

    def id_of(self, row: RecurringView) -> int:
        return row.agreement.id

    def new_recurring(self, person_id: int | None = None) -> None:
        with_person(self, self.desk, "Who is to pay?", self._begin, person_id)

    def make_drafts(self) -> None:
        services, desk = self.desk.services, self.desk

        def made(changes: Changes[tuple[int, ...]]) -> None:
            ids = changes.value
            if not ids:
                desk.say("No draft is due.")
                return
            desk.go(Place.INVOICES, ("invoice", ids[0]))
            desk.say(f"{counted(len(ids), 'draft')} made: look each over, then issue it.")

        desk.jobs.write(lambda: recurring.make_drafts(services), made, owner=self)

    def _show_due(self, count: int) -> None:
        words = "1 draft is due." if count == 1 else f"{count:,} drafts are due."
        self.due.say(f"{words} Make it, look it over, and issue it." if count == 1
                     else f"{words} Make them, look each over, and issue it." if count else "")  # fmt: skip
        show_if(self._above, bool(count))

    def _begin(self, person: Person) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (people.get(services, person.id), business.get_business(services).vat_registered),
            lambda found: self._ask(*found),
            owner=self,
            replaces="begin",
        )

    def _ask(self, person: Person, vat_registered: bool) -> None:
        RecurringDialog(self.window(), self.desk, person, vat_registered, self._added).open()

    def _added(self, recurring_id: Any) -> None:
        self.desk.say("Agreed: the first draft stands on Today when it is due.")
        self.show_record(recurring_id)
