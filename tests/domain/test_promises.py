"""The status of a promise is that of its worst evidence."""

from __future__ import annotations

from lumadesk.domain.promises import STATUS_WORDS, Evidence, Status, finding


def told(status: Status) -> Evidence:
    return Evidence(words="one", count=1, status=status)


def test_the_worst_evidence_decides_and_says_what_to_do() -> None:
    found = finding(map(told, (Status.KEPT, Status.BROKEN, Status.LOOK)), {Status.BROKEN: "Answer it."})
    assert (found.status, found.action) == (Status.BROKEN, "Answer it.")
    assert finding([told(Status.KEPT)], {Status.BROKEN: "Answer it."}).action == ""
    assert finding([told(Status.LOOK), told(Status.AT_RISK)], {}).status is Status.AT_RISK


def test_without_evidence_nobody_may_call_it_kept() -> None:
    assert finding([], {}).status is Status.LOOK


def test_each_status_has_words() -> None:
    assert set(STATUS_WORDS) == set(Status)
