"""The unlocked window: the rail, the screens (each made when first looked at), and what is above them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from lumadesk.ui.desk import Desk, Place, Said
from lumadesk.ui.invoices.commands import work_commands
from lumadesk.ui.rail import Rail
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Banner, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.command_palette import Command, CommandPalette
from lumadesk.ui.widgets.error_dialog import ErrorDialog
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.widgets.toast import Toast

#: Module and class of each screen; imported when it is first looked at.
_SCREENS = {
    Place.TODAY: ("lumadesk.ui.today.screen", "TodayScreen"),
    Place.ENQUIRIES: ("lumadesk.ui.enquiries.screen", "EnquiriesScreen"),
    Place.CLIENTS: ("lumadesk.ui.clients.screen", "ClientsScreen"),
    Place.INVOICES: ("lumadesk.ui.invoices.screen", "InvoicesScreen"),
    Place.PRIVACY: ("lumadesk.ui.privacy.screen", "PrivacyScreen"),
    Place.RECORDS: ("lumadesk.ui.records.screen", "RecordsScreen"),
    Place.SETTINGS: ("lumadesk.ui.settings.screen", "SettingsScreen"),
}
_FOUND = 4


class Workspace(QWidget):
    """``lock_wanted`` asks the window to close the vault."""

    lock_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self.desk = desk
        self.screens: dict[Place, Screen] = {}
        self.rail = Rail(desk)
        self.rail.chosen.connect(self.show_place)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.rail.palette_wanted.connect(self.open_palette)
        self._notice = Banner(Tone.INFO, "", button("&Dismiss", lambda: self._notice.say("")))
        self._stack = QStackedWidget()
        body = QFrame()
        body.setObjectName("body")
        above = column(self._notice, gap="")
        above.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], 0)
        self._above = QWidget()
        self._above.setLayout(above)
        self._above.hide()
        body.setLayout(column(self._above, self._stack, gap=""))
        layout = row(self.rail, body, gap="")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.toast = Toast(self)
        desk.said.connect(self._say)
        desk.failed.connect(self.show_error)
        desk.sync_wanted.connect(self.rail.sync.start)
        desk.sent_to.connect(lambda place, record: self.show_place(Place(place), record))
        self._shortcuts()

    def show_place(self, place: Place, record: object = None) -> Any:
        former = self._stack.currentWidget()
        if place not in self.screens:
            module, name = _SCREENS[place]
            screen = getattr(importlib.import_module(module), name)(self.desk)
            self.screens[place] = screen
            self._stack.addWidget(screen)
        screen = self.screens[place]
        if isinstance(former, Screen) and former is not screen:
            former.leave()
        self._stack.setCurrentWidget(screen)
        self.rail.show_place(place)
        if record is not None:
            screen.open_record(record)
        elif former is not screen:
            screen.focus_first()
        return screen

    def current(self) -> Screen | None:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    def show_notice(self, text: str) -> None:
        """Something to be read once, such as why the keyring could not be used."""
        self._above.setVisible(bool(text))
        self._notice.say(text)

    def show_error(self, error: Exception) -> None:
        ErrorDialog(error, self.window()).open()

    def leave(self) -> None:
        """The vault is about to be closed: keep what was typed."""
        for screen in self.screens.values():
            screen.leave()

    def open_palette(self) -> None:
        CommandPalette(self.window(), self.commands(), self._find).open()

    def commands(self) -> list[Command]:
        def go(place: Place) -> Callable[[], Any]:
            return lambda: self.show_place(place)

        entries = [
            Command(f"Go to {place.value.capitalize()}", f"Ctrl+{number}", icon, go(place))
            for number, (place, icon) in enumerate(self.rail.icons().items(), 1)
        ]
        return [
            *entries,
            Command("Sync now", "F5", "refresh-cw", self.rail.sync.start),
            Command("New invoice", "Choose who it is for", "receipt-pound-sterling", self._new_invoice),
            Command(
                "Import a bank statement",
                "CSV or OFX; then confirm what pays which invoice",
                "file-up",
                lambda: self._invoices("bank").import_statement(),
            ),
            Command(
                "Confirm certain payments",
                "Bank lines whose number and amount fit an invoice",
                "check",
                lambda: self._invoices("bank").confirm_certain(),
            ),
            Command(
                "Tax year",
                "Income by quarter, month and category",
                "calendar-clock",
                lambda: self._invoices("tax_year"),
            ),
            Command(
                "Export for the accountant",
                "A year's invoices without names",
                "send",
                lambda: self._invoices("tax_year").export_for_accountant(),
            ),
            Command(
                "Export digital records",
                "A year's income: date, amount, category",
                "file-down",
                lambda: self._invoices("tax_year").export_records(),
            ),
            Command(
                "Bank Rate",
                "Settings, Late payment: what interest is computed by",
                "percent",
                lambda: self._to_settings("late_payment"),
            ),
            Command("New quote", "Choose who it is for", "file-text", self._new_quote),
            Command(
                "Quotes",
                "Drafts, what waits for an answer, what is accepted",
                "file-text",
                lambda: self._invoices("quotes"),
            ),
            Command(
                "Catalogue",
                "What you offer, and its prices",
                "pound-sterling",
                lambda: self._invoices("catalogue"),
            ),
            Command(
                "Overdue invoices",
                "Remind of them, record payments",
                "receipt-pound-sterling",
                lambda: self._invoices("invoices").show_state("overdue"),
            ),
            Command(
                "Debtors",
                "Who owes how much for how long",
                "pound-sterling",
                lambda: self._invoices("debtors").focus_first(),
            ),
            *work_commands(self._invoices),
            Command("New request", "Somebody asks about their data", "shield", self._new_request),
            Command(
                "New complaint",
                "Somebody complains about their data",
                "message-square",
                lambda: self._register("complaints").new_complaint(),
            ),
            Command(
                "Report a breach",
                "Data was lost or seen: 72 hours",
                "shield-alert",
                lambda: self._register("breaches").new_breach(),
            ),
            Command(
                "Record a disclosure",
                "A court, the police or HMRC asked",
                "send",
                lambda: self._register("disclosures").new_disclosure(),
            ),
            Command(
                "Restrict a person",
                "Store their data and nothing else",
                "ban",
                lambda: self._register("restrictions").new_restriction(),
            ),
            Command(
                "Promises",
                "What your policy promises, and whether it is kept",
                "badge-check",
                lambda: self._records("promises"),
            ),
            Command(
                "Review",
                "What is out of its time: keep, anonymise, erase",
                "calendar-clock",
                lambda: self._records("review"),
            ),
            Command(
                "What reviews decided",
                "And the figures that are left of what was made anonymous",
                "clock",
                lambda: self._records("history"),
            ),
            Command(
                "Hold a person's records",
                "For a legal claim or a tax enquiry",
                "lock",
                lambda: self._records("holds").new_hold(),
            ),
            Command(
                "Register of processing",
                "Purposes, recipients, the ICO's fee",
                "file-text",
                lambda: self._records("register"),
            ),
            Command(
                "Change the policy",
                "With a preview of what that changes",
                "pencil",
                lambda: self._records("policy").change_policy(),
            ),
            Command(
                "Mailing list",
                "Everybody who may be contacted, as CSV",
                "mail",
                lambda: self.show_place(Place.CLIENTS).mailing_list(),
            ),
            Command(
                "Do-not-contact list",
                "Nobody on it gets marketing any more",
                "ban",
                lambda: self.show_place(Place.CLIENTS).import_do_not_contact(),
            ),
            Command(
                "Letters", "Settings: their templates", "file-text", lambda: self._to_settings("letters")
            ),
            Command(
                "Bank holidays",
                "Settings, Deadlines",
                "calendar-clock",
                lambda: self._to_settings("deadlines"),
            ),
            Command("Add person", "Who did not come through the website", "user-plus", self._add_person),
            Command(
                "Back up now",
                "Settings, Backups",
                "hard-drive-download",
                lambda: self._to_settings("backups").back_up(),
            ),
            Command(
                "Restore a backup",
                "By its date, after a look into it",
                "archive-restore",
                lambda: self._to_settings("backups").restore(),
            ),
            Command(
                "Run the restore drill",
                "See that the newest backup can be restored",
                "play",
                lambda: self._to_settings("backups").run_drill(),
            ),
            Command(
                "Change the passphrase",
                "Settings, Keys",
                "key-round",
                lambda: self._to_settings("keys").change_passphrase(),
            ),
            Command(
                "Recovery sheet",
                "Print what opens the vault without its passphrase",
                "printer",
                lambda: self._to_settings("keys").make_sheet(),
            ),
            Command(
                "Change the master key",
                "Encrypt the vault anew",
                "refresh-cw",
                lambda: self._to_settings("keys").change_master_key(),
            ),
            Command(
                "Verify the vault",
                "Settings, Vault",
                "shield-check",
                lambda: self._to_settings("vault").verify_vault(),
            ),
            Command("Change colours", "Settings, Appearance", "palette", lambda: self._to_settings("looks")),
            Command(
                "Doctor",
                "How everything is, and what to do about it",
                "stethoscope",
                lambda: self._to_settings("doctor"),
            ),
            Command("When it locks", "Settings, Lock", "lock", lambda: self._to_settings("lock")),
            Command("Lock", "Ctrl+L", "lock", self.lock_wanted.emit),
        ]

    def _shortcuts(self) -> None:
        for number, place in enumerate(Place, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda place=place: self.show_place(place))
        for keys, act in (
            ("Ctrl+K", self.open_palette),
            ("Ctrl+F", self._focus_search),
            ("/", self._focus_search),
            ("F5", self.rail.sync.start),
            ("Ctrl+L", self.lock_wanted.emit),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _focus_search(self) -> None:
        shown = self.current()
        box = shown.search_box() if shown is not None else None
        if box is None:
            box = self.show_place(Place.ENQUIRIES).search_box()
        if box is not None:
            box.setFocus()
            box.selectAll()

    def _say(self, said: Said) -> None:
        self.toast.show_message(said)

    def _new_invoice(self) -> None:
        self.show_place(Place.INVOICES).new_invoice()

    def _new_quote(self) -> None:
        self.show_place(Place.INVOICES).new_quote()

    def _invoices(self, page: str) -> Any:
        return self.show_place(Place.INVOICES).show_page(page)

    def _new_request(self) -> None:
        self.show_place(Place.PRIVACY).new_request()

    def _register(self, name: str) -> Any:
        return self.show_place(Place.PRIVACY).show_page(name)

    def _records(self, page: str) -> Any:
        return self.show_place(Place.RECORDS).show_page(page)

    def _add_person(self) -> None:
        self.show_place(Place.CLIENTS).add_person()

    def _to_settings(self, page: str) -> Any:
        return self.show_place(Place.SETTINGS, page).pages[page]

    def _find(self, text: str, found: Callable[[list[Command]], None]) -> None:
        from lumadesk.app import enquiries, people
        from lumadesk.domain.enquiries import EnquiryFilter

        services = self.desk.services

        def read() -> tuple[list[Any], list[Any]]:
            persons = people.list_ids(services, text)[:_FOUND]
            sent = enquiries.list_ids(services, EnquiryFilter(search=text))[:_FOUND]
            return people.rows(services, persons), enquiries.rows(services, sent)

        def show(rows: tuple[list[Any], list[Any]]) -> None:
            found(
                [self._record(Place.CLIENTS, one, one.email or "Person") for one in rows[0]]
                + [self._record(Place.ENQUIRIES, one, one.preview or "Enquiry") for one in rows[1]]
            )

        self.desk.jobs.read(read, show, owner=self, replaces="palette")

    def _record(self, place: Place, row: Any, about: str) -> Command:
        icon = "user" if place is Place.CLIENTS else "inbox"
        return Command(one_line(row.name), one_line(about), icon, lambda: self.show_place(place, row.id))
