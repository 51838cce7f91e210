"""Dialogs of the review: keeping records for longer, and the preview before any of them goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import retention_review
from lumadesk.app.retention import Record
from lumadesk.app.retention_review import ReviewPreview
from lumadesk.app.watch import Watch
from lumadesk.domain.calendar import add_years
from lumadesk.domain.disposal import Decision
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.privacy.verdicts import VerdictList
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Banner, box, column, indented, list_card, row
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, date_edit, date_of, first_empty, line_edit, text_edit
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import counted

_MOST_YEARS = 10
_WIDTH, _HEIGHT = 900, 720
#: Nobody reads more of a list than this before deciding; the figures above it count all.
_MOST_SHOWN = 500
_DONE = {Decision.ANONYMISE: "made anonymous", Decision.ERASE: "erased"}


class KeepLongerDialog(RecordDialog):
    """``kept`` is called with how many."""

    def __init__(
        self, parent: QWidget, desk: Desk, records: Sequence[Record], kept: Callable[[Any], object]
    ) -> None:
        self._records = records
        today = desk.services.today
        self.reason = Field(
            "&Why it is still needed",
            text_edit("", 3),
            "Without names: the reason stays when the person is erased.",
        )
        self.until = date_edit(add_years(today, 1), earliest=today, latest=add_years(today, _MOST_YEARS))
        super().__init__(
            parent,
            desk,
            f"Keep {counted(len(records), 'record')} for longer",
            "Keeping beyond its time needs a reason and an end; then it comes back for review.",
            box(column(self.reason, Field("&Until", self.until), gap="l")),
            "&Keep",
            kept,
        )

    def operation(self) -> Operation | None:
        if first_empty((self.reason, "Say what it is still needed for.")):
            return None
        services, records = self.desk.services, self._records
        reason, until = self.reason.inner.toPlainText(), date_of(self.until)
        return lambda: retention_review.decide(services, records, Decision.KEEP, reason=reason, until=until)


class DisposeDialog(Dialog):
    """What would go and what stays; what cannot go is left out."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        records: Sequence[Record],
        preview: ReviewPreview,
    ) -> None:
        self._desk = desk
        self._decision = preview.decision
        stopped = {(one.noun, one.id) for one in preview.blocked}
        self.going = [record for record in records if record not in stopped]
        self.verdicts = VerdictList()
        self.verdicts.show_verdicts(preview.verdicts[:_MOST_SHOWN])
        self.count = Field(
            "&Type the number of records to confirm",
            line_edit("", f"{len(self.going)}", 12),
        )
        self.stays = Banner(Tone.WARNING, _staying(preview))
        told = f"{counted(len(self.going), 'record')} will be {_DONE[preview.decision]}."
        more = len(preview.verdicts) - _MOST_SHOWN
        shown = f"The first {_MOST_SHOWN:,} are listed." if more > 0 else ""
        heading = indented(row(label(told, "strong", wrap=True), label(shown, "muted")), above="m")
        listed = list_card(heading, self.verdicts)
        listed.layout().setStretch(1, 1)
        several = len(self.going) > 1
        body = column(self.stays, listed, self.count, gap="m")
        body.setStretch(1, 1)
        anonymous = preview.decision is Decision.ANONYMISE
        super().__init__(
            parent,
            f"{'Make anonymous' if anonymous else 'Erase'}: {counted(len(self.going), 'record')}",
            "This cannot be undone. Amounts, dates and service stay as figures that lead to nobody."
            if anonymous
            else "This cannot be undone, not even from a backup. An enquiry goes at the website as well.",
            box(body),
            "&Make anonymous" if anonymous else "&Erase for good",
            "danger",
        )
        show_if(self.count, several)
        show_if(listed, bool(self.going))
        self.count.inner.textChanged.connect(self._typed)
        self._typed("")
        self.resize(
            min(_WIDTH, parent.width() - 2 * SPACE["xxl"]),
            min(_HEIGHT if self.going else 0, parent.height() - SPACE["xxl"]),
        )

    def submit(self) -> None:
        services, going, decision = self._desk.services, self.going, self._decision
        self.watch(
            self._desk.jobs.long_write(
                lambda job: retention_review.decide(
                    services,
                    going,
                    decision,
                    confirm_count=len(going),
                    watch=Watch(job.report, job.cancelled),
                ),
                self._done,
                owner=self,
                failed=self.refused,
                ended=self.unwatch,
                progress=self.progress.show_progress,
            )
        )

    def _typed(self, text: str) -> None:
        number = text.replace(",", "").strip()
        self.ok.setEnabled(bool(self.going) and (len(self.going) == 1 or number == str(len(self.going))))

    def _done(self, changes: Any) -> None:
        self.accept()
        self._desk.say(f"{counted(changes.value, 'record')} {_DONE[self._decision]}.")


def _staying(preview: ReviewPreview) -> str:
    """How many cannot go, by the reasons."""
    if not preview.blocked:
        return ""
    reasons: dict[str, int] = {}
    for one in preview.blocked:
        reasons[one.because] = reasons.get(one.because, 0) + 1
    whole = counted(len(preview.blocked), "record")
    told = "; ".join(
        f"{sentence(because) if place == 0 else because} ({count:,})"
        for place, (because, count) in enumerate(sorted(reasons.items(), key=lambda one: -one[1]))
    )
    return f"{whole} cannot go now and will stay. {told}."
