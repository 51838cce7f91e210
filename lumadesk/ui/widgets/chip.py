"""A small word in a coloured field that says the state of something."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.requests import RequestStatus
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.text import show_if

ENQUIRY: dict[EnquiryStatus, tuple[str, Tone]] = {
    EnquiryStatus.NEW: ("New", Tone.INFO),
    EnquiryStatus.REPLIED: ("Replied", Tone.ACCENT),
    EnquiryStatus.CONVERTED: ("Converted", Tone.SUCCESS),
    EnquiryStatus.CLOSED: ("Closed", Tone.NEUTRAL),
    EnquiryStatus.SPAM: ("Spam", Tone.WARNING),
}
INVOICE: dict[InvoiceStatus, tuple[str, Tone]] = {
    InvoiceStatus.DRAFT: ("Draft", Tone.NEUTRAL),
    InvoiceStatus.ISSUED: ("Issued", Tone.INFO),
    InvoiceStatus.PAID: ("Paid", Tone.SUCCESS),
    InvoiceStatus.VOID: ("Void", Tone.NEUTRAL),
}
REQUEST: dict[RequestStatus, tuple[str, Tone]] = {
    RequestStatus.OPEN: ("Open", Tone.INFO),
    RequestStatus.ANSWERED: ("Answered", Tone.SUCCESS),
    RequestStatus.REFUSED: ("Refused", Tone.NEUTRAL),
    RequestStatus.CLOSED: ("Closed", Tone.NEUTRAL),
}
VERDICT: dict[Verdict, tuple[str, Tone]] = {
    Verdict.ERASE: ("Erase", Tone.DANGER),
    Verdict.ANONYMISE: ("Anonymise", Tone.WARNING),
    Verdict.KEEP: ("Keep", Tone.INFO),
}
DELETION = ("To be deleted", Tone.DANGER)
VANISHED = ("Not on the website", Tone.WARNING)
OVERDUE = ("Overdue", Tone.DANGER)


class Chip(QLabel):
    """Plain text in one line; hidden while it says nothing."""

    def __init__(self, words: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.say(words, tone)

    def say(self, words: str, tone: Tone = Tone.NEUTRAL) -> None:
        self.setText(words)
        self.setProperty("chip", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        show_if(self, bool(words))
