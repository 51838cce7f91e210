"""The mailing list: everybody who may be contacted so, and its export with purpose and recipient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import mailing_list
from lumadesk.app.changes import Changes
from lumadesk.app.mailing_list import ImportReport, ListRecipient, MailingList
from lumadesk.app.watch import Watch
from lumadesk.domain.policy import MessagePurpose
from lumadesk.ui import exporting
from lumadesk.ui.clients.consent_words import CHANNELS, MESSAGES
from lumadesk.ui.desk import Desk
from lumadesk.ui.jobs import Job
from lumadesk.ui.record_dialog import RecordDialog
from lumadesk.ui.widgets.boxes import box, card, column
from lumadesk.ui.widgets.form import DropDown, Field, abreast, first_empty, line_edit
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import counted

_RECIPIENTS = {
    ListRecipient.SELF: "You yourself",
    ListRecipient.PROCESSOR: "A processor of the register",
    ListRecipient.THIRD_PARTY: "Somebody else, for their own ends",
}


class MailingDialog(RecordDialog):
    """Nobody can be added by hand: the list is those whose answer is yes, asked anew when it is written."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._looking: Job | None = None
        self.purpose = DropDown([(words, purpose) for purpose, words in MESSAGES.items()])
        self.channel = DropDown([(words, channel) for channel, (words, _icon) in CHANNELS.items()])
        self.figure = label("…", "figure")
        self.about = label("", "muted", wrap=True)
        self.because = Field(
            "What the list is &for",
            line_edit("", "News of the autumn"),
            "It goes into the log of lists that left.",
        )
        self.kind = DropDown([(words, kind) for kind, words in _RECIPIENTS.items()])
        self.recipient = Field("Their &name", line_edit("", "", 200))
        super().__init__(
            parent,
            desk,
            "Mailing list",
            "Only people whose answer to “May I contact?” is yes. Each is asked for again "
            "when the list is written.",
            box(
                column(
                    abreast(Field("&About what", self.purpose), Field("&By which way", self.channel)),
                    card(self.figure, self.about, gap="xs", margin="m"),
                    self.because,
                    abreast(Field("&Who gets it", self.kind), self.recipient),
                    gap="m",
                )
            ),
            "&Export as CSV…",
            lambda file: desk.say(
                f"Saved as {file.name}, and logged.", "Open", lambda: exporting.show_file(file)
            ),
        )
        self.setMinimumWidth(600)
        for choice in (self.purpose, self.channel):
            choice.currentIndexChanged.connect(lambda _index: self.look())
        self.look()

    def look(self) -> None:
        services, channel, purpose = self.desk.services, self.channel.value(), self.purpose.value()
        self.ok.setEnabled(False)
        if self._looking is not None:
            self._looking.cancel()
        self.figure.setText("…")
        self.about.setText("")
        self._looking = self.desk.jobs.long_read(
            lambda job: mailing_list.find(services, channel, purpose, watch=Watch(job.report, job.cancelled)),
            self._show,
            owner=self,
            failed=self.refused,
            progress=lambda _text, done, total: self.about.setText(f"Asking for each: {done:,} of {total:,}"),
        )

    def done(self, result: int) -> None:
        if self._looking is not None:
            self._looking.cancel()
        super().done(result)

    def submit(self) -> None:
        operation = self.operation()
        if operation is None:
            return
        self.watch(
            self.desk.jobs.long_write(
                operation,
                self._done,
                owner=self,
                failed=self.refused,
                ended=self.unwatch,
                progress=self.progress.show_progress,
            )
        )

    def operation(self) -> Callable[[Job], Changes[Any]] | None:
        if first_empty((self.because, "Say what it is for."), (self.recipient, "Say who gets it.")):
            return None
        services, channel, purpose = self.desk.services, self.channel.value(), self.purpose.value()
        name = (
            f"{'mailing' if purpose is MessagePurpose.MARKETING else purpose.value}-list-{channel.value}.csv"
        )
        to = exporting.ask_where_to_save(self, "Save the list", self.desk.exports_folder, name, "CSV (*.csv)")
        if to is None:
            return None
        because, recipient = self.because.inner.text(), self.recipient.inner.text()
        kind = self.kind.value()
        return lambda job: mailing_list.export_csv(
            services,
            channel,
            to,
            because=because,
            recipient=recipient,
            recipient_kind=kind,
            purpose=purpose,
            overwrite=True,
            watch=Watch(job.report, job.cancelled),
        )

    def _show(self, found: MailingList) -> None:
        self.figure.setText(counted(len(found.ids), "person", "people"))
        reached = counted(found.asked, "person", "people")
        self.about.setText(f"of {reached} who can be reached so. The others said no, or were never asked.")
        self.ok.setEnabled(bool(found.ids))


def told(report: ImportReport) -> str:
    """What became of a do-not-contact list."""
    unread = (
        f" {counted(len(report.unreadable), 'line')} held neither an address nor a number."
        if report.unreadable
        else ""
    )
    return f"{report.added:,} new, {report.known:,} known before: no marketing to them any more.{unread}"
