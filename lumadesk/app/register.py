"""The records of processing (UK GDPR Art 30): filled from the policy, edited, and told in access packs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.processors import from_recipient
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import add_months, check_happened
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.policy import Article15, PolicyProfile, Purpose, Recipient
from lumadesk.domain.register import (
    BalancingTest,
    ChangeKind,
    Outcome,
    Processing,
    RegisterChange,
    Role,
    check_balancing,
    check_processing,
)
from lumadesk.storage import register
from lumadesk.storage.transaction import Tx

_CHECK_MONTHS = 12
_SECURITY = (
    "The vault is encrypted (SQLCipher, AES-256) under a key in the system's keyring and a passphrase; "
    "deleted data is overwritten; an append-only log of what was done; encrypted backups."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingView:
    """An entry with its balancing test; ``gaps`` are in words what it lacks."""

    entry: Processing
    test: BalancingTest | None
    gaps: tuple[str, ...]


def fill_from_policy(services: Services) -> Changes[int]:
    """Enter the purposes and recipients of the policy that the register lacks; what is there stays."""
    with services.write("register.fill") as tx:
        profile = services.profile_in(tx)
        known = {entry.purpose.casefold() for entry in register.list_processing(tx)}
        purposes = [one for one in profile.article15.purposes if one.text.casefold() not in known]
        for purpose in purposes:
            register.save_processing(tx, _processing(profile, purpose))
        names = {one.name.casefold() for one in register.list_processors(tx, ended=True)}
        recipients = [one for one in profile.article15.recipients if one.name.casefold() not in names]
        for recipient in recipients:
            register.save_processor(tx, from_recipient(recipient))
    return changes(tx, len(purposes) + len(recipients))


def list_processing(services: Services) -> list[ProcessingView]:
    with services.read() as tx:
        return processing_in(services, tx)


def processing_in(services: Services, tx: Tx) -> list[ProcessingView]:
    tests = register.list_balancing(tx)
    return [
        ProcessingView(
            entry=entry, test=tests.get(entry.id), gaps=_gaps(services, entry, tests.get(entry.id))
        )
        for entry in register.list_processing(tx)
    ]


def save_processing(
    services: Services, entry: Processing, *, notified_on: date | None = None, how: str = ""
) -> Changes[int]:
    """Add an entry (id 0) or replace one; another purpose is logged, with when people were told (LM09)."""
    wanted = _cleaned(entry)
    check_processing(wanted)
    if notified_on is not None:
        check_happened("register", notified_on, services.today)
    with services.write("register.processing") as tx:
        former = register.get_processing(tx, wanted.id) if wanted.id else None
        entry_id = register.save_processing(tx, wanted)
        if former is not None and former.purpose != wanted.purpose:
            register.add_change(
                tx,
                RegisterChange(
                    id=0,
                    kind=ChangeKind.PURPOSE,
                    subject=former.purpose,
                    before=former.purpose,
                    after=wanted.purpose,
                    basis=wanted.basis,
                    day=services.today,
                    notified_on=notified_on,
                    how=clean_text(how).strip(),
                ),
            )
    return changes(tx, entry_id)


def remove_processing(services: Services, processing_id: int) -> Changes[int]:
    with services.write("register.remove") as tx:
        register.remove_processing(tx, processing_id)
    return changes(tx, processing_id)


def weigh(
    services: Services,
    processing_id: int,
    *,
    interest: str,
    necessity: str,
    balance: str,
    outcome: Outcome = Outcome.PASSES,
    on: date | None = None,
    review_on: date | None = None,
) -> Changes[int]:
    """Record a balancing test for a purpose on legitimate interests (LK02); reviewed after a year."""
    day = on or services.today
    test = BalancingTest(
        id=0,
        processing_id=processing_id,
        interest=clean_text(interest).strip(),
        necessity=clean_text(necessity).strip(),
        balance=clean_text(balance).strip(),
        outcome=outcome,
        decided_on=day,
        review_on=review_on or add_months(day, _CHECK_MONTHS),
    )
    check_balancing(test, services.today)
    with services.write("register.weigh") as tx:
        register.get_processing(tx, processing_id)
        test_id = register.add_balancing(tx, test)
    return changes(tx, test_id)


def list_changes(services: Services) -> list[RegisterChange]:
    """What changed in purposes and locations, the newest first."""
    with services.read() as tx:
        return register.list_changes(tx)


def record_change_notice(
    services: Services, change_id: int, how: str, on: date | None = None
) -> Changes[int]:
    """People were told of a change afterwards, and how."""
    day, told = on or services.today, clean_text(how).strip()
    check_happened("register", day, services.today)
    if not told:
        raise RuleViolation("register.incomplete", "How they were told is missing.", "Say by which notice.")
    with services.write("register.notice") as tx:
        register.get_change(tx, change_id)
        register.mark_notified(tx, change_id, day, told)
    return changes(tx, change_id)


def article15_in(services: Services, tx: Tx) -> Article15:
    """What access packs tell: the policy's information, with the register's purposes and recipients."""
    told = services.profile_in(tx).article15
    own = [entry for entry in register.list_processing(tx) if entry.role is Role.CONTROLLER]
    recipients = register.list_processors(tx)
    if own:
        told = replace(told, purposes=tuple(Purpose(text=one.purpose, basis=one.basis) for one in own))
    if recipients:
        told = replace(
            told,
            recipients=tuple(
                Recipient(
                    name=one.name,
                    role=one.role,
                    country=one.country,
                    safeguard=one.mechanism,
                    kind=one.kind,
                    region=one.region,
                )
                for one in recipients
            ),
        )
    return told


def _processing(profile: PolicyProfile, purpose: Purpose) -> Processing:
    told = profile.article15
    return Processing(
        id=0,
        role=Role.CONTROLLER,
        client="",
        instructions="",
        purpose=purpose.text,
        basis=purpose.basis,
        people="Visitors of the website, people who enquire, clients and their contacts",
        categories="\n".join(told.categories),
        recipients="\n".join(one.name for one in told.recipients),
        retention="\n".join(told.retention),
        security=_SECURITY,
    )


def _gaps(services: Services, entry: Processing, test: BalancingTest | None) -> tuple[str, ...]:
    if not entry.on_interests or entry.role is Role.PROCESSOR:
        return ()
    if test is None:
        return ("no balancing test",)
    if test.outcome is Outcome.FAILS:
        return ("the balance is against you: stop it, or find another basis",)
    return ("the balancing test is due again",) if test.review_on < services.today else ()


def _cleaned(entry: Processing) -> Processing:
    return replace(
        entry,
        client=clean_text(entry.client).strip(),
        instructions=clean_text(entry.instructions).strip(),
        purpose=clean_text(entry.purpose).strip(),
        basis=clean_text(entry.basis).strip(),
        people=clean_text(entry.people).strip(),
        categories=clean_text(entry.categories).strip(),
        recipients=clean_text(entry.recipients).strip(),
        retention=clean_text(entry.retention).strip(),
        security=clean_text(entry.security).strip(),
    )
