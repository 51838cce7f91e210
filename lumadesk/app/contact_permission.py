""" "May I contact?": the answer for a person, a channel and a purpose from what the vault knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened
from lumadesk.domain.consent import ContactChannel
from lumadesk.domain.contact_permission import Permission, Standing, SubscriberKind, may_contact
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.people import Person
from lumadesk.domain.policy import MessagePurpose
from lumadesk.domain.restriction import Deed
from lumadesk.storage import consents, people, restrictions, standings, suppressions
from lumadesk.storage.standings import Origin, Subscriber
from lumadesk.storage.standings import OriginKind as OriginKind
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The permission for one channel and purpose, as a screen shows it."""

    channel: ContactChannel
    purpose: MessagePurpose
    permission: Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """How a person may be contacted: what is known of them, and an answer for each channel and purpose."""

    subscriber: Subscriber
    origin: Origin | None
    answers: tuple[Answer, ...]


def ask(services: Services, person_id: int, channel: ContactChannel, purpose: MessagePurpose) -> Permission:
    """May I contact this person now? Changes nothing."""
    with services.read() as tx:
        return permissions(services, tx, [people.get(tx, person_id)], channel, purpose)[0]


def of_person(services: Services, person_id: int) -> ContactView:
    """Every answer at once."""
    with services.read() as tx:
        person = people.get(tx, person_id)
        (standing,) = _standings(services, tx, [person])
        profile = services.profile_in(tx)
        answers = tuple(
            Answer(
                channel=channel,
                purpose=purpose,
                permission=may_contact(
                    standing,
                    channel,
                    purpose,
                    marketing=profile.marketing,
                    messages=profile.messages,
                    today=services.today,
                ),
            )
            for purpose in MessagePurpose
            for channel in ContactChannel
        )
        return ContactView(
            subscriber=standings.subscribers(tx, [person_id]).get(person_id, _unknown(person_id)),
            origin=standings.origin_of(tx, person_id),
            answers=answers,
        )


def permissions(
    services: Services,
    tx: Tx,
    found: Sequence[Person],
    channel: ContactChannel,
    purpose: MessagePurpose,
) -> list[Permission]:
    """The answer for each of these people, however many, in their order."""
    profile, today = services.profile_in(tx), services.today
    return [
        may_contact(
            standing,
            channel,
            purpose,
            marketing=profile.marketing,
            messages=profile.messages,
            today=today,
        )
        for standing in _standings(services, tx, found)
    ]


def set_subscriber(
    services: Services,
    person_id: int,
    kind: SubscriberKind | None = None,
    *,
    screened_on: date | None = None,
    listed: bool = False,
) -> Changes[int]:
    """What kind of subscriber they are, or what a look at the TPS and CTPS lists found; the other stays."""
    with services.write("subscriber.set") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        if screened_on is not None:
            check_happened("screening", screened_on, services.today)
        known = standings.subscribers(tx, [person_id]).get(person_id, _unknown(person_id))
        standings.set_subscriber(
            tx,
            Subscriber(
                person_id=person_id,
                kind=kind or known.kind,
                screened_on=screened_on or known.screened_on,
                listed=listed if screened_on else known.listed,
            ),
        )
    return changes(tx, person_id)


def set_origin(
    services: Services,
    person_id: int,
    kind: OriginKind,
    *,
    introducer: str = "",
    permission: str = "",
    on: date | None = None,
) -> Changes[int]:
    """Where the data of a person came from (LM02). Raises RuleViolation ``origin.introducer``."""
    named, agreed = clean_text(introducer).strip(), clean_text(permission).strip()
    if kind is OriginKind.REFERRAL and not (named and agreed):
        raise RuleViolation(
            "origin.introducer",
            "An introduction needs the introducer, and how the person agreed to it.",
            "Write both down.",
        )
    with services.write("origin.set") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        standings.set_origin(
            tx,
            Origin(
                person_id=person_id,
                kind=kind,
                day=on or services.today,
                introducer=named,
                permission=agreed,
            ),
        )
    return changes(tx, person_id)


def _standings(services: Services, tx: Tx, found: Sequence[Person]) -> list[Standing]:
    ids = [person.id for person in found]
    said = consents.for_people(tx, ids)
    written = standings.subscribers(tx, ids)
    known = {id_: written.get(id_) or _unknown(id_) for id_ in ids}
    restricted = {
        one.person_id
        for one in restrictions.binding(tx, ids)
        if not any(allowed.deed is Deed.SEND and allowed.day == services.today for allowed in one.allowed)
    }
    stopped = suppressions.known(tx, [(person.email, person.phone) for person in found])
    return [
        Standing(
            reachable=_reachable(person),
            subscriber=known[person.id].kind,
            screened_on=known[person.id].screened_on,
            listed=known[person.id].listed,
            consents=tuple(said.get(person.id, ())),
            restricted=person.id in restricted,
            suppressed=_suppressed({one.kind for one in of_one}),
            erased=person.erased_at is not None,
        )
        for person, of_one in zip(found, stopped, strict=True)
    ]


def _reachable(person: Person) -> frozenset[ContactChannel]:
    found = {ContactChannel.EMAIL} if person.email else set()
    if person.phone:
        found |= {ContactChannel.PHONE, ContactChannel.TEXT}
    if person.address:
        found.add(ContactChannel.POST)
    return frozenset(found)


def _suppressed(kinds: set[str]) -> frozenset[ContactChannel]:
    found = {ContactChannel.EMAIL} if "email" in kinds else set()
    return frozenset(found | ({ContactChannel.PHONE, ContactChannel.TEXT} if "phone" in kinds else set()))


def _unknown(person_id: int) -> Subscriber:
    return Subscriber(person_id=person_id, kind=SubscriberKind.UNKNOWN, screened_on=None, listed=False)
