"""The policy profiles that are shipped, and what a damaged one gets."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.domain.policy import IdRule, PolicyProfile, parse_profile
from lumadesk.domain.retention import retention

FOLDER = Path(__file__).parents[2] / "resources" / "policies"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.json"))


def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


def profile(name: str) -> PolicyProfile:
    return parse_profile(read(name), name)


def test_both_first_profiles_are_shipped() -> None:
    assert {"luma-tech", "lustre-support"} <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_complete(name: str) -> None:
    found = profile(name)
    assert found.id == name
    assert retention(found.retention_policy, work=date(2026, 11, 22)).hmrc_minimum_from == date(2033, 2, 1)
    information = found.article15
    assert all(purpose.basis.startswith("UK GDPR Art 6(1)") for purpose in information.purposes)
    assert information.recipients
    assert "0303 123 1113" in information.regulator.helpline
    assert "Wilmslow" in information.regulator.address


def test_that_a_complaint_restricts_is_promised_only_where_it_is_said() -> None:
    assert not profile("luma-tech").complaint_restricts
    assert parse_profile({**read("luma-tech"), "complaint_restricts": True}, "x").complaint_restricts
    with pytest.raises(KnownError, match="complaint_restricts"):
        parse_profile({**read("luma-tech"), "complaint_restricts": "yes"}, "x")


def test_luma_tech_promises_what_it_published() -> None:
    found = profile("luma-tech")
    assert found.acknowledge_working_days == 5
    assert found.server_log_days == 30
    assert found.id_rule is IdRule.IF_NOT_OBVIOUS
    assert not found.fee_allowed
    assert not found.marketing
    names = [recipient.name for recipient in found.article15.recipients]
    assert names[:3] == ["Zoho Mail", "Hetzner Online GmbH", "Google reCAPTCHA"]
    assert len(found.article15.rights) == 7
    assert "Germany" in found.article15.transfers


def test_lustre_support_takes_the_stricter_of_its_two_marketing_promises() -> None:
    found = profile("lustre-support")
    assert found.id_rule is IdRule.NOT_MENTIONED
    assert any("opt-in" in note for note in found.notes)


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(read("luma-tech"))
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("name",), None, "name is missing"),
        (("name",), 5, "name is not a text"),
        (("name",), " ", "name is not a text"),
        (("unconverted_months",), 0, "unconverted_months is not a whole number"),
        (("unconverted_months",), True, "unconverted_months is not a whole number"),
        (("unconverted_months",), "12", "unconverted_months is not a whole number"),
        (("fee_allowed",), "no", "fee_allowed is neither true nor false"),
        (("id_rule",), "sometimes", "id_rule is none of"),
        (("retention_policy",), "forever", "retention_policy names no known rule"),
        (("legal_bases",), [], "legal_bases is empty"),
        (("legal_bases",), "one", "legal_bases is not a list"),
        (("legal_bases",), [1], "legal_bases is not a list of texts"),
        (("legal_bases",), [""], "legal_bases is not a list of texts"),
        (("acknowledge_workingdays",), 5, "acknowledge_workingdays is not known"),
        (("article15",), [], "article15 is not an object"),
        (("article15", "source"), None, "article15.source is missing"),
        (("article15", "regulator", "fax"), "none", "article15.regulator.fax is not known"),
        (("article15", "recipients", 1, "country"), None, "article15.recipients[1].country is missing"),
        (("article15", "purposes", 0), "text", "article15.purposes[0] is not an object"),
    ],
)
def test_a_damaged_profile_names_the_entry_at_fault(path: tuple[Any, ...], value: Any, place: str) -> None:
    with pytest.raises(KnownError) as refused:
        parse_profile(changed(path, value), "luma-tech.json")
    assert refused.value.code == "policy.unreadable"
    assert place in refused.value.message
    assert "luma-tech.json" in refused.value.message


def test_a_file_that_is_no_profile_is_refused() -> None:
    with pytest.raises(KnownError) as refused:
        parse_profile(["luma-tech"], "x.json")
    assert "it is not an object" in refused.value.message


def test_notes_may_be_empty() -> None:
    assert parse_profile(changed(("notes",), []), "luma-tech").notes == ()
