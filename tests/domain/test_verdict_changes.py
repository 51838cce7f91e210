"""The owner may decide otherwise than the rules, within the law, with a reason and an end."""

from __future__ import annotations

from datetime import date

import pytest

from lumadesk.domain.erasure import Ground, RecordVerdict, Verdict, grounds_in_words
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.verdict_changes import VerdictChange, apply_changes, check_change, check_impersonal

TODAY = date(2026, 11, 3)
LATER = date(2027, 5, 1)


def ruled(table: str, verdict: Verdict, until: date | None = None, id_: int = 1) -> RecordVerdict:
    return RecordVerdict(table=table, id=id_, label=table, verdict=verdict, until=until, because="the rules")


def change(
    verdict: Verdict, until: date | None = LATER, reason: str = "A claim", table: str = "note", id_: int = 1
) -> VerdictChange:
    return VerdictChange(table=table, id=id_, verdict=verdict, until=until, reason=reason)


NOTE = ruled("note", Verdict.ERASE)
INVOICE = ruled("invoice", Verdict.KEEP, date(2033, 4, 6))
REQUEST = ruled("request", Verdict.ANONYMISE)


@pytest.mark.parametrize(
    ("rule", "wanted", "code"),
    [
        (INVOICE, change(Verdict.ERASE), "erasure.must_keep"),
        (INVOICE, change(Verdict.KEEP, date(2030, 1, 1)), "erasure.must_keep"),
        (REQUEST, change(Verdict.KEEP), "erasure.not_changeable"),
        (REQUEST, change(Verdict.ERASE), "erasure.not_changeable"),
        (NOTE, change(Verdict.ANONYMISE), "erasure.not_changeable"),
        (ruled("person", Verdict.ERASE), change(Verdict.KEEP), "erasure.not_changeable"),
        (NOTE, change(Verdict.KEEP, reason=" "), "erasure.no_reason"),
        (NOTE, change(Verdict.KEEP, None), "erasure.no_end"),
        (NOTE, change(Verdict.KEEP, TODAY), "erasure.no_end"),
    ],
)
def test_what_may_not_be(rule: RecordVerdict, wanted: VerdictChange, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_change(rule, wanted, TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (NOTE, change(Verdict.KEEP)),
        (NOTE, change(Verdict.ERASE, None)),
        (INVOICE, change(Verdict.KEEP, date(2034, 1, 1))),
        (ruled("invoice", Verdict.KEEP), change(Verdict.KEEP)),
    ],
)
def test_what_may_be(rule: RecordVerdict, wanted: VerdictChange) -> None:
    check_change(rule, wanted, TODAY)


def test_a_kept_record_keeps_the_row_it_points_at() -> None:
    person = ruled("person", Verdict.ERASE)
    verdicts = [NOTE, ruled("note", Verdict.ERASE, id_=2), person]
    assert apply_changes(verdicts, [], TODAY) == tuple(verdicts)
    kept, gone, anonymous = apply_changes(verdicts, [change(Verdict.KEEP)], TODAY)
    assert (kept.verdict, kept.until, kept.because, kept.ruled) == (
        Verdict.KEEP,
        LATER,
        "A claim",
        Verdict.ERASE,
    )
    assert gone == verdicts[1]
    assert (anonymous.verdict, anonymous.ruled) == (Verdict.ANONYMISE, None)
    told_again = apply_changes([NOTE], [change(Verdict.ERASE)], TODAY)
    assert (told_again[0].verdict, told_again[0].until) == (Verdict.ERASE, None)


def test_a_change_that_the_law_does_not_bear_any_more_is_left_out() -> None:
    assert apply_changes([INVOICE], [change(Verdict.ERASE, table="invoice")], TODAY) == (INVOICE,)
    after = date(2028, 1, 1)
    assert apply_changes([NOTE], [change(Verdict.KEEP)], after) == (NOTE,), "its end has come"


def test_what_outlives_the_person_names_nobody() -> None:
    check_impersonal("A claim", named=False)
    check_impersonal("", named=True)
    with pytest.raises(RuleViolation) as refused:
        check_impersonal("Ann sues", named=True)
    assert refused.value.code == "erasure.names_person"
    assert "Ann" not in refused.value.message


def test_grounds_are_told_by_letter() -> None:
    told = grounds_in_words([Ground.OBJECTION, Ground.NOT_NEEDED, Ground.OBJECTION])
    assert told == (
        "UK GDPR Art 17(1)(a): no longer needed for its purpose; "
        "(c): objection upheld, or to direct marketing"
    )
    assert grounds_in_words([]) == ""
