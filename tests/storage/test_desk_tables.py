"""The tables of the privacy desk: what they keep, what an erasure leaves of them, physically too."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from lumadesk.domain.erasure import Ground, RecordVerdict, Verdict
from lumadesk.domain.errors import KnownError
from lumadesk.domain.packs import Decision, Exemption, Redaction, Review
from lumadesk.domain.policy import Recipient
from lumadesk.domain.recipients import RecipientTask, TaskState
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason
from lumadesk.domain.verdict_changes import VerdictChange
from lumadesk.storage import (
    dispatches,
    enquiries,
    erasure_tasks,
    erasures,
    held_changes,
    pack_reviews,
    people,
    restriction_tasks,
    restrictions,
    signing,
    suppressions,
    verdict_changes,
)
from lumadesk.storage.keys import derive, key_from_text
from lumadesk.storage.personal_data import carry_out_due, collect, held_records
from lumadesk.storage.schema import TABLES
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.cipher_pages import Pages
from tests.storage.making import TODAY, Arrived, Life, add_life, add_site, arrive, erase, two_lives

ONE, OTHER = "quokka", "wombat"


def add_desk(tx: Tx, life: Life, mark: str) -> None:
    """A row in every table of the desk that can hold words about the person, each with ``mark``."""
    bound = restrictions.add(
        tx, person_id=life.person, reason=RestrictionReason.CLAIMS, details=f"Details {mark}", since=TODAY
    )
    restrictions.allow(
        tx, bound, deed=Deed.EDIT, ground=Allowance.CONSENT, because=f"Because {mark}", day=TODAY
    )
    restrictions.set_notice(tx, bound, notice=f"Notice {mark}", on=TODAY)
    told = Recipient(name="Zoho Mail", role="email", country="", safeguard="")
    restriction_tasks.add_all(tx, bound, [told], since=TODAY)
    (task,) = restriction_tasks.of_restriction(tx, bound)
    restriction_tasks.end(tx, task.id, state=TaskState.DONE, outcome=f"Outcome {mark}", on=TODAY)
    restrictions.lift(tx, bound, TODAY)
    message = enquiries.get(tx, life.enquiries[0]).message
    pack_reviews.decide(
        tx,
        life.request,
        Review(
            table="enquiry",
            id=life.enquiries[0],
            decision=Decision.REDACT,
            test=f"Test {mark}",
            decided_on=TODAY,
            redactions=(Redaction(field="Message", start=0, end=4, reason=f"Reason {mark}"),),
        ),
        [pack_reviews.digest_of(tx, message)],
    )
    dispatches.add(
        tx,
        life.request,
        controller=f"Controller {mark}",
        channel="email",
        address=f"{mark}@example.org",
        address_known=False,
        checked_how=f"Checked {mark}",
        encrypted=True,
        files={"a.pdf": "00"},
        sent_on=TODAY,
    )
    verdict_changes.put(
        tx,
        life.person,
        VerdictChange(
            table="note", id=life.note, verdict=Verdict.KEEP, until=date(2027, 1, 1), reason=f"Kept {mark}"
        ),
    )
    held_changes.record(tx, enquiries.get(tx, life.enquiries[0]).site_id, [(f"{mark}-1", life.enquiries[0])])


@pytest.fixture
def lives(vault: Vault, now: datetime) -> tuple[Life, Life]:
    made = two_lives(vault, now, ONE, OTHER, billed=False)
    with vault.write("test.desk", now) as tx:
        for life, mark in zip(made, (ONE, OTHER), strict=True):
            add_desk(tx, life, mark)
    return made


def holding(tx: Tx, mark: str) -> set[str]:
    return {
        table.name
        for table in TABLES
        for row in tx.connection.execute(select(table))
        if any(mark in str(value) for value in row)
    }


DESK = {
    "restriction",
    "restriction_allowance",
    "restriction_task",
    "pack_decision",
    "redaction",
    "dispatch",
    "verdict_change",
    "held_change",
}


def test_nothing_of_the_desk_outlives_the_person(
    vault: Vault, now: datetime, lives: tuple[Life, Life]
) -> None:
    with vault.read() as tx:
        assert holding(tx, ONE) >= DESK
        before = holding(tx, OTHER)
    with vault.write("test.erase", now) as tx:
        erase(tx, lives[0].person)
        tx.connection.exec_driver_sql("UPDATE site_deletion SET key = NULL, state = 'done'")
    with vault.read() as tx:
        assert holding(tx, ONE) == set()
        assert holding(tx, OTHER) == before
        evidence = {row.reason: row.person_id for row in restrictions.list_all(tx)}
        assert set(evidence) == {RestrictionReason.CLAIMS}
        assert {row.person_id for row in restrictions.list_all(tx)} == {None, lives[1].person}
        assert [row.sent_on for row in dispatches.list_for(tx, lives[0].request)] == [TODAY]
    pages = Pages(vault.database_path, derive(key_from_text(vault.key_b64()), "database"))
    everything = pages.everything().lower()
    assert ONE.encode() not in everything
    assert OTHER.encode() in everything
    assert all(check.ok for check in verify(vault))


def test_what_is_about_the_person_is_in_their_copy_and_the_owners_view_is_not(
    vault: Vault, lives: tuple[Life, Life]
) -> None:
    with vault.read() as tx:
        found = collect(tx, lives[0].person)
    text = "\n".join(value for record in found for _label, value in record.fields)
    for words in ("Details", "Because", "Notice", "Controller", "Checked", "Kept"):
        assert f"{words} {ONE}" in text
    for words in ("Test", "Reason"):
        assert f"{words} {ONE}" not in text
    given = {record.table for record in found if record.provided}
    assert given == {"person", "enquiry", "enquiry_version", "personal_detail"}
    assert {record.basis for record in found if record.provided} == {"contract", "consent"}
    labels = [(record.table, record.id, label) for record in found for label, _value in record.fields]
    assert len(labels) == len(set(labels)), "a field of a record is known by its label"


def test_a_merged_person_takes_the_desk_along(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    one, other = lives
    with vault.write("test.merge", now) as tx:
        people.merge(tx, one.person, other.person)
    with vault.read() as tx:
        assert len(restrictions.for_person(tx, one.person)) == 2
        assert len(verdict_changes.for_person(tx, one.person)) == 2


def test_a_review_is_replaced_and_cleared(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    life = lives[0]
    key = ("enquiry", life.enquiries[0])
    with vault.write("test", now) as tx:
        first = pack_reviews.reviews(tx, life.request)[key]
        assert (first.decision, len(first.redactions)) == (Decision.REDACT, 1)
        assert pack_reviews.digests(tx, life.request)[(*key, "Message")] == pack_reviews.digest_of(
            tx, enquiries.get(tx, life.enquiries[0]).message
        )
        wanted = replace(
            first, decision=Decision.WITHHOLD, exemption=Exemption.PRIVILEGE, redactions=(), told=False
        )
        pack_reviews.decide(tx, life.request, wanted)
        assert pack_reviews.reviews(tx, life.request) == {key: wanted}
        assert pack_reviews.digests(tx, life.request) == {}
        pack_reviews.clear(tx, life.request, *key)
        assert pack_reviews.reviews(tx, life.request) == {}
        assert len(pack_reviews.reviews(tx, lives[1].request)) == 1


def test_who_is_bound(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    one, other = lives
    everybody = [*one.enquiries, *other.enquiries]
    with vault.write("test", now) as tx:
        assert restrictions.binding(tx, [one.person, other.person]) == []
        assert restrictions.bound_senders(tx, everybody) == {}
        bound = restrictions.add(
            tx, person_id=one.person, reason=RestrictionReason.ACCURACY, details="", since=TODAY
        )
        assert [row.id for row in restrictions.binding(tx, [one.person, other.person])] == [bound]
        assert restrictions.binding(tx, [other.person]) == []
        assert restrictions.bound_senders(tx, everybody) == dict.fromkeys(one.enquiries, one.person)
        with pytest.raises(KnownError):
            restrictions.get(tx, 99)


def test_held_changes(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    life = lives[0]
    with vault.write("test", now) as tx:
        site_id = enquiries.get(tx, life.enquiries[0]).site_id
        held_changes.record(tx, site_id, [(f"{ONE}-1", life.enquiries[0])])
        assert [row.key for row in held_changes.list_all(tx)] == [f"{ONE}-1", f"{OTHER}-1"], "noted once"
        held_changes.release(tx, site_id, [f"{ONE}-1", "other"])
        assert [row.key for row in held_changes.list_all(tx, site_id)] == [f"{OTHER}-1"]
        enquiries.delete(tx, [lives[1].enquiries[0]])
        assert held_changes.list_all(tx) == []


def test_suppressed_contacts_are_hashes_that_know_another_spelling(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        assert suppressions.known(tx, [("ann@example.com", None)]) == [[]]
        macs = suppressions.macs_of(tx, "Ann@Example.com", "020 7946 0018")
        assert [kind for kind, _mac in macs] == ["email", "phone"]
        assert suppressions.macs_of(tx, "none", "-") == []
        suppressions.add(tx, [*macs, *macs], suppressions.OBJECTED)
        suppressions.add(tx, macs, suppressions.ERASED)
        known = suppressions.known(
            tx,
            [(" ANN@example.com", None), (None, "+44 20 7946 0018"), ("bob@example.com", "1"), (None, None)],
        )
        assert [[row.kind for row in of_one] for of_one in known] == [["email"], ["phone"], [], []]
        assert {row.reason for of_one in known for row in of_one} == {suppressions.OBJECTED}
        assert "ann" not in str(tx.fetch("SELECT * FROM suppression")).lower()
    other = derive(b"another master key of 32 bytes..", "tombstone")
    assert other != derive(key_from_text(vault.key_b64()), "tombstone"), "keyed by the vault"


def test_the_signing_key_is_made_once(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        first = signing.signer(tx)
        again = signing.signer(tx)
    assert first.public == again.public
    assert "PUBLIC KEY" in first.public
    assert "private" not in repr(first).lower()
    assert first.sign(b"x") == again.sign(b"x")
    assert len(first.sign(b"x")) == 64


def test_an_erasure_with_grounds_tasks_and_a_changed_verdict(vault: Vault, now: datetime) -> None:
    verdict = RecordVerdict(
        table="note", id=1, label="Note", verdict=Verdict.KEEP, until=TODAY, because="x", ruled=Verdict.ERASE
    )
    with vault.write("test", now) as tx:
        assert erasures.next_id(tx) == 1
        first = erasures.add(
            tx,
            person_id_was=7,
            ground="asked",
            grounds=(Ground.UNLAWFUL, Ground.NOT_NEEDED),
            verdicts=[verdict],
            tasks=[RecipientTask("Host", "Processor", "Text")],
        )
        plain = erasures.add(tx, person_id_was=8, ground="asked", verdicts=[])
    with vault.write("test", now) as tx:
        kept = erasures.get(tx, first)
        assert (kept.grounds, kept.verdicts) == ((Ground.NOT_NEEDED, Ground.UNLAWFUL), (verdict,))
        assert erasures.get(tx, plain).grounds == ()
        assert [row.id for row in erasures.of_person(tx, 7)] == [first]
        (task,) = erasure_tasks.of_erasure(tx, first)
        assert (task.recipient, task.state, task.done_on) == ("Host", TaskState.OPEN, None)
        assert erasure_tasks.open_ones(tx) == [task]
        erasure_tasks.end(tx, task.id, state=TaskState.DONE, outcome="Yes", on=TODAY)
        assert erasure_tasks.open_ones(tx) == []
        assert erasure_tasks.get(tx, task.id).outcome == "Yes"


def test_the_row_of_a_person_goes_with_the_last_kept_record(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        life = add_life(tx, add_site(tx), ONE)
        erase(tx, life.person)
    with vault.write("test", now) as tx:
        kept = [row for row in held_records(tx, life.person) if row.table in ("invoice", "document")]
        due = [
            RecordVerdict(
                table=row.table, id=row.id, label=row.label, verdict=Verdict.ERASE, until=None, because="due"
            )
            for row in kept
        ]
        assert len(due) == 2
        carry_out_due(tx, life.person, due[:1])
        assert people.erased_ids(tx) == [life.person]
        gone = replace(due[0], table="person", id=life.person)
        carry_out_due(tx, life.person, [due[1], gone])
        assert people.erased_ids(tx) == []
        erasures.add(tx, person_id_was=life.person, ground="due", verdicts=[*due, gone])
    assert all(check.ok for check in verify(vault))


def test_ids_of_the_desk_are_never_given_again(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    with vault.write("test", now) as tx:
        pack_reviews.clear(tx, lives[1].request, "enquiry", lives[1].enquiries[0])
        pack_reviews.decide(
            tx,
            lives[1].request,
            Review(table="note", id=lives[1].note, decision=Decision.INCLUDE, decided_on=TODAY),
        )
        assert tx.column("SELECT id FROM pack_decision ORDER BY id") == [1, 3]


def test_the_same_sender_is_found_in_a_page_of_new_rows(vault: Vault, now: datetime) -> None:
    counter = itertools.count(1)
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        (first,) = arrive(tx, site_id, Arrived(key=str(next(counter)), email="ann@example.com"))
        person_id = enquiries.get(tx, first).person_id
        restrictions.add(tx, person_id=person_id, reason=RestrictionReason.ACCURACY, details="", since=TODAY)
        (second,) = arrive(tx, site_id, Arrived(key=str(next(counter)), email="ANN@example.com"))
        assert restrictions.bound_senders(tx, [first, second]) == {first: person_id, second: person_id}
