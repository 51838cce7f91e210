"""One erasure that was carried out: what was done, how far the website is, and the certificate."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import documents, erasure
from lumadesk.app.erasure import ErasureView
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.verdicts import VerdictList, summary
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Facts, card, column, indented, list_card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label
from lumadesk.ui.words import LONDON, moment, plain_day

COMPLETE = ("Complete", Tone.SUCCESS)
WAITING = ("Website pending", Tone.WARNING)


def face_of(done: Any) -> Face:
    return Face(
        title=f"Erasure {done.id}",
        detail=done.ground,
        meta=plain_day(done.at.astimezone(LONDON).date()),
        chip=COMPLETE if done.complete else WAITING,
    )


class ErasureDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id: int | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.export = button("E&xport certificate…", self._export, icon="badge-check", variant="primary")
        self.facts = Facts()
        self.verdicts = VerdictList()
        head = row(self.title, self.state, STRETCH, gap="m")
        records = list_card(indented(row(label("Records", "heading")), above="m"), self.verdicts)
        layout = column(head, FlowLayout(self.export), card(self.facts), records, gap="l")
        layout.setStretch(layout.count() - 1, 1)
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_erasure(self, view: ErasureView) -> None:
        done = view.erasure
        self._id = done.id
        self.title.setText(f"Erasure {done.id}")
        self.state.say(*(COMPLETE if done.complete else WAITING))
        site = (
            f"{view.site_deletions_done} of {view.site_deletions} deletions proved"
            if view.site_deletions
            else "nothing to delete there"
        )
        self.facts.show_facts(
            [
                ("Carried out", moment(done.at)),
                ("Ground", done.ground),
                ("Records", summary(done.verdicts, done=True)),
                ("Website", site),
            ]
        )
        self.verdicts.show_verdicts(done.verdicts)

    def _export(self) -> None:
        services, wanted = self._desk.services, self._id
        if wanted is not None:
            exporting.save(
                self._desk,
                self,
                "Export the certificate",
                documents.safe_file_name(f"erasure-certificate-{wanted}.pdf"),
                "PDF (*.pdf)",
                lambda to: erasure.export_certificate(services, wanted, to, overwrite=True),
            )
