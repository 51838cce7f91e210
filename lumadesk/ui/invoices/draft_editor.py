"""The editor of a draft, be it an invoice or a quote: kept as it is typed, looked at, issued, discarded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services
from lumadesk.domain.business import Business, missing_for_invoice
from lumadesk.domain.errors import LumaDeskError
from lumadesk.domain.lines import InvoiceLine, Totals
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.lines_card import LinesCard
from lumadesk.ui.invoices.lines_model import written_line
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import Field, fill, line_edit, text_edit
from lumadesk.ui.widgets.text import ElidedLabel


@dataclass(slots=True, eq=False)
class Edited:
    """What is on the page; ``draft_id`` is None until the draft was saved for the first time.

    It is set where drafts are written, one after the other: saving twice in a hurry makes one draft.
    """

    draft_id: int | None
    person_id: int


class Content(Protocol):
    """What is typed of a draft, ready to be written: two that are equal look the same on the page."""

    @property
    def lines(self) -> tuple[InvoiceLine, ...]: ...

    @property
    def customer_name(self) -> str: ...

    @property
    def customer_address(self) -> str: ...

    def draft(self, services: Services, person_id: int, links: Any = None) -> Changes[int]:
        """Write it anew; ``links`` is what discarding it returned."""

    def update(self, services: Services, draft_id: int) -> Changes[int]:
        """Write it over what was saved."""


class DraftEditor(QWidget):
    """``saved`` is called with the draft's id after each save, with 0 where it is gone.

    Subclasses lay their fields out with ``lay_out``, and read and fill them.
    """

    noun = ""

    def __init__(self, desk: Desk, saved: Callable[[int], object], prices_of: Callable[[], date]) -> None:
        super().__init__()
        self._desk = desk
        self._saved = saved
        self._edited: Edited | None = None
        self._registered = False
        self._dirty = False
        self._typings = 0
        self._filling = False
        self.title = ElidedLabel("", "title")
        self.issue = button("&Issue…", self._issue, icon="send", variant="primary")
        self.save_button = button("&Save draft", self.save, icon="check")
        self.preview = button("Pre&view…", self._preview, icon="eye")
        self.discard = button("&Discard", self._discard, icon="trash-2")
        self._incomplete = Banner(
            Tone.WARNING, "", button("Complete t&hem", lambda: desk.go(Place.SETTINGS, "business"))
        )
        self._problem = Banner(Tone.DANGER)
        self.customer = Field("C&ustomer", line_edit())
        self.address = Field("Customer's &address", text_edit("", 3))
        self.card = LinesCard(desk, self._changed, prices_of)
        self.lines, self._model = self.card.view, self.card.model
        self.lines.setAccessibleName(f"Lines of the {self.noun}")
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)

    def lay_out(
        self, state: Chip, addressed: QWidget, *below: QWidget, tools: Sequence[QWidget] = ()
    ) -> None:
        layout = column(
            row(self.title, state, STRETCH, gap="m"),
            FlowLayout(self.issue, self.save_button, self.preview, *tools, self.discard),
            self._incomplete,
            self._problem,
            addressed,
            self.card,
            *below,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def content(self) -> Content:
        """What is typed. Raises LumaDeskError where a rule refuses it or it cannot be read."""
        raise NotImplementedError

    def readable(self) -> Content:
        """What of it can be read."""
        raise NotImplementedError

    def fill_fields(self, content: Any, business: Business) -> None:
        """Show what there is besides customer and lines."""
        raise NotImplementedError

    def sums(self) -> Totals:
        """The sums of what can be read."""
        raise NotImplementedError

    def ask_to_issue(self, draft_id: int, gross: str) -> None:
        """Open the dialog that issues it."""
        raise NotImplementedError

    def pdf(self, draft_id: int) -> bytes:
        raise NotImplementedError

    def export_pdf(self, draft_id: int, to: Path) -> Changes[Path]:
        raise NotImplementedError

    def discard_saved(self, draft_id: int) -> Changes[Any]:
        raise NotImplementedError

    def begin(self, person_id: int, content: Content, business: Business) -> None:
        self._fill(Edited(None, person_id), content, business)
        self.lines.add_line()

    def show_saved(self, draft_id: int, person_id: int, content: Content, business: Business) -> None:
        """Show a saved draft; what is being typed is not thrown away by a refresh."""
        same = self._edited is not None and self._edited.draft_id == draft_id
        if same and self._dirty:
            return
        if same and self._registered == business.vat_registered and self.readable() == content:
            # Nothing is filled in again: a cell may be open, with something in it.
            self._ask_to_complete(business)
            return
        self._fill(Edited(draft_id, person_id), content, business)

    def editing(self) -> Edited | None:
        return self._edited

    def is_unsaved(self) -> bool:
        return self._edited is not None and (self._dirty or self._edited.draft_id is None)

    def first_cell(self) -> None:
        self.card.edit_first()

    def save(self, then: Callable[[int], object] | None = None, *, leaving: bool = False) -> bool:
        """Save what is on the page; where a rule refuses it, say so, keep it on the page and return False."""
        edited, services = self._edited, self._desk.services
        if edited is None:
            return True
        try:
            content = self.content()
        except LumaDeskError as error:
            self._refused(error)
            return False

        def write() -> Changes[int]:
            if edited.draft_id is not None:
                return content.update(services, edited.draft_id)
            made = content.draft(services, edited.person_id)
            edited.draft_id = made.value
            return made

        count, after = self._typings, None if leaving else then or self._tell
        self._desk.jobs.write(
            write,
            lambda changes: self._was_saved(edited, changes.value, count, after),
            owner=self,
            failed=self._refused,
        )
        return True

    def save_if_changed(self) -> bool:
        """On leaving: keep what was typed; False where a rule refuses it. A new, empty one is let go."""
        if self._edited is None or not self._dirty:
            return True
        if self._edited.draft_id is None and self._model.is_blank():
            return True
        return self.save(leaving=True)

    def _fill(self, edited: Edited, content: Content, business: Business) -> None:
        self._filling = True
        self._edited = edited
        self._registered = business.vat_registered
        self.title.setText(f"{'New' if edited.draft_id is None else 'Draft'} {self.noun}")
        fill(self.customer.inner, content.customer_name)
        self.address.inner.setPlainText(content.customer_address)
        self.fill_fields(content, business)
        self.card.show_lines([written_line(line) for line in content.lines], vat_registered=self._registered)
        self._ask_to_complete(business)
        self._problem.say("")
        self._filling = False
        self._dirty = False
        self._show_totals()

    def _ask_to_complete(self, business: Business) -> None:
        missing = ", ".join(missing_for_invoice(business))
        article = "an" if self.noun.startswith("i") else "a"
        self._incomplete.say(
            f"Before {article} {self.noun} can be issued the law asks for your {missing}." if missing else ""
        )

    def _changed(self) -> None:
        if not self._filling:
            self._dirty = True
            self._typings += 1
            self._problem.say("")
            self._show_totals()

    def _show_totals(self) -> None:
        self.card.totals.show_totals(self.sums(), vat_registered=self._registered)

    def _was_saved(
        self, edited: Edited, draft_id: int, count: int, then: Callable[[int], object] | None
    ) -> None:
        if self._edited is edited:
            # What was typed while it was being saved is not saved yet.
            self._dirty = self._typings != count
            self.title.setText(f"Draft {self.noun}")
        if then is not None:
            self._saved(draft_id)
            then(draft_id)

    def _tell(self, _draft_id: int) -> None:
        self._desk.say("Draft saved.")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self._problem.say(f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)

    def _issue(self) -> None:
        gross = format_money(self.sums().gross)
        self.save(lambda draft_id: self.ask_to_issue(draft_id, gross))

    def _preview(self) -> None:
        """The pages as they would be issued; from there the owner can go on to exporting them."""

        def show(draft_id: int) -> None:
            if QApplication.activeModalWidget() is None:  # pressed twice, it is shown once
                PaperDialog(
                    self.window(),
                    self._desk,
                    "Preview of the draft",
                    lambda: self.pdf(draft_id),
                    f"draft-{self.noun}.pdf",
                    lambda to: self.export_pdf(draft_id, to),
                ).open()

        self.save(show)

    def _discard(self) -> None:
        edited, services = self._edited, self._desk.services
        if edited is None:
            return
        self._dirty = False
        self._edited = None
        content = self.readable()

        def discard() -> Changes[Any] | None:
            # Asked here and not before: a first save may be on its way.
            return None if edited.draft_id is None else self.discard_saved(edited.draft_id)

        def bring_back(links: Any) -> None:
            self._desk.jobs.write(
                lambda: content.draft(services, edited.person_id, links),
                lambda changes: self._saved(changes.value),
                owner=self,
            )

        def discarded(changes: Changes[Any] | None) -> None:
            if self._edited is None:
                self._saved(0)
            if changes is not None and content.lines:
                links = changes.value
                self._desk.say("Draft discarded.", UNDO, lambda: bring_back(links))
            elif changes is not None:
                self._desk.say("Draft discarded.")

        self._desk.jobs.write(discard, discarded, owner=self)
