"""What restricts the use of a person's data by itself, and when that is decided (UK GDPR Art 18(1))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lumadesk.domain.calendar import london_date
from lumadesk.domain.complaint_course import ComplaintCourse, ComplaintEventKind
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.request_course import Course, EventKind
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import Restriction, RestrictionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What restricts while it is looked into; ``decided`` is the UK day on which that was recorded."""

    reason: RestrictionReason
    decided: date | None


def reason_on_receipt(kind: RequestKind, *, disputes_accuracy: bool = False) -> RestrictionReason | None:
    """Why a request of this kind restricts from its receipt on, if it does.

    An objection does while it is weighed (Art 18(1)(d)). A request for rectification does where the person
    contests the accuracy (Art 18(1)(a)), which only the owner can tell from a detail that is merely missing
    or out of date. Raises RuleViolation ``request.no_accuracy``.
    """
    if disputes_accuracy and kind is not RequestKind.RECTIFICATION:
        raise RuleViolation(
            "request.no_accuracy",
            "Only a request for rectification disputes that the data is right.",
            "Open a request of that kind, or leave the mark out.",
        )
    return None if kind is RequestKind.RECTIFICATION and not disputes_accuracy else _OF_REQUESTS.get(kind)


def complaint_restricts(*, promised: bool, chosen: bool | None) -> bool:
    """Whether a complaint restricts while it is looked into.

    Art 18(1) does not name complaints: it is a promise of some privacy policies, and elsewhere the owner's
    choice. Raises RuleViolation ``complaint.restriction_promised``.
    """
    if promised and chosen is False:
        raise RuleViolation(
            "complaint.restriction_promised",
            "The privacy policy promises that the data is not used while a complaint is looked into.",
            "Record it with the restriction; what has to go on all the same needs a ground of Art 18(2).",
        )
    return promised or bool(chosen)


def restricts_when_granted(kind: RequestKind, event: EventKind) -> bool:
    """A request for restriction that is answered, not refused, is granted: then it begins at the latest."""
    return kind is RequestKind.RESTRICTION and event is EventKind.ANSWERED


def granted_already(restrictions: Iterable[Restriction], received: date) -> bool:
    """Whether what a request for restriction of that day asked for has been begun for its own sake."""
    return any(one.active and one.since >= received and one.reason not in _OF_OTHERS for one in restrictions)


def objection_cause(course: Course) -> Cause:
    """Decided once it was overridden, or upheld and the use has stopped, or the request ended otherwise."""
    upheld = course.last(EventKind.OBJECTION_UPHELD)
    ends = (course.end, course.last(EventKind.STOPPED if upheld else EventKind.OBJECTION_OVERRIDDEN))
    return _cause(RestrictionReason.OBJECTION, [end.recorded_at for end in ends if end])


def accuracy_cause(course: Course, corrections: Sequence[datetime]) -> Cause:
    """Decided once something was corrected or noted as disputed, or the request ended without."""
    ended = [course.end.recorded_at] if course.end else []
    return _cause(RestrictionReason.ACCURACY, [*corrections, *ended])


def complaint_cause(course: ComplaintCourse) -> Cause:
    answered = course.last(ComplaintEventKind.ANSWERED)
    return _cause(RestrictionReason.COMPLAINT, [answered.recorded_at] if answered else [])


def check_decided(restriction: Restriction, causes: Iterable[Cause]) -> None:
    """What restricts while something is decided ends only after that. Raises ``restriction.undecided``."""
    if _pending(restriction, causes):
        raise RuleViolation(
            "restriction.undecided",
            f"The restriction binds while it is being decided: {_UNDECIDED[restriction.reason]}.",
            "Decide that first, then tell the person and lift the restriction.",
        )


def wants_notice(restriction: Restriction, causes: Sequence[Cause]) -> date | None:
    """When what it waited for was decided: from then on the person should be told that it ends (Art 18(3)).

    None while something is pending, once they were told, and for a restriction that waits for nothing.
    """
    if not restriction.active or restriction.notice_on is not None or _pending(restriction, causes):
        return None
    decided = [cause.decided for cause in causes if cause.reason is restriction.reason and cause.decided]
    return max((day for day in decided if day >= restriction.since), default=None)


def told_by_letter(reason: RestrictionReason, kind: RequestKind) -> bool:
    """Whether a letter that the restriction ends, about a request of this kind, means one for ``reason``."""
    if kind is RequestKind.RESTRICTION:
        return reason not in _OF_OTHERS
    return reason is _OF_REQUESTS.get(kind)


def _pending(restriction: Restriction, causes: Iterable[Cause]) -> bool:
    return any(cause.reason is restriction.reason and cause.decided is None for cause in causes)


def _cause(reason: RestrictionReason, ends: Sequence[datetime]) -> Cause:
    return Cause(reason=reason, decided=london_date(min(ends)) if ends else None)


_OF_REQUESTS = {
    RequestKind.OBJECTION: RestrictionReason.OBJECTION,
    RequestKind.RECTIFICATION: RestrictionReason.ACCURACY,
}

#: Reasons that stand for something else than a request for restriction.
_OF_OTHERS = frozenset({RestrictionReason.OBJECTION, RestrictionReason.COMPLAINT})

_UNDECIDED = {
    RestrictionReason.ACCURACY: "a request for rectification has not been decided yet",
    RestrictionReason.OBJECTION: "an objection has not been weighed yet, or the use has not been stopped",
    RestrictionReason.COMPLAINT: "a complaint has not been answered yet",
}
