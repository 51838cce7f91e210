"""The reminders of an invoice: what each asked for, whether it has left, and whether it still holds."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame

from lumadesk.app import reminders
from lumadesk.app.changes import Changes
from lumadesk.app.invoice_file import InvoiceFile
from lumadesk.domain.money import format_money
from lumadesk.domain.reminders import TITLES, Reminder, is_out_of_date
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.invoices.reminder_dialog import ReminderDialog, arithmetic, why_no_claim
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import day, plain_day


class RemindersCard(QFrame):
    """Hidden while the invoice is not overdue and there was none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: InvoiceFile | None = None
        self.setObjectName("card")
        self.entries = EntryList("Reminders")
        self._claim = label("", wrap=True)
        self.toggle = button("&How that is worked out", self._toggle, variant="link")
        self._steps = label("", "small", wrap=True, selectable=True, name="How it is worked out")
        self.setLayout(
            column(
                label("Late payment", "heading"),
                self._claim,
                row(self.toggle, STRETCH),
                self._steps,
                self.entries,
                gap="s",
                margin="l",
            )
        )

    def show_reminders(self, file: InvoiceFile) -> None:
        self._file = file
        show_if(self, file.view.overdue or bool(file.reminders))
        claim = file.claim
        words = why_no_claim(file)
        if claim is not None:
            fixed = f" and a fixed sum of {format_money(claim.fixed_sum)}" if claim.fixed_sum else ""
            words = (
                f"{format_money(claim.interest)} interest by today at {claim.rate:f} % a year{fixed} may be "
                "claimed on top."
            )
        self._claim.setText(words)
        self._steps.setText(arithmetic(file))
        show_if(self._steps, False)
        show_if(self.toggle, claim is not None)
        self.entries.show_entries([self._entry(one) for one in reversed(file.reminders)])
        show_if(self.entries, bool(file.reminders))

    def remind(self) -> None:
        if self._file is not None:
            ReminderDialog(self.window(), self._desk, self._file, self._written).open()

    def _entry(self, reminder: Reminder) -> Entry:
        file = self._file
        stale = file is None or is_out_of_date(reminder, file.view.invoice)
        deeds: list[Deed] = [("&Read…", lambda: self._read(reminder))]
        wanted: Deed | None = None
        if stale:
            chip = ("Out of date", Tone.WARNING)
            if file is not None and file.view.overdue and reminder.sent_on is None:
                wanted = ("New one…", self.remind)
        else:
            chip = ("Sent", Tone.SUCCESS) if reminder.sent_on else ("Not sent yet", Tone.INFO)
            if reminder.sent_on is None:
                wanted = ("Export…", lambda: self.export(reminder.id))
            else:
                deeds.append(("&Export again…", lambda: self.export(reminder.id)))
        if reminder.sent_on is None:
            deeds.append(("&Mark as sent…", lambda: self._sent(reminder)))
        else:
            chip = ("Sent", Tone.SUCCESS)
        more = reminder.interest + reminder.fixed_sum
        asked = f"Asked for {format_money(reminder.outstanding)}" + (
            f" and {format_money(more)} on top" if more else ""
        )
        if stale and reminder.sent_on is None and file is not None:
            asked += f"; {format_money(max(file.view.due, more * 0))} is due now"
        sent = ""
        if reminder.sent_on is not None:
            how = f", {one_line(reminder.sent_how)}" if reminder.sent_how else ""
            sent = f"Sent {plain_day(reminder.sent_on)}{how}"
        return Entry(
            key=reminder.id,
            title=TITLES[reminder.tone],
            meta=day(reminder.written_on),
            detail=asked,
            small=sent,
            chip=chip,
            icon="mail",
            next=wanted,
            more=deeds,
        )

    def export(self, reminder_id: int) -> None:
        """The reminder, the invoice, and an email with both attached, into a folder of the owner's choice."""
        folder = exporting.ask_folder(self, "Export the reminder", self._desk.exports_folder)
        if folder is None:
            return
        services = self._desk.services

        def tell(changes: Changes[tuple[object, ...]]) -> None:
            said = exporting.saved_in(self._desk, folder, len(changes.value))
            self._desk.say(said, "Open", lambda: exporting.show_file(folder))

        self._desk.jobs.write(
            lambda: reminders.export_reminder(services, reminder_id, folder, overwrite=True),
            tell,
            owner=self,
        )

    def _written(self, reminder_id: int) -> None:
        self._desk.say("Reminder written.", "Export…", lambda: self.export(reminder_id))

    def _read(self, reminder: Reminder) -> None:
        services = self._desk.services
        PaperDialog(
            self.window(),
            self._desk,
            TITLES[reminder.tone],
            lambda: reminders.reminder_pdf(services, reminder.id),
            intro=f"As it was written on {day(reminder.written_on)}.",
        ).open()

    def _sent(self, reminder: Reminder) -> None:
        services = self._desk.services

        def write(on: date, how: str) -> Changes[int]:
            return reminders.mark_sent(services, reminder.id, on, how)

        HappenedDialog(
            self.window(),
            self._desk,
            "The reminder was sent",
            "When it left, and how: the list shows it, and it counts before a court.",
            write,
            earliest=reminder.written_on,
            note=("&How", "By email, by letter with proof of posting …"),
        ).open()

    def _toggle(self) -> None:
        show_if(self._steps, self._steps.isHidden())
