"""The preview of an erasure, record by record, and its confirmation by typing the name: nothing undoes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import erasure
from lumadesk.app.changes import Changes
from lumadesk.app.erasure import ErasurePreview
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.verdicts import VerdictList, summary
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Banner, box, column, list_card
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, line_edit
from lumadesk.ui.widgets.text import label, one_line, short_name

#: UK GDPR Art 17(1), in the words of the certificate.
_GROUNDS = [
    "The person asked for it (UK GDPR Art 17(1))",
    "The data are no longer needed (UK GDPR Art 17(1)(a))",
    "Consent was withdrawn (UK GDPR Art 17(1)(b))",
    "The person objected (UK GDPR Art 17(1)(c))",
    "The data were processed unlawfully (UK GDPR Art 17(1)(d))",
    "The law demands it (UK GDPR Art 17(1)(e))",
]

_WIDTH, _HEIGHT = 820, 680


class ErasureDialog(Dialog):
    """``erased`` is called with the erasure's id."""

    def __init__(
        self, parent: QWidget, desk: Desk, preview: ErasurePreview, erased: Callable[[int], object]
    ) -> None:
        self._desk = desk
        self._person = preview.person
        self._erased = erased
        self.verdicts = VerdictList()
        self.verdicts.show_verdicts(preview.verdicts)
        records = list_card(self.verdicts)
        self.ground = DropDown([(words, words) for words in _GROUNDS], _GROUNDS[0])
        self.name = Field("&Type the name to confirm", line_edit("", one_line(preview.person.name)))
        frozen = Banner(Tone.WARNING)
        body = box(
            column(
                frozen,
                label(summary(preview.verdicts), "strong"),
                records,
                abreast(Field("&Ground", self.ground), self.name),
                gap="m",
            )
        )
        super().__init__(
            parent,
            f"Erase {short_name(preview.person.name)}",
            "This cannot be undone, not even from a backup. What the law asks for is kept and used for tax "
            "only; at the website the enquiries are deleted by the next sync, with proof.",
            body,
            "&Erase for good",
            "danger",
        )
        frozen.say(preview.frozen_by or "")
        self._frozen = bool(preview.frozen_by)
        self.name.setEnabled(not self._frozen)
        self.ground.setEnabled(not self._frozen)
        self.ok.setEnabled(False)
        self.name.inner.textChanged.connect(self._typed)
        self.resize(_WIDTH, min(_HEIGHT, parent.height() - SPACE["xxl"]))

    def submit(self) -> None:
        services, person_id = self._desk.services, self._person.id
        name, ground = self.name.inner.text(), self.ground.value()
        self.wait(True)
        self._desk.jobs.write(
            lambda: erasure.erase_person(services, person_id, confirm_name=name, ground=ground),
            self._done,
            owner=self,
            failed=self.refused,
        )

    def _typed(self, text: str) -> None:
        # The rule itself compares; this only keeps the button from being pressed by accident.
        wanted = len("".join(self._person.name.split()))
        self.ok.setEnabled(not self._frozen and len("".join(text.split())) >= min(wanted, 3))

    def _done(self, changes: Changes[int]) -> None:
        self.accept()
        self._desk.say("Erased. The website follows with the next sync.")
        self._erased(changes.value)
