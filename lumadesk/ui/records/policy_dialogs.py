"""Dialogs of the policy: living under another with its preview, and a version of the published text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import policy
from lumadesk.app.changes import Changes
from lumadesk.app.policy import PolicyPreview
from lumadesk.domain.policy import PolicyProfile
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner, box, card, column
from lumadesk.ui.widgets.form import DropDown, Field, date_edit, date_of, first_empty, line_edit, text_edit
from lumadesk.ui.widgets.text import label, show_if

_EARLIEST = date(2018, 1, 1)
_SIGNIFICANT = "&It changes something for people: they are told directly"
_SUMMARY = "Without names; it stands in what people are told."


class ChangeDialog(RecordDialog):
    """``changed`` is called with the id of the new version."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        profiles: Sequence[PolicyProfile],
        now: str,
        changed: Callable[[Any], object],
    ) -> None:
        self._preview: PolicyPreview | None = None
        self.profile = DropDown([(one.name, one.id) for one in profiles if one.id != now])
        self.effects = label("", wrap=True)
        self.everything = Banner(Tone.DANGER)
        self.count = Field("&Type the number of records to confirm", line_edit("", "", 12))
        self.summary = Field("&What changes for people", text_edit("", 3), _SUMMARY)
        self.significant = QCheckBox(_SIGNIFICANT)
        effects = card(label("What would change", "label"), self.effects, gap="xs", margin="m")
        super().__init__(
            parent,
            desk,
            "Live under another policy",
            "From today on LumaDesk keeps the promises of that policy. Publish its text on your "
            "website first.",
            box(
                column(
                    Field("&Policy", self.profile),
                    effects,
                    self.everything,
                    self.count,
                    self.summary,
                    self.significant,
                    gap="m",
                )
            ),
            "&Change",
            changed,
        )
        self.setMinimumWidth(560)
        self.profile.currentIndexChanged.connect(lambda _index: self.look())
        self.count.inner.textChanged.connect(lambda _text: self._settle())
        self.look()

    def look(self) -> None:
        """Read what the chosen policy would change."""
        services, wanted = self.desk.services, self.profile.value()
        self._preview = None
        self.effects.setText("Looking at every record…")
        self._settle()
        self.desk.jobs.read(
            lambda: policy.preview_change(services, wanted),
            self._show,
            owner=self,
            replaces="preview",
            failed=self.refused,
        )

    def operation(self) -> Operation | None:
        significant, text = self.significant.isChecked(), self.summary.inner.toPlainText()
        if significant and first_empty((self.summary, "Say in a sentence or two what changes for them.")):
            return None
        services, wanted = self.desk.services, self.profile.value()
        count = self._typed() if self._preview is not None and self._preview.everything else None
        return lambda: policy.change_policy(
            services, wanted, summary=text, significant=significant, confirm_count=count
        )

    def _show(self, preview: PolicyPreview) -> None:
        self._preview = preview
        first, *rest = preview.words
        self.everything.say(first if preview.everything else "")
        told = rest if preview.everything else preview.words
        self.effects.setText("\n".join(told) or "See below.")
        self.count.inner.setPlaceholderText(str(preview.disposable))
        self._settle()

    def _typed(self) -> int | None:
        text = self.count.inner.text().replace(",", "").strip()
        return int(text) if text.isdecimal() else None

    def _settle(self) -> None:
        preview = self._preview
        everything = preview is not None and preview.everything
        show_if(self.count, everything)
        self.ok.setEnabled(preview is not None and (not everything or self._typed() == preview.disposable))


class VersionDialog(RecordDialog):
    """``recorded`` is called with the id of the version."""

    def __init__(self, parent: QWidget, desk: Desk, recorded: Callable[[Any], object]) -> None:
        today = desk.services.today
        self.since = date_edit(today, latest=today, earliest=_EARLIEST)
        self.summary = Field("&What changed for people", text_edit("", 3), _SUMMARY)
        self.significant = QCheckBox(_SIGNIFICANT)
        super().__init__(
            parent,
            desk,
            "Record a version of the text",
            "The published text was changed, or was online from a day that is not on record yet. It says "
            "which version a person saw.",
            box(column(Field("&Online since", self.since), self.summary, self.significant, gap="l")),
            "&Record",
            recorded,
        )

    def operation(self) -> Operation | None:
        significant, text = self.significant.isChecked(), self.summary.inner.toPlainText()
        if significant and first_empty((self.summary, "Say in a sentence or two what changes for them.")):
            return None
        services, since = self.desk.services, date_of(self.since)
        return lambda: policy.record_version(services, since=since, summary=text, significant=significant)


class OwnPolicyDialog(RecordDialog):
    """Takes over the owner's own profile; asked for only where everything would become disposable."""

    def __init__(self, parent: QWidget, desk: Desk, text: str, name: str, message: str) -> None:
        self._text, self._name = text, name
        self.count = Field("&Type the number of records to confirm", line_edit("", "", 12))
        super().__init__(
            parent,
            desk,
            "Take over your own policy",
            message,
            self.count,
            "&Take over",
            lambda taken: desk.say(f"Your own policy, “{taken}”, was taken over."),
            "danger",
        )

    def operation(self) -> Operation | None:
        typed = self.count.inner.text().replace(",", "").strip()
        if not typed.isdecimal():
            self.count.complain("Type the number that is named above.")
            return None
        services, text, name = self.desk.services, self._text, self._name

        def write() -> Changes[Any]:
            return policy.import_own(services, text, name, confirm_count=int(typed))

        return write
