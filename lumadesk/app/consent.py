"""Consents: wordings, giving, withdrawing and objecting, each only ever added, per purpose and channel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.app import consent_evidence
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.app.suppressions import suppress_in
from lumadesk.domain.attachments import read_attachment
from lumadesk.domain.consent import (
    TO_KEEP,
    Consent,
    ConsentKind,
    ConsentPurpose,
    ContactChannel,
    Route,
    SoftOptIn,
    Wording,
    check_consent,
    check_wording,
    expiry_of,
    latest,
    refresh_from,
)
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import business, consents, documents, people, standings
from lumadesk.storage.transaction import Tx

_DETAILS = {purpose: group for group, purpose in TO_KEEP.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """An entry as people read it; ``counts`` if no later one replaces it, ``holds`` if it permits now."""

    consent: Consent
    wording: Wording | None
    counts: bool
    holds: bool
    refresh_on: date | None  # from when to ask again
    attached: int | None  # the document that shows it, while it is there


def add_wording(
    services: Services, purpose: ConsentPurpose, text: str, since: date | None = None
) -> Changes[int]:
    """The words that people are shown from ``since`` on, as the next version for that purpose."""
    shown, day = clean_text(text).strip(), since or services.today
    check_wording(shown, day, services.today)
    with services.write("consent.wording") as tx:
        wording_id = consents.add_wording(tx, purpose, day, shown)
    return changes(tx, wording_id)


def list_wordings(services: Services) -> list[Wording]:
    """By purpose, the newest version first."""
    with services.read() as tx:
        return consents.wordings(tx)


def give(
    services: Services,
    person_id: int,
    purpose: ConsentPurpose,
    channel: ContactChannel | None = None,
    *,
    wording_id: int | None = None,
    words: str = "",
    evidence: str,
    route: Route = Route.FORM,
    on: date | None = None,
    expires_on: date | None = None,
    document_id: int | None = None,
    attached: bytes = b"",
) -> Changes[int]:
    """Record a consent; it ends after two years unless ``expires_on`` says otherwise.

    Without a ``wording_id`` the exact ``words`` become a wording that was shown from that day on. What is
    ``attached`` is kept as a document of the person's, in place of ``document_id``. All of it or none.
    Raises RuleViolation ``consent.…``, ``attachment.…`` or ``person.erased``.
    """
    day = on or services.today
    shown = clean_text(words).strip()
    if wording_id is None:
        check_wording(shown, day, services.today)
    file = read_attachment(attached) if attached else None
    with services.write("consent.give") as tx:
        require_alive(people.get(tx, person_id))
        if wording_id is None:
            wording_id = consents.add_wording(tx, purpose, day, shown)
        wording = consents.get_wording(tx, wording_id)
        if file is not None:
            document_id = consent_evidence.keep(tx, person_id, purpose, day, file)
        elif document_id is not None:
            consent_evidence.require_own(tx, document_id, person_id)
        entry = _add(
            services,
            tx,
            person_id,
            ConsentKind.GIVEN,
            purpose,
            channel,
            on=day,
            route=route,
            evidence=evidence,
            wording=wording,
            expires_on=expires_on or expiry_of(day),
            document_id=document_id,
        )
    return changes(tx, entry)


def opt_in_softly(
    services: Services,
    person_id: int,
    channel: ContactChannel,
    *,
    conditions: SoftOptIn,
    evidence: str,
    on: date | None = None,
) -> Changes[int]:
    """Record the soft opt-in of a customer with its four conditions (PECR reg 22(3))."""
    with services.write("consent.soft-opt-in") as tx:
        entry = _add(
            services,
            tx,
            person_id,
            ConsentKind.SOFT_OPT_IN,
            ConsentPurpose.MARKETING,
            channel,
            on=on or services.today,
            route=Route.OTHER,
            evidence=evidence,
            conditions=conditions,
        )
    return changes(tx, entry)


def withdraw(
    services: Services,
    person_id: int,
    purpose: ConsentPurpose,
    channels: Sequence[ContactChannel] = (),
    *,
    route: Route = Route.OTHER,
    on: date | None = None,
) -> Changes[tuple[int, ...]]:
    """End a consent at once, on these channels or on all (Art 7(3)); a detail that it unlocked is erased."""
    with services.write("consent.withdraw") as tx:
        wanted = _channels(purpose, channels)
        entries = tuple(
            _add(
                services,
                tx,
                person_id,
                ConsentKind.WITHDRAWN,
                purpose,
                channel,
                on=on or services.today,
                route=route,
            )
            for channel in wanted
        )
        if purpose in _DETAILS:
            standings.erase_detail(tx, person_id, _DETAILS[purpose])
    return changes(tx, entries)


def object_to_marketing(
    services: Services,
    person_id: int,
    channels: Sequence[ContactChannel] = (),
    *,
    route: Route = Route.OTHER,
    on: date | None = None,
) -> Changes[tuple[int, ...]]:
    """Stop marketing at once (Art 21(3)), on these channels or on all: then the contacts are suppressed."""
    with services.write("consent.object") as tx:
        entries = tuple(
            _add(
                services,
                tx,
                person_id,
                ConsentKind.OBJECTED,
                ConsentPurpose.MARKETING,
                channel,
                on=on or services.today,
                route=route,
            )
            for channel in _channels(ConsentPurpose.MARKETING, channels)
        )
        if not channels:
            suppress_in(tx, person_id)
    return changes(tx, entries)


def of_person(services: Services, person_id: int) -> list[ConsentView]:
    """Everything that a person said, the newest first."""
    with services.read() as tx:
        people.get(tx, person_id)
        entries = consents.for_person(tx, person_id)
        wordings = {wording.id: wording for wording in consents.wordings(tx)}
        papers = {row.id for row in documents.list_for(tx, person_id=person_id)}
    return [_view(services, entry, entries, wordings, papers) for entry in reversed(entries)]


def owners(services: Services, consent_ids: Sequence[int]) -> list[int]:
    """Whose entries these are, without those of the erased."""
    with services.read() as tx:
        return consents.owners(tx, consent_ids)


def to_refresh(services: Services) -> list[Consent]:
    """Consents that have ended, or end within two months, the first to end first."""
    with services.read() as tx:
        return to_refresh_in(services, tx)


def to_refresh_in(services: Services, tx: Tx) -> list[Consent]:
    found = consents.ending(tx, expiry_of(services.today))
    today = services.today
    return [
        one for one in found if one.holds(today) and one.expires_on and refresh_from(one.expires_on) <= today
    ]


def _view(
    services: Services,
    entry: Consent,
    entries: Sequence[Consent],
    wordings: dict[int, Wording],
    papers: Collection[int],
) -> ConsentView:
    counts = latest(entries, entry.purpose, entry.channel) == entry
    return ConsentView(
        consent=entry,
        wording=wordings.get(entry.wording_id or 0),
        counts=counts,
        holds=counts and entry.holds(services.today),
        refresh_on=refresh_from(entry.expires_on) if counts and entry.expires_on else None,
        attached=entry.document_id if entry.document_id in papers else None,
    )


def _channels(
    purpose: ConsentPurpose, channels: Sequence[ContactChannel]
) -> tuple[ContactChannel | None, ...]:
    if purpose in _DETAILS:
        return (None,)
    return tuple(dict.fromkeys(channels or ContactChannel))


def _add(
    services: Services,
    tx: Tx,
    person_id: int,
    kind: ConsentKind,
    purpose: ConsentPurpose,
    channel: ContactChannel | None,
    *,
    on: date,
    route: Route,
    evidence: str = "",
    wording: Wording | None = None,
    conditions: SoftOptIn | None = None,
    expires_on: date | None = None,
    document_id: int | None = None,
) -> int:
    require_alive(people.get(tx, person_id))
    told = clean_text(evidence).strip()
    check_consent(
        kind,
        purpose,
        channel,
        on,
        today=services.today,
        wording=wording,
        evidence=told,
        conditions=conditions,
        expires_on=expires_on,
    )
    return consents.add(
        tx,
        person_id=person_id,
        kind=kind,
        purpose=purpose,
        channel=channel,
        on=on,
        route=route,
        wording_id=wording.id if wording else None,
        evidence=told,
        recorded_by=business.on(tx, services.today).own_name,
        document_id=document_id,
        expires_on=expires_on,
    )
