"""The menus of a request: what can be recorded about it, how it can end, and why not where it cannot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lumadesk.domain.request_course import STOPPING
from lumadesk.domain.requests import AT_ONCE, ApplicantRole, RequestKind
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.request_reading import RequestFile

_RECORD: tuple[tuple[tuple[Act, str], ...], ...] = (
    ((Act.ACKNOWLEDGE, "&First reply was sent…"),),
    (
        (Act.ASK_IDENTITY, "&Proof of identity was asked for…"),
        (Act.IDENTITY_CAME, "Proof of identity &came…"),
    ),
    (
        (Act.ASK_AUTHORITY, "&Evidence of authority was asked for…"),
        (Act.AUTHORITY_CAME, "Evidence of a&uthority came…"),
    ),
    ((Act.ASK_QUESTION, "A &question was asked…"), (Act.QUESTION_ANSWERED, "The question was &answered…")),
    ((Act.ASK_FEE, "A fee was as&ked for…"), (Act.FEE_PAID, "The fee &was paid…")),
    ((Act.WEIGH, "The objection is &weighed…"), (Act.STOPPED, "The processing &stopped…")),
    ((Act.EXTEND, "The time is e&xtended…"),),
)
_CLOSE: tuple[tuple[Act, str], ...] = (
    (Act.ANSWER, "&Answered…"),
    (Act.REFUSE, "&Refused…"),
    (Act.CLOSE, "&Closed without an answer…"),
)


class ActMenu:
    """Fills a menu with acts. What does not concern a request is left out, what cannot be now is greyed."""

    def __init__(self, menu: QMenu, do: Callable[[Act], object]) -> None:
        self._menu = menu
        self.actions: dict[Act, QAction] = {}
        menu.setToolTipsVisible(True)
        groups = _RECORD if "record" in menu.objectName() else (_CLOSE, ((Act.FORGET, "&Forget it…"),))
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            for act, words in group:
                self.actions[act] = menu.addAction(words, lambda act=act: do(act))

    def show_file(self, file: RequestFile) -> None:
        for act, action in self.actions.items():
            why_not = file.why_not(act)
            action.setVisible(_concerns(act, file))
            action.setEnabled(not why_not)
            action.setToolTip(why_not)


def _concerns(act: Act, file: RequestFile) -> bool:
    request = file.view.request
    match act:
        case Act.ASK_AUTHORITY | Act.AUTHORITY_CAME:
            return request.intake.role is ApplicantRole.AGENT
        case Act.ASK_QUESTION | Act.QUESTION_ANSWERED:
            return request.kind is RequestKind.ACCESS
        case Act.ASK_FEE | Act.FEE_PAID:
            return file.profile.fee_allowed
        case Act.WEIGH:
            return request.kind is RequestKind.OBJECTION
        case Act.STOPPED:
            return request.kind in STOPPING
        case Act.EXTEND:
            return request.kind not in AT_ONCE
        case Act.FORGET:
            return not file.why_not(act)
        case _:
            return True
