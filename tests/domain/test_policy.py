"""The policy profiles that are shipped, and what a damaged one gets: the file, the line, what is allowed."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.consent import ContactChannel, DetailGroup
from lumadesk.domain.errors import KnownError
from lumadesk.domain.json_lines import line_of
from lumadesk.domain.policy import (
    IdRule,
    MarketingBasis,
    MessagePurpose,
    PolicyProfile,
    RecipientKind,
    Region,
)
from lumadesk.domain.profile_reading import read_profile
from lumadesk.domain.promises import Rule
from lumadesk.domain.retention import RULES, RetentionRule, retention

FOLDER = Path(__file__).parents[2] / "resources" / "policies"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.json"))


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text_of(name))
    return data


def profile(name: str) -> PolicyProfile:
    return read_profile(text_of(name), name)


def test_all_policies_are_shipped_and_one_of_the_owners_own() -> None:
    assert set(SHIPPED) == {*RULES, "own"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_complete(name: str) -> None:
    found = profile(name)
    assert found.id == name
    assert retention(found.retention, work=date(2026, 11, 22)).hmrc_minimum_from == date(2033, 2, 1)
    if name in RULES:
        assert found.retention == RULES[name], "what the calculator says is what the profile says"
    information = found.article15
    assert all(purpose.basis.startswith("UK GDPR Art 6(1)") for purpose in information.purposes)
    assert information.recipients
    assert "0303 123 1113" in information.regulator.helpline
    assert "Wilmslow" in information.regulator.address
    assert {MessagePurpose.ENQUIRY, MessagePurpose.SERVICE, MessagePurpose.INVOICE} <= set(found.messages)


@pytest.mark.parametrize(
    ("name", "letters", "count"),
    [
        ("luma-tech", "LT", 26),
        ("lumina", "LM", 19),
        ("lumensol", "LS", 11),
        ("lumio-tek", "LK", 7),
        ("lustre-support", "LU", 12),
        ("own", "OW", 21),
    ],
)
def test_every_promise_is_there_once(name: str, letters: str, count: int) -> None:
    assert [one.id for one in profile(name).promises] == [f"{letters}{n:02}" for n in range(1, count + 1)]


def test_every_rule_checks_some_promise() -> None:
    assert {one.rule for name in SHIPPED for one in profile(name).promises} == set(Rule)


def test_that_a_complaint_restricts_is_promised_only_where_it_is_said() -> None:
    assert not profile("luma-tech").complaint_restricts
    assert profile("lumensol").complaint_restricts
    with pytest.raises(KnownError, match="complaint_restricts"):
        read_profile(changed(("complaint_restricts",), "yes"), "x")


def test_luma_tech_promises_what_it_published() -> None:
    found = profile("luma-tech")
    assert found.acknowledge_working_days == 5
    assert found.server_log_days == 30
    assert found.id_rule is IdRule.IF_NOT_OBVIOUS
    assert not found.fee_allowed
    assert found.marketing == {ContactChannel.EMAIL: (MarketingBasis.CONSENT,)}
    assert found.retention.rule is RetentionRule.TAX_YEAR
    names = [recipient.name for recipient in found.article15.recipients]
    assert names[:3] == ["Zoho Mail", "Hetzner Online GmbH", "Google reCAPTCHA"]
    assert found.article15.recipients[1].region is Region.EEA
    assert found.article15.recipients[-1].kind is RecipientKind.AUTHORITY
    assert len(found.article15.rights) == 7
    assert "Germany" in found.article15.transfers


def test_the_policies_differ_where_the_published_ones_do() -> None:
    lumina = profile("lumina")
    assert lumina.id_rule is IdRule.ALWAYS
    assert lumina.notice_before_leaving
    assert set(lumina.consent_groups) == set(DetailGroup)
    assert lumina.marketing[ContactChannel.POST] == (MarketingBasis.INTERESTS,)
    assert len(profile("lumensol").marketing) == len(ContactChannel)
    assert MarketingBasis.SOFT_OPT_IN in profile("lumio-tek").marketing[ContactChannel.EMAIL]
    assert profile("lustre-support").retention.rule is RetentionRule.CUSTOMER_END


def test_lustre_support_takes_the_stricter_of_its_two_marketing_promises() -> None:
    found = profile("lustre-support")
    assert found.id_rule is IdRule.NOT_MENTIONED
    assert found.marketing == {ContactChannel.EMAIL: (MarketingBasis.CONSENT,)}
    assert any("opt-in" in note for note in found.notes)


def changed(path: tuple[Any, ...], value: Any) -> str:
    data = copy.deepcopy(read("luma-tech"))
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(data, indent=1, ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "value", "place", "allowed"),
    [
        (("name",), None, "name is missing", 'Add "name"'),
        (("name",), 5, "name is not a text", "double quotes"),
        (("name",), " ", "name is not a text", "not empty"),
        (("unconverted_months",), 0, "unconverted_months is not a whole number", "1 to 1000"),
        (("unconverted_months",), True, "unconverted_months is not a whole number", "1 to 1000"),
        (("unconverted_months",), "12", "unconverted_months is not a whole number", "1 to 1000"),
        (("fee_allowed",), "no", "fee_allowed is neither true nor false", "without quotes"),
        (("id_rule",), "sometimes", "id_rule is none of", "if-not-obvious, always"),
        (("retention", "trigger"), "forever", "retention.trigger is none of", "tax-year, customer-end"),
        (("marketing", "pigeon"), ["consent"], "marketing.pigeon is not known", "email, text"),
        (("marketing", "email"), ["luck"], "marketing.email[0] is none of", "consent, soft-opt-in"),
        (("messages", "gossip"), "x", "messages.gossip is not known", "enquiry, service"),
        (("regions", 1), "mars", "regions[1] is none of", "uk, eea"),
        (("legal_bases",), [], "legal_bases is empty", "At least one"),
        (("legal_bases",), "one", "legal_bases is not a list", "between [ and ]"),
        (("legal_bases",), [1], "legal_bases[0] is not a text", "double quotes"),
        (("legal_bases", 2), "", "legal_bases[2] is not a text", "not empty"),
        (("acknowledge_workingdays",), 5, "acknowledge_workingdays is not known", "unconverted_months"),
        (("article15",), [], "article15 is not an object", "between { and }"),
        (("article15", "source"), None, "article15.source is missing", 'Add "source"'),
        (("article15", "regulator", "fax"), "none", "article15.regulator.fax is not known", "helpline"),
        (
            ("article15", "recipients", 1, "country"),
            None,
            "article15.recipients[1].country is missing",
            "country",
        ),
        (("article15", "purposes", 0), "text", "article15.purposes[0] is not an object", "object"),
        (("promises", 3, "rule"), "wishes", "promises[3].rule is none of", "minimal-data"),
    ],
)
def test_a_damaged_profile_names_file_line_and_what_is_allowed(
    path: tuple[Any, ...], value: Any, place: str, allowed: str
) -> None:
    text = changed(path, value)
    with pytest.raises(KnownError) as refused:
        read_profile(text, "luma-tech.json")
    assert refused.value.code == "policy.unreadable"
    assert place in refused.value.message
    assert "luma-tech.json" in refused.value.message
    inside = (*path, 0) if "[0]" in place else path
    assert f"line {line_of(text, inside)}:" in refused.value.message
    assert allowed in refused.value.hint


def test_the_line_is_that_of_the_mistake() -> None:
    text = text_of("luma-tech")
    number = next(n for n, line in enumerate(text.splitlines(), 1) if '"id_rule"' in line)
    with pytest.raises(KnownError) as refused:
        read_profile(text.replace('"if-not-obvious"', '"perhaps"'), "mine.json")
    assert f"line {number}: id_rule" in refused.value.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n "id": "own",\n "name" "x"\n}', "line 3"),
        ("", "line 1"),
        ('["luma-tech"]', "line 1: it is not an object"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_profile_is_refused(text: str, words: str) -> None:
    with pytest.raises(KnownError) as refused:
        read_profile(text, "x.json")
    assert words in refused.value.message


def test_notes_may_be_empty() -> None:
    assert read_profile(changed(("notes",), []), "luma-tech").notes == ()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), VALUES, min_size=1, max_size=4), st.data())
def test_a_line_is_found_for_every_entry(value: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(value, indent=2)
    name = data.draw(st.sampled_from(sorted(value)))
    line = text.splitlines()[line_of(text, (name,)) - 1]
    assert line.startswith(f"  {json.dumps(name)}: ")


def test_what_is_not_there_has_the_line_of_what_it_would_be_in() -> None:
    text = '{\n "a": [\n  1,\n  {"b": 2}\n ]\n}'
    assert line_of(text, ("a", 1, "b")) == 4
    assert line_of(text, ("a", 1, "c")) == 4
    assert line_of(text, ("a", 7)) == 2
    assert line_of(text, ("a", 0, "deeper")) == 3
    assert line_of(text, ("z",)) == 1
