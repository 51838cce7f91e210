"""The letters of a request or a complaint: which there are, whether they were sent, and writing the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from lumadesk.app import documents, letters
from lumadesk.app.documents import safe_file_name
from lumadesk.domain.letters import Letter, LetterKind
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.letter_dialogs import ReadLetterDialog, SentDialog, WriteLetterDialog
from lumadesk.ui.privacy.letter_occasions import LETTER_NAMES, Occasion
from lumadesk.ui.privacy.wording import SENT_HOW
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import LONDON, day

_SENT, _DRAFT, _EMPTY = ("Sent", Tone.SUCCESS), ("Not sent", Tone.WARNING), ("Erased", Tone.NEUTRAL)


class LettersCard(QFrame):
    """``show_letters`` after every read of the request or complaint; the card does the rest by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._occasion: Occasion | None = None
        self._letters: dict[int, Letter] = {}
        self.write = button("&Write a letter…", self.write_letter, icon="mail")
        self._none = label(
            "None yet. A letter is filled from the record and kept with it, as PDF and as email text.",
            "muted",
            wrap=True,
        )
        self.entries = EntryList("Letters")
        self.setLayout(
            column(
                row(label("Letters", "heading"), STRETCH, self.write),
                self._none,
                self.entries,
                gap="s",
                margin="l",
            )
        )

    def show_letters(self, occasion: Occasion, found: Sequence[Letter]) -> None:
        """``found`` are the letters of the occasion, the newest first."""
        self._occasion = occasion
        self._letters = {letter.id: letter for letter in found}
        self.write.setEnabled(bool(occasion.kinds))
        show_if(self._none, not found)
        show_if(self.entries, bool(found))
        self.entries.show_entries([self._entry(letter) for letter in found])

    def write_letter(self, kind: LetterKind | None = None) -> None:
        """Ask what to write; ``kind`` is offered first."""
        if self._occasion is not None and self._occasion.kinds:
            WriteLetterDialog(self.window(), self._desk, self._occasion, kind, self._written).open()

    def read(self, letter_id: int) -> None:
        letter = self._letters[letter_id]
        self._with_text(
            letter,
            lambda text: ReadLetterDialog(
                self.window(), LETTER_NAMES[letter.kind], text, lambda: self._put_on_clipboard(text)
            ).open(),
        )

    def copy_text(self, letter_id: int) -> None:
        self._with_text(self._letters[letter_id], self._put_on_clipboard)

    def mark_sent(self, letter_id: int) -> None:
        recipient = self._occasion.recipient if self._occasion is not None else ""
        SentDialog(self.window(), self._desk, self._letters[letter_id], recipient).open()

    def export(self, letter_id: int) -> None:
        letter, services = self._letters[letter_id], self._desk.services
        wanted = letter.pdf_id
        if wanted is None or self._occasion is None:
            return
        exporting.save(
            self._desk,
            self,
            "Export the letter",
            safe_file_name(f"letter-{letter.kind.value}-{self._occasion.reference}.pdf"),
            "PDF (*.pdf)",
            lambda to: documents.export_document(services, wanted, to, overwrite=True),
        )

    def discard(self, letter_id: int) -> None:
        services = self._desk.services
        self._desk.jobs.write(
            lambda: letters.discard_letter(services, letter_id),
            lambda _changes: self._desk.say("Discarded: the letter is no longer in the vault."),
            owner=self,
        )

    def _entry(self, letter: Letter) -> Entry:
        made = day(letter.made_at.astimezone(LONDON).date())
        there = letter.text_id is not None
        more: list[Deed] = []
        if there:
            more = [
                ("&Read…", lambda: self.read(letter.id)),
                ("&Copy email text", lambda: self.copy_text(letter.id)),
                ("&Export PDF…", lambda: self.export(letter.id)),
            ]
        if letter.sent_on is None:
            more.append(("&Discard", lambda: self.discard(letter.id)))
        sent = letter.sent_on is not None
        how = SENT_HOW.get(letter.sent_how, "")
        return Entry(
            key=letter.id,
            title=LETTER_NAMES[letter.kind],
            meta=day(letter.sent_on) if letter.sent_on else made,
            small=" ".join(
                part for part in (f"Written {made}.", f"Sent {how}." if sent and how else "") if part
            ),
            chip=_SENT if sent else _DRAFT if there else _EMPTY,
            icon="mail",
            next=None if sent or not there else ("Sent…", lambda: self.mark_sent(letter.id)),
            more=more,
        )

    def _written(self, letter_id: int) -> None:
        def send() -> None:
            if letter_id in self._letters:
                self.mark_sent(letter_id)

        self._desk.say("The letter is in the vault. Send it, then record that.", "Record as sent", send)

    def _with_text(self, letter: Letter, use: object) -> None:
        services, wanted = self._desk.services, letter.text_id
        if wanted is not None:
            self._desk.jobs.read(
                lambda: documents.get(services, wanted).data.decode("utf-8", "replace"),
                use,  # type: ignore[arg-type]
                owner=self,
                replaces="text",
            )

    def _put_on_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._desk.say("The text of the email is on the clipboard.")
