"""What an erasure reaches and what it leaves to be done: both ends, recipients, other people, texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QWidget

from lumadesk.app import recipients
from lumadesk.app.erasure import ErasurePreview
from lumadesk.app.pack_contents import title_of
from lumadesk.domain.erasure import GROUND_WORDS, Ground
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, column, row, scrolled
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label, one_line
from lumadesk.ui.words import counted

_MOST = 20


class Grounds(QWidget):
    """The letters of Art 17(1), of which several may hold."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[Ground, QCheckBox] = {}
        for ground, words in GROUND_WORDS.items():
            made = QCheckBox(f"({ground.value}) {words[0].upper()}{words[1:]}")
            self._boxes[ground] = made
        self.setLayout(
            column(
                label("Grounds (UK GDPR Art 17(1))", "heading"),
                label(
                    "Tick what holds; without any, the person asked for it.",
                    "small",
                    wrap=True,
                ),
                *self._boxes.values(),
                gap="xs",
            )
        )

    def value(self) -> list[Ground]:
        return [ground for ground, made in self._boxes.items() if made.isChecked()]

    def choose(self, *grounds: Ground) -> None:
        for ground, made in self._boxes.items():
            made.setChecked(ground in grounds)


class Effects(QFrame):
    """Beside the verdicts; scrolls where there is more of it than room."""

    def __init__(self, desk: Desk, preview: ErasurePreview, go_to_person: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk, self._person_id = desk, preview.person.id
        self.grounds = Grounds()
        self.letters = button("Export the &letters…", self._export_letters, icon="send")
        parts: list[QWidget] = [
            self.grounds,
            _part(
                "At both ends",
                "Here every verdict is carried out at once, the search index and old copies included. At the "
                "website each enquiry is deleted by the next sync and asked for again, as proof. A restored "
                "backup is erased again before it opens.",
            ),
            _part(
                f"Recipients to be told: {len(preview.tasks):,}",
                "; ".join(one_line(task.recipient) for task in preview.tasks[:_MOST])
                + ". The letters name the person, so export them before: afterwards nobody knows of whom."
                if preview.tasks
                else "Nobody else was given the data, as the privacy policy says.",
                *([self.letters] if preview.tasks else []),
            ),
        ]
        if preview.linked:
            parts.append(self._linked(preview, go_to_person))
        if preview.named_in:
            parts.append(self._named(preview, go_to_person))
        inside = QWidget()
        inside.setLayout(column(*parts, STRETCH, gap="l"))
        inside.layout().setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        self.setLayout(column(scrolled(inside), gap=""))
        self.setContentsMargins(1, 1, 1, 1)

    @staticmethod
    def _linked(preview: ErasurePreview, go_to_person: Callable[[int], object]) -> QWidget:
        rows = [
            button(
                f"{_literal(one.name)} · {_literal(one.because)}",
                lambda wanted=one.person_id: go_to_person(wanted),
                variant="link",
            )
            for one in preview.linked[:_MOST]
        ]
        return _part(
            f"Linked people: {len(preview.linked):,}",
            "They may be the same person. They are not touched: merge them first, or erase them as well.",
            *rows,
        )

    @staticmethod
    def _named(preview: ErasurePreview, go_to_person: Callable[[int], object]) -> QWidget:
        rows: list[QWidget] = []
        for one in preview.named_in[:_MOST]:
            where = f"{title_of(one.table)}, no. {one.id}"
            if one.person_id is None:
                rows.append(label(where, "strong"))
            else:
                rows.append(button(where, lambda wanted=one.person_id: go_to_person(wanted), variant="link"))
            rows.append(label(f"… {one_line(one.excerpt)} …", "small", wrap=True))
        more = len(preview.named_in) - _MOST
        if more > 0:
            rows.append(label(f"and {more:,} more", "muted"))
        return _part(
            f"Texts of others that name the person: {len(preview.named_in):,}",
            "An erasure leaves other people's records alone. Look whether the name can go there, too.",
            *rows,
        )

    def _export_letters(self) -> None:
        services, person_id = self._desk.services, self._person_id
        folder = exporting.ask_folder(self, "Export the letters to", self._desk.exports_folder)
        if folder is not None:
            self._desk.jobs.write(
                lambda: recipients.export_letters(services, person_id, folder),
                lambda changes: self._exported(changes.value),
                owner=self,
            )

    def _exported(self, files: Sequence[object]) -> None:
        self.letters.setText(f" {counted(len(files), 'letter')} exported")
        self.letters.setEnabled(False)


def _part(title: str, text: str, *below: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(
        column(
            label(title, "heading", wrap=True),
            label(text, "muted", wrap=True),
            *(row(one, STRETCH) if isinstance(one, QPushButton) else one for one in below),
            gap="xs",
        )
    )
    return made


def _literal(text: str) -> str:
    """Text from outside on a button, where "&" is a letter."""
    return one_line(text)[:60].replace("&", "&&")
