"""What an answer could say, from what was recorded: a beginning that the owner changes."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.domain.letters import LetterKind
from lumadesk.domain.rectification import Rectification, RectificationOutcome
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.privacy.request_reading import RequestFile


def suggested_words(file: RequestFile) -> Mapping[LetterKind, str]:
    answer = _ANSWERS.get(file.view.request.kind)
    words = answer(file) if answer is not None else ""
    return {LetterKind.ANSWER: words} if words else {}


def _access(_file: RequestFile) -> str:
    return (
        "With this letter you receive a copy of the personal data that we hold about you, and what the law "
        "has us tell you with it. The file is encrypted; we tell you its passphrase another way."
    )


def _portability(_file: RequestFile) -> str:
    return (
        "With this letter you receive the data that you gave us, as CSV and JSON, which other programs can "
        "read. The file is encrypted; we tell you its passphrase another way."
    )


def _rectification(file: RequestFile) -> str:
    parts = [_correction(one) for one in file.rectifications]
    told = list(dict.fromkeys(task.recipient for task in file.tasks if task.told_on))
    if told:
        parts.append(f"We have told those whom we had given the data: {', '.join(told)}.")
    return "\n\n".join(parts)


def _correction(one: Rectification) -> str:
    if one.outcome is RectificationOutcome.DISPUTED:
        return (
            f"We have not changed this: {one.field}. {one.note} We have noted beside it that you say: "
            f"{one.after or 'nothing'}."
        )
    return f"We have corrected this: {one.field}. It is now: {one.after or 'empty'}."


def _restriction(file: RequestFile) -> str:
    if not file.restricted:
        return ""
    return (
        "We have restricted the use of your data: it is stored, and nothing else is done with it. We will "
        "tell you before that ends."
    )


def _objection(file: RequestFile) -> str:
    course = file.view.course
    if course.last(EventKind.OBJECTION_UPHELD) is not None:
        return "We have followed your objection, and have stopped this use of your data."
    overridden = course.last(EventKind.OBJECTION_OVERRIDDEN)
    if overridden is None:
        return ""
    reasons = "\n".join(
        line for line in overridden.note.split("\n") if not line.startswith("For the person:")
    )
    return f"We have weighed your objection, and go on, for these reasons:\n\n{reasons}"


def _withdrawal(file: RequestFile) -> str:
    stopped = file.view.course.last(EventKind.STOPPED)
    if stopped is None:
        return ""
    return f"We have stopped what rested on your consent. {stopped.note}".strip()


def _marketing(file: RequestFile) -> str:
    if file.view.course.last(EventKind.STOPPED) is None:
        return ""
    return (
        "We have stopped, for good. So that it stays so we keep your address and your number in a form that "
        "can only be compared with, and never read."
    )


def _automated(file: RequestFile) -> str:
    return file.profile.article15.automated


_ANSWERS = {
    RequestKind.ACCESS: _access,
    RequestKind.PORTABILITY: _portability,
    RequestKind.RECTIFICATION: _rectification,
    RequestKind.RESTRICTION: _restriction,
    RequestKind.OBJECTION: _objection,
    RequestKind.WITHDRAWAL: _withdrawal,
    RequestKind.MARKETING_OBJECTION: _marketing,
    RequestKind.AUTOMATED_DECISION: _automated,
}
