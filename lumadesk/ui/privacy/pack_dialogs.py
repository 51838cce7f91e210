"""Dialogs of the review of a pack: taking text out of a copy, and withholding a record under an exemption."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import pack_review
from lumadesk.app.changes import Changes
from lumadesk.app.pack_review import ReviewItem
from lumadesk.domain.packs import EXEMPTIONS, Exemption, Redaction
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, box, card, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, first_empty, line_edit, text_edit
from lumadesk.ui.widgets.text import label, one_line, show_if

#: What a text is most often taken out for.
USUAL_REASON = "Personal data of somebody else"
_GIVE_NOTHING_AWAY = "The person is told this, so give nothing away."
_EXCERPT = 240
_LONGEST_EVERYWHERE = 200
_WIDTH = 560


class RedactDialog(Dialog):
    """``places`` are (label of a field, start, end, the text there); ``done`` gets the number of places."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        request_id: int,
        item: ReviewItem,
        places: Sequence[tuple[str, int, int, str]],
        done: Callable[[int], object],
        *,
        names_other: bool,
    ) -> None:
        self._desk, self._request_id, self._item = desk, request_id, item
        self._places, self._done = places, done
        whole = " … ".join(text for _label, _start, _end, text in places)
        shown = one_line(whole[:_EXCERPT]) + ("…" if len(whole) > _EXCERPT else "")
        self.reason = Field("&Reason", line_edit(USUAL_REASON), _GIVE_NOTHING_AWAY)
        self.everywhere = QCheckBox("Take it out &everywhere it stands in this answer")
        alone = len(places) == 1 and len(whole) <= _LONGEST_EVERYWHERE and "\n" not in whole.strip()
        self.everywhere.setChecked(alone and names_other)
        excerpt = card(label(shown, wrap=True, name="Text that is taken out"), margin="m")
        body = box(column(excerpt, self.reason, self.everywhere, STRETCH, gap="l"))
        super().__init__(
            parent,
            "Redact",
            "In the copy that the person gets, this text is replaced for good. Your own record stays.",
            body,
            "Re&dact",
        )
        show_if(self.everywhere, alone)
        self.setMinimumWidth(_WIDTH)
        self.reason.inner.selectAll()
        self.reason.inner.setFocus()

    def submit(self) -> None:
        if first_empty((self.reason, "Say why it is taken out.")):
            return
        services, item, request_id = self._desk.services, self._item, self._request_id
        reason = self.reason.inner.text().strip()
        before = item.review.redactions if item.review is not None and not item.changed else ()
        more = [
            Redaction(field=field, start=start, end=end, reason=reason)
            for field, start, end, _text in self._places
        ]
        text = self._places[0][3]
        everywhere = self.everywhere.isChecked()

        def write() -> Changes[int]:
            if everywhere:
                return pack_review.redact_everywhere(services, request_id, text, reason)
            return pack_review.redact(services, request_id, item.table, item.id, [*before, *more])

        self.wait(True)
        self._desk.jobs.write(write, self._written, owner=self, failed=self.refused)

    def _written(self, changes: Changes[int]) -> None:
        places = changes.value if self.everywhere.isChecked() else len(self._places)
        self.accept()
        self._done(places)


class WithholdDialog(Dialog):
    """Asks the exemption's own test; without an answer to it there is no exemption."""

    def __init__(
        self, parent: QWidget, desk: Desk, request_id: int, item: ReviewItem, done: Callable[[], object]
    ) -> None:
        self._desk, self._request_id, self._item, self._done = desk, request_id, item, done
        options = [(f"{rule.words} ({rule.source})", one) for one, rule in EXEMPTIONS.items()]
        before = item.review
        chosen = before.exemption if before and before.exemption else Exemption.THIRD_PARTY
        self.exemption = DropDown(options, chosen)
        # Its width is what there is, not what the longest exemption would like.
        self.exemption.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._test = label("", "strong", wrap=True)
        self.test = Field(
            "Your &answer to its test",
            text_edit(before.test if before else "", 4),
            "It stays with you, as the evidence that the test was made.",
        )
        self.reason = Field(
            "&Reason",
            line_edit(before.reason if before else ""),
            f"{_GIVE_NOTHING_AWAY} It stands in the schedule of what was withheld.",
        )
        self.untold = QCheckBox("Do &not even say that something is withheld")
        self.untold.setChecked(before is not None and not before.told)
        body = box(
            column(
                Field("&Exemption", self.exemption),
                self._test,
                self.test,
                self.reason,
                self.untold,
                STRETCH,
                gap="l",
            )
        )
        super().__init__(
            parent,
            "Withhold",
            f"“{one_line(item.title)[:80]}” is left out as a whole. Redacting a part is the rule; "
            "this is the exception, and you have to be able to defend it.",
            body,
            "&Withhold",
        )
        self.setMinimumWidth(_WIDTH + SPACE["xxl"])
        self.exemption.currentIndexChanged.connect(lambda _index: self._ask())
        self._ask()

    def submit(self) -> None:
        if first_empty((self.test, "Answer the test."), (self.reason, "Say why it is withheld.")):
            return
        services, item, request_id = self._desk.services, self._item, self._request_id
        exemption, told = self.exemption.value(), not self._silent()
        test, reason = self.test.inner.toPlainText(), self.reason.inner.text()
        self.wait(True)
        self._desk.jobs.write(
            lambda: pack_review.withhold(
                services,
                request_id,
                item.table,
                item.id,
                exemption=exemption,
                test=test,
                reason=reason,
                told=told,
            ),
            self._written,
            owner=self,
            failed=self.refused,
        )

    def _written(self, _changes: Changes[int]) -> None:
        self.accept()
        self._done()

    def _silent(self) -> bool:
        return self.exemption.value() is Exemption.CRIME_AND_TAX and self.untold.isChecked()

    def _ask(self) -> None:
        exemption = self.exemption.value()
        self._test.setText(EXEMPTIONS[exemption].test)
        show_if(self.untold, exemption is Exemption.CRIME_AND_TAX)
