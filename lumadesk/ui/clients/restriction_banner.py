"""What a restriction of processing means for a person's page: a banner, and what it forbids to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.restriction import REASON_WORDS, Deed, Restriction, check_unrestricted
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner, column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import set_tip
from lumadesk.ui.words import counted, day

_FORBIDDEN = "Restricted: their data is stored and nothing else."


class RestrictionBanner(QWidget):
    """Hidden where nothing binds; leads to the restriction."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._first: int | None = None
        self.look = button("&Look at it", self._go)
        self.banner = Banner(Tone.WARNING, "", self.look)
        self.setLayout(column(self.banner, gap=""))
        self.hide()

    def show_restrictions(self, binding: Sequence[Restriction]) -> None:
        self._first = binding[0].id if binding else None
        self.banner.say(_words(binding) if binding else "")
        self.setVisible(bool(binding))

    def text(self) -> str:
        return self.banner.text()

    def _go(self) -> None:
        if self._first is not None:
            self._desk.go(Place.PRIVACY, ("restriction", self._first))


def forbid(binding: Sequence[Restriction], today: date, deeds: dict[QWidget, tuple[Deed, ...]]) -> None:
    """Grey each control whose deeds are forbidden now, and say why; the others stay as they are."""
    for control, wanted in deeds.items():
        forbidden = _is_forbidden(binding, wanted, today)
        set_tip(control, _FORBIDDEN if forbidden else "")
        control.setAccessibleDescription(_FORBIDDEN if forbidden else "")
        if forbidden:
            control.setEnabled(False)


def _is_forbidden(binding: Sequence[Restriction], deeds: tuple[Deed, ...], today: date) -> bool:
    try:
        for deed in deeds:
            check_unrestricted(binding, deed, today)
    except RuleViolation:
        return True
    return False


def _words(binding: Sequence[Restriction]) -> str:
    first = binding[0]
    more = f" and for {counted(len(binding) - 1, 'other reason')}" if len(binding) > 1 else ""
    return (
        f"Restricted since {day(first.since)}: {REASON_WORDS[first.reason]}{more}. "
        "Their data is stored and nothing else."
    )
