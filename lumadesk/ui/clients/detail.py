"""One person: how to reach them, what was noted, and everything that happened with them on one timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import documents, people
from lumadesk.domain.calendar import london_time
from lumadesk.domain.people import Person
from lumadesk.domain.restriction import Deed, Restriction
from lumadesk.ui import exporting
from lumadesk.ui.clients.contact_file import ContactFile
from lumadesk.ui.clients.contact_panel import ContactPanel
from lumadesk.ui.clients.faces import KINDS
from lumadesk.ui.clients.merge_dialog import MergeDialog
from lumadesk.ui.clients.person_dialog import PersonDialog
from lumadesk.ui.clients.plan_menu import plan_button
from lumadesk.ui.clients.restriction_banner import RestrictionBanner, forbid
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.records.leads import lead
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, column, indented, list_card, row
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import line_edit
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, short_name, show_if
from lumadesk.ui.words import counted, plain_day, short_moment

_LONGEST_NOTE = 10_000


class PersonDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._person: Person | None = None
        self._entries: Sequence[Any] = ()
        self._suggested: list[tuple[Person, str]] = []
        self.name = ElidedLabel("", "title")
        self.client = Chip()
        self.edit = button("&Edit", self._edit, icon="pencil")
        self.make_client = button("&Make client", self._make_client, icon="user-plus", variant="primary")
        self.invoice = button("New &invoice", self._new_invoice, icon="receipt-pound-sterling")
        self.plan = plan_button(desk, lambda: self._person)
        self.quote = button("New &quote", self._new_quote, icon="file-text")
        self.request = button("New &request", lambda: self._to_privacy("new"), icon="shield")
        self.restrict = button("Res&trict…", lambda: self._to_privacy("restrict"), icon="ban")
        self.erase = button("Era&se…", lambda: self._to_privacy("erase"), icon="eraser")
        self.restricted = RestrictionBanner(desk)
        self._compare_button = button("&Compare…", self._compare)
        self._merge = Banner(Tone.INFO, "", self._compare_button)
        self.facts = Facts()
        self.note = line_edit("", "Write a note about this person", _LONGEST_NOTE)
        self.note.setAccessibleName("New note")
        self.note.returnPressed.connect(self._add_note)
        self.add_note = button("Add &note", self._add_note, icon="sticky-note")
        self.timeline_model = FaceModel()
        self.timeline = FaceList(self.timeline_model, "Timeline")
        self.timeline.activated_row.connect(self._open_entry)
        self._count = label("", "muted")
        nothing = EmptyState("clock", "Nothing yet", "Enquiries, notes, invoices and requests appear here.")
        self._timelines = QStackedWidget()
        self._timelines.addWidget(self.timeline)
        self._timelines.addWidget(nothing)
        history = list_card(
            indented(row(label("Timeline", "heading"), self._count, STRETCH, gap="m"), above="m"),
            indented(row(self.note, self.add_note), below="s"),
            self._timelines,
        )
        self.part = Segments([("History", False), ("Contact and consent", True)], "What is shown of them")
        self.part.chosen.connect(lambda _part: self._show_part())
        self.contact = ContactPanel(desk)
        self._history = history
        head = row(self.name, self.client, STRETCH, gap="m")
        layout = column(
            head,
            FlowLayout(
                self.make_client,
                self.edit,
                self.quote,
                self.invoice,
                self.plan,
                self.request,
                self.restrict,
                self.erase,
            ),
            self.restricted,
            self._merge,
            card(self.facts),
            row(self.part, STRETCH),
            self.contact,
            history,
            gap="l",
        )
        layout.setStretch(layout.count() - 1, 1)
        self.contact.hide()
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_person(
        self,
        person: Person,
        entries: Sequence[Any],
        suggested: list[tuple[Person, str]],
        binding: Sequence[Restriction] = (),
        contact: ContactFile | None = None,
    ) -> None:
        """``binding`` are the restrictions of processing that bind for this person."""
        if self._person is None or self._person.id != person.id:
            self.note.clear()
        self._person, self._entries, self._suggested = person, entries, suggested
        erased = person.erased_at is not None
        self.name.setText(one_line(person.name) if person.name and not erased else f"Person {person.id}")
        self.client.say("Client" if person.is_client and not erased else "", Tone.ACCENT)
        self.make_client.setVisible(not person.is_client)
        for one in (
            self.edit, self.make_client, self.quote, self.invoice, self.plan, self.request, self.restrict,
            self.erase,
            self.note, self.add_note, self._compare_button,
        ):  # fmt: skip
            one.setEnabled(not erased)
        self.restricted.show_restrictions(binding)
        change = (Deed.EDIT,)
        changing = (
            self.edit, self.make_client, self.quote, self.invoice, self.plan, self.note, self.add_note,
            self._compare_button,
        )  # fmt: skip
        forbid(
            binding,
            self._desk.services.today,
            {**dict.fromkeys(changing, change), self.erase: (Deed.PURGE, Deed.SITE)},
        )
        facts = [
            ("Email", one_line(person.email) if person.email else "not known"),
            ("Phone", one_line(person.phone) if person.phone else "not known"),
            (
                "Address",
                "\n".join(map(one_line, person.address.split("\n"))) if person.address else "not known",
            ),
        ]
        if person.client_since is not None:
            facts.append(("Client since", plain_day(person.client_since)))
        if contact is not None:
            self.contact.show_contact(contact)
        self.facts.show_facts([("State", "Erased: only what the law asks for is kept.")] if erased else facts)
        if suggested:
            other, reason = suggested[0]
            more = f" and {counted(len(suggested) - 1, 'other')}" if len(suggested) > 1 else ""
            self._merge.say(f"May be the same person as {short_name(other.name)}{more}: {reason}.")
        else:
            self._merge.say("")
        today = self._desk.services.today
        self.timeline_model.show_faces(
            [
                Face(
                    title=one_line(entry.title),
                    detail=one_line(entry.detail) or KINDS.get(entry.noun, ("", entry.noun.capitalize()))[1],
                    meta=_when(entry.at, today),
                    icon=KINDS.get(entry.noun, ("circle-question-mark", ""))[0],
                )
                for entry in entries
            ]
        )
        self._timelines.setCurrentIndex(0 if entries else 1)
        self._count.setText(f"{len(entries):,}" if entries else "")
        show_if(self._count, bool(entries))

    def show_contact_part(self, wanted: bool) -> None:
        """What is known of consent, or what happened."""
        self.part.choose(wanted)
        self._show_part()

    def _show_part(self) -> None:
        wanted = bool(self.part.value)
        show_if(self.contact, wanted)
        show_if(self._history, not wanted)

    def shown_id(self) -> int | None:
        return self._person.id if self._person else None

    def _edit(self) -> None:
        if self._person is not None:
            PersonDialog(self.window(), self._desk, lambda _id: self._desk.say("Saved."), self._person).open()

    def _make_client(self) -> None:
        if self._person is None:
            return
        services, wanted = self._desk.services, self._person.id
        self._desk.jobs.write(
            lambda: people.make_client(services, wanted),
            lambda _changes: self._desk.say("A client from today."),
            owner=self,
        )

    def _new_invoice(self) -> None:
        if self._person is not None:
            self._desk.go(Place.INVOICES, ("new", self._person.id))

    def _new_quote(self) -> None:
        if self._person is not None:
            self._desk.go(Place.INVOICES, ("new-quote", self._person.id))

    def _to_privacy(self, what: str) -> None:
        if self._person is not None:
            self._desk.go(Place.PRIVACY, (what, self._person.id))

    def _compare(self) -> None:
        if self._person is not None and self._suggested:
            MergeDialog(self.window(), self._desk, self._person, self._suggested).open()

    def _add_note(self) -> None:
        if self._person is None or not self.note.text().strip():
            self.note.setFocus()
            return
        services, wanted, body = self._desk.services, self._person.id, self.note.text()

        def refused(error: Exception) -> None:
            self.note.setText(body)
            self._desk.failed.emit(error)

        # At once, so that a second Return does not write it down twice.
        self.note.clear()
        self._desk.jobs.write(
            lambda: people.add_note(services, wanted, body),
            lambda _changes: self._desk.say("Note added."),
            owner=self,
            failed=refused,
        )

    def _open_entry(self, number: int) -> None:
        entry = self._entries[number]
        services = self._desk.services
        if entry.noun == "document":
            name = documents.safe_file_name(entry.title)
            exporting.save(
                self._desk,
                self,
                "Save a document",
                name,
                "All files (*)",
                lambda to: documents.export_document(services, entry.id, to, overwrite=True),
            )
        else:
            lead(self._desk, entry.noun, entry.id)


def _when(at: datetime, today: date) -> str:
    """What has only a day happened today, and not at midnight."""
    midnight = london_time(at).time() == time()
    return "today" if midnight and london_time(at).date() == today else short_moment(at, today)
