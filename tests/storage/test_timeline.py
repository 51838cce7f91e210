"""A person's timeline, the owner's business and the vault's settings."""

from __future__ import annotations

from datetime import datetime

from lumadesk.domain.business import Business
from lumadesk.storage import business, invoices, settings, timeline
from lumadesk.storage.vault import Vault
from tests.storage.making import TODAY, issue, two_lives


def test_everything_of_one_person_the_newest_first(vault: Vault, now: datetime) -> None:
    life, other = two_lives(vault, now, "quokka", "wombat")
    with vault.read() as tx:
        entries = timeline.entries(tx, life.person)
        others = timeline.entries(tx, other.person)
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    expected = {("enquiry", id_) for id_ in life.enquiries} | {("document", id_) for id_ in life.documents}
    expected |= {
        ("note", life.note),
        ("request", life.request),
        ("invoice", life.draft),
        ("invoice", life.issued or 0),
    }
    assert {(entry.noun, entry.id) for entry in entries} == expected
    assert all(entry.at.utcoffset() is not None for entry in entries)
    assert not {(entry.noun, entry.id) for entry in others} & expected
    titles = {entry.title for entry in entries}
    assert {
        "Note",
        "Enquiry: Service quokka",
        "Rectification request, answered",
        "Invoice INV-0001 issued",
        "Invoice INV-0001: £60.00 paid",
        "Document: Title quokka",
    } <= titles


def test_a_void_invoice_says_why(vault: Vault, now: datetime) -> None:
    life, _other = two_lives(vault, now, "quokka", "wombat", billed=False)
    with vault.write("invoice.void", now) as tx:
        invoices.void(tx, issue(tx, life.draft), "entered twice")
        (voided,) = [entry for entry in timeline.entries(tx, life.person) if "void" in entry.title]
    assert (voided.title, voided.detail) == ("Invoice INV-0001 issued, void", "entered twice")
    assert voided.at.date() == TODAY


def test_nobody_has_no_timeline(vault: Vault) -> None:
    with vault.read() as tx:
        assert timeline.entries(tx, 5) == []


def test_the_business_there_and_back(vault: Vault, now: datetime) -> None:
    with vault.read() as tx:
        assert business.stored(tx) == Business()
    saved = Business(
        own_name="Alex", business_name="IT", address="1 St", vat_registered=True, payment_terms_days=14
    )
    for wanted in (saved, Business(own_name="Alex Sample", policy="lustre-support")):
        with vault.write("business.save", now) as tx:
            business.save(tx, wanted)
        with vault.read() as tx:
            assert business.stored(tx) == wanted


def test_settings_there_and_back(vault: Vault, now: datetime) -> None:
    with vault.write("settings.save", now) as tx:
        assert settings.get(tx, "undo_minutes") is None
        settings.put(tx, "undo_minutes", "10")
        settings.put(tx, "undo_minutes", "0")
        settings.put(tx, "review_months", "12")
    with vault.read() as tx:
        assert (settings.get(tx, "undo_minutes"), settings.get(tx, "review_months")) == ("0", "12")
