"""One erasure that was carried out: what was done, both ends, who was told, what is kept, the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import certificates, documents, erasure, recipients
from lumadesk.app.disposals import KeptRecord
from lumadesk.app.erasure import ErasureView
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.erasure_kept import KeptCard
from lumadesk.ui.privacy.erasure_key import KeyDialog
from lumadesk.ui.privacy.erasure_tasks import OF_ERASURE, RecipientsCard
from lumadesk.ui.privacy.verdicts import VerdictList, summary
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Facts, card, column, indented, list_card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import LONDON, counted, moment, plain_day

COMPLETE = ("Complete", Tone.SUCCESS)
WAITING = ("Website pending", Tone.WARNING)
DUE = ("Review due", Tone.WARNING)
#: Proofs that are shown; the certificate has all of them.
_MOST = 8

_SUPPRESSED = (
    "The address and the number stay as keyed hashes, which nobody can read back. So marketing never starts "
    "again, and a new enquiry from there is pointed out as a new contact; nothing of before returns."
)


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """An erasure in the list, and how much of what it kept is due for review."""

    erasure: Any
    due: int


def face_of(found: ErasureRow) -> Face:
    done = found.erasure
    return Face(
        title=f"Erasure {certificates.reference(done.id)}",
        detail=done.ground,
        meta=plain_day(done.at.astimezone(LONDON).date()),
        chip=DUE if found.due else COMPLETE if done.complete else WAITING,
        strong=bool(found.due),
    )


class ErasureDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id: int | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.export = button("E&xport certificate…", self._export, icon="badge-check", variant="primary")
        self.signed = button("Si&gned copy…", self._export_signed, icon="fingerprint-pattern")
        self.key = button("Public &key…", self._show_key, icon="lock")
        self.facts = Facts()
        self.site = Facts()
        self.site_note = label("", "muted", wrap=True)
        self.kept = KeptCard(desk)
        self.recipients = RecipientsCard(desk, recipients.end_task, OF_ERASURE)
        self.verdicts = VerdictList()
        records = list_card(indented(row(label("Records", "heading")), above="m"), self.verdicts)
        layout = column(
            row(self.title, self.state, STRETCH, gap="m"),
            FlowLayout(self.export, self.signed, self.key),
            card(self.facts),
            self.kept,
            self.recipients,
            card(label("At the website", "heading"), self.site_note, self.site, gap="s"),
            records,
            card(label("If they write again", "heading"), label(_SUPPRESSED, "muted", wrap=True), gap="s"),
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_erasure(self, view: ErasureView, kept: Sequence[KeptRecord]) -> None:
        done = view.erasure
        self._id = done.id
        self.title.setText(f"Erasure {certificates.reference(done.id)}")
        self.state.say(*(COMPLETE if done.complete else WAITING))
        self.facts.show_facts(
            [
                ("Carried out", moment(done.at)),
                ("Ground", one_line(done.ground)),
                ("Records", summary(done.verdicts, done=True)),
            ]
        )
        self._show_site(view)
        self.kept.show_records(kept)
        self.recipients.show_tasks(view.tasks)
        self.verdicts.show_verdicts(done.verdicts, done=True)
        self.verdicts.be_compact()

    def _show_site(self, view: ErasureView) -> None:
        left = view.site_deletions - view.site_deletions_done
        receipts = view.erasure.receipts
        if not view.site_deletions:
            words = "There was nothing to be deleted there."
        elif left:
            words = f"{counted(left, 'deletion')} to be made and proved by the next sync (F5)."
        else:
            words = f"{counted(view.site_deletions, 'row')} deleted, then asked for again and not found."
        if len(receipts) > _MOST:
            words += f" The last {_MOST} proofs; the certificate has all of them."
        self.site_note.setText(words)
        self.site.setVisible(bool(receipts))
        self.site.show_facts(
            [
                (
                    moment(datetime.fromisoformat(receipt["at"])),
                    f"{one_line(receipt['proof_query'])} gave {one_line(str(receipt['proof_result']))}",
                )
                for receipt in receipts[-_MOST:]
            ]
        )

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

    def _export_signed(self) -> None:
        services, wanted = self._desk.services, self._id
        folder = exporting.ask_folder(self, "Export the signed certificate to", self._desk.exports_folder)
        if wanted is not None and folder is not None:
            self._desk.jobs.write(
                lambda: erasure.export_signed(services, wanted, folder, overwrite=True),
                lambda _changes: self._desk.say(
                    "The page, the signed data and the key are exported.",
                    "Open folder",
                    lambda: exporting.show_file(folder),
                ),
                owner=self,
            )

    def _show_key(self) -> None:
        services = self._desk.services
        self._desk.jobs.write(
            lambda: certificates.public_key(services),
            lambda changes: KeyDialog(self.window(), changes.value).open(),
            owner=self,
        )
