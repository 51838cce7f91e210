"""Whoever was given the data is told what became of it; authorities are no recipients."""

from __future__ import annotations

from datetime import date

import pytest

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import Recipient, RecipientKind
from lumadesk.domain.recipients import TaskState, check_task_end, erasure_tasks, restriction_text

HOST = Recipient(name="Host Ltd", role="Processor: hosting", country="Germany", safeguard="adequacy")
COURT = Recipient(
    name="Courts",
    role="Public authorities, where the law asks",
    country="UK",
    safeguard="none",
    kind=RecipientKind.AUTHORITY,
)
TODAY = date(2026, 11, 3)


def test_a_task_for_each_recipient() -> None:
    (task,) = erasure_tasks(
        [HOST, COURT], sender="Sample IT", reference="E-0001", person=["Ann", "a@x.example"]
    )
    assert (task.recipient, task.role) == ("Host Ltd", "Processor: hosting")
    for words in ("To: Host Ltd", "E-0001", "  Ann\n  a@x.example", "Article 19", "Sample IT"):
        assert words in task.text


def test_what_is_kept_names_nobody() -> None:
    (task,) = erasure_tasks([HOST], sender="Sample IT", reference="E-0001")
    assert "does not keep who it was" in task.text


@pytest.mark.parametrize(
    ("state", "outcome", "on", "code"),
    [
        (TaskState.OPEN, "x", TODAY, "task.not_an_end"),
        (TaskState.NOT_NEEDED, " ", TODAY, "task.no_reason"),
        (TaskState.DONE, "", date(2026, 11, 4), "task.in_future"),
    ],
)
def test_how_a_task_cannot_end(state: TaskState, outcome: str, on: date, code: str) -> None:
    check_task_end(TaskState.DONE, "", TODAY, TODAY)
    check_task_end(TaskState.NOT_NEEDED, "never had it", TODAY, TODAY)
    with pytest.raises(RuleViolation) as refused:
        check_task_end(state, outcome, on, TODAY)
    assert refused.value.code == code


def test_recipients_are_told_of_a_restriction_and_of_its_end() -> None:
    told = [
        restriction_text(
            "Zoho Mail",
            lifted=lifted,
            since="Tue 3 Nov 2026",
            sender="Alex",
            reference="L-0001",
            person=person,
        )
        for lifted, person in ((False, ["Ann", "ann@example.com"]), (True, []))
    ]
    assert "Article 19" in told[0]
    assert "  Ann\n  ann@example.com\n" in told[0]
    assert "do nothing else with it" in told[0]
    assert "Restriction of processing lifted, our reference L-0001" in told[1]
    assert "whose data we have erased" in told[1]
