"""Other people whom a record names, each once, with the way to take them out of the whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from lumadesk.app.pack_review import ReviewField
from lumadesk.domain.mentions import MentionKind
from lumadesk.domain.packs import Redaction
from lumadesk.ui.privacy.pack_runs import MOST_MENTIONS, Place
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, indented, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.row_delegate import row_height
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted

_ICONS = {MentionKind.NAME: "user", MentionKind.EMAIL: "send", MentionKind.PHONE: "phone"}
_KINDS = {
    MentionKind.NAME: "Name of somebody in the vault",
    MentionKind.EMAIL: "Email address",
    MentionKind.PHONE: "Telephone number",
}
#: More of them in one record than anybody goes through one by one.
_MOST = 500
_ROWS = 3


@dataclass(slots=True)
class Other:
    """Somebody named in a record; ``taken_out`` where every place of it is."""

    kind: MentionKind
    text: str
    known: bool
    first: Place
    places: int = 0
    left: int = 0

    @property
    def taken_out(self) -> bool:
        return self.left == 0


def others_of(fields: Sequence[ReviewField], redactions: Sequence[Redaction]) -> list[Other]:
    found: dict[tuple[MentionKind, str], Other] = {}
    gone: dict[str, list[tuple[int, int]]] = {}
    for one in redactions:
        gone.setdefault(one.field, []).append((one.start, one.end))
    for number, field in enumerate(fields):
        for mention in field.others[:MOST_MENTIONS]:
            text = field.value[mention.start : mention.end]
            key = (mention.kind, " ".join(text.casefold().split()))
            if key not in found and len(found) >= _MOST:
                continue
            other = found.setdefault(
                key,
                Other(
                    kind=mention.kind,
                    text=text,
                    known=mention.person_id is not None,
                    first=Place(number, mention.start, mention.end),
                ),
            )
            other.places += 1
            cuts = gone.get(field.label, ())
            other.left += not any(start <= mention.start and mention.end <= end for start, end in cuts)
    return list(found.values())


def are_too_many(fields: Sequence[ReviewField], others: Sequence[Other]) -> bool:
    return len(others) >= _MOST or any(len(field.others) > MOST_MENTIONS for field in fields)


class PackOthers(QFrame):
    """``shown`` carries an ``Other`` to be seen in the text, ``redact_wanted`` one to be taken out."""

    shown = Signal(object)
    redact_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._others: list[Other] = []
        self._model = FaceModel()
        self.list = FaceList(self._model, "Other people in this text")
        self._count = label("", "muted")
        self.redact = button("Redact e&verywhere…", self._redact, icon="eye-off")
        self._head = row(
            label("Other people in this text", "heading"), self._count, STRETCH, self.redact, gap="m"
        )
        self.setContentsMargins(1, 1, 1, 1)
        self.setLayout(column(indented(self._head, above="m"), self.list, gap="s"))
        self.list.activated_row.connect(lambda number: self.shown.emit(self._others[number]))
        self.list.selectionModel().currentRowChanged.connect(lambda index, _former: self._moved(index.row()))

    def show_others(self, others: list[Other], *, editable: bool, more: bool = False) -> None:
        """``more``: there are so many that not all are listed."""
        chosen = self.list.currentIndex().row()
        self._others = others
        self._editable = editable
        self._model.show_faces([_face(other) for other in others])
        left = sum(not other.taken_out for other in others)
        words = f"{left:,} to look at" if left else "all taken out"
        self._count.setText(f"{words}, and there are more" if more else words)
        rows = min(len(others), _ROWS)
        self.list.setFixedHeight(rows * row_height(self.list.font()) + SPACE["xs"])
        if others:
            chosen = min(max(chosen, 0), len(others) - 1)
            # On to the next that is still there to be taken out.
            ahead = [*range(chosen, len(others)), *range(chosen)]
            self.list.selectRow(next((one for one in ahead if not others[one].taken_out), chosen))
        self._moved(self.list.currentIndex().row())
        show_if(self, bool(others))

    def _moved(self, number: int) -> None:
        chosen = self._others[number] if 0 <= number < len(self._others) else None
        self.redact.setEnabled(chosen is not None and not chosen.taken_out and self._editable)
        # Not while another record's are being filled in: only where somebody walks through the list.
        if chosen is not None and self.list.hasFocus():
            self.shown.emit(chosen)

    def _redact(self) -> None:
        number = self.list.currentIndex().row()
        if 0 <= number < len(self._others):
            self.redact_wanted.emit(self._others[number])


def _face(other: Other) -> Face:
    kind = "Name" if not other.known and other.kind is MentionKind.NAME else _KINDS[other.kind]
    known = " of somebody in the vault" if other.known and other.kind is not MentionKind.NAME else ""
    return Face(
        title=one_line(other.text),
        detail=f"{kind}{known} · {counted(other.places, 'place')}",
        icon=_ICONS[other.kind],
        chip=("Taken out", Tone.INFO) if other.taken_out else ("Shown", Tone.WARNING),
        faded=other.taken_out,
    )
