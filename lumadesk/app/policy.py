"""The policy that the business lives under: changing it with a preview, its versions, and who saw which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.request_views import open_first
from lumadesk.app.retention import ends_of
from lumadesk.app.services import OWN_POLICY, Services, changes
from lumadesk.domain.calendar import london_date
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.policy import OWN, IdRule, PolicyProfile
from lumadesk.domain.policy_versions import PolicyVersion, check_version, version_on
from lumadesk.domain.profile_reading import read_profile
from lumadesk.domain.requests import RequestStatus, acknowledge_by
from lumadesk.storage import business, enquiries, people, policy_versions, retention_queue, settings
from lumadesk.storage.policy_versions import PolicySeen
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """What another policy would change. ``words`` are sentences for the owner, the weightiest first.

    ``everything`` if nothing of what has a time of its own would still be kept: then the number of records
    in ``disposable`` has to be typed.
    """

    profile: PolicyProfile
    disposable: int  # records that would be out of their time
    newly_disposable: int
    no_longer_disposable: int
    requests_moved: tuple[int, ...]  # another day for the first reply
    requests_need_identity: tuple[int, ...]
    everything: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenView:
    """A version that a person saw: by the day of an enquiry, or as recorded. ``enquiry_id`` is None then."""

    version: PolicyVersion | None  # None: from before the first version on record
    day: date
    enquiry_id: int | None
    how: str


def list_profiles(services: Services) -> list[PolicyProfile]:
    """All that may be chosen, the owner's own as it is kept in the vault."""
    with services.read() as tx:
        return [services.named_profile(tx, name) for name in services.outside.profiles]


def list_versions(services: Services) -> list[PolicyVersion]:
    """Every version on record, the newest first."""
    with services.read() as tx:
        return policy_versions.list_all(tx)


def record_version(
    services: Services, *, since: date | None = None, summary: str = "", significant: bool = False
) -> Changes[int]:
    """The text online was changed, or was published on a day that is not on record yet; the profile stays."""
    day, told = since or services.today, clean_text(summary).strip()
    check_version(day, told, significant, services.today)
    with services.write("policy.version") as tx:
        version_id = policy_versions.add(
            tx,
            profile=business.on(tx, services.today).policy,
            since=day,
            significant=significant,
            summary=told,
        )
    return changes(tx, version_id)


def preview_change(services: Services, profile_id: str) -> PolicyPreview:
    """What living under another policy would change, in figures. Changes nothing."""
    with services.read() as tx:
        return _preview(services, tx, services.named_profile(tx, profile_id))


def change_policy(
    services: Services,
    profile_id: str,
    *,
    summary: str = "",
    significant: bool = False,
    confirm_count: int | None = None,
) -> Changes[int]:
    """Live under another policy from today on; the value is the id of its version.

    Raises RuleViolation ``policy.confirm_count`` where everything would become disposable and its number
    was not typed, and KnownError ``policy.unknown``.
    """
    told = clean_text(summary).strip()
    check_version(services.today, told, significant, services.today)
    with services.write("policy.change") as tx:
        require_confirmed(services, tx, services.named_profile(tx, profile_id), confirm_count)
        business.save(tx, replace(business.stored(tx), policy=profile_id))
        version_id = policy_versions.add(
            tx, profile=profile_id, since=services.today, significant=significant, summary=told
        )
    return changes(tx, version_id)


def import_own(
    services: Services, text: str, source_name: str, *, confirm_count: int | None = None
) -> Changes[str]:
    """Keep the owner's own profile. Raises KnownError ``policy.unreadable``, which names the line."""
    profile = read_profile(text, source_name)
    if profile.id != OWN:
        raise KnownError(
            "policy.not_own",
            f"The profile {source_name} calls itself another policy.",
            f'Give it the id "{OWN}".',
        )
    with services.write("policy.import-own") as tx:
        if business.on(tx, services.today).policy == OWN:
            require_confirmed(services, tx, profile, confirm_count)
        settings.put(tx, OWN_POLICY, text)
    return changes(tx, profile.name)


def record_seen(
    services: Services, person_id: int, version_id: int, how: str, on: date | None = None
) -> Changes[int]:
    """This person was shown a version elsewhere than on the website: on paper, by email."""
    day, told = on or services.today, clean_text(how).strip()
    with services.write("policy.seen") as tx:
        require_alive(people.get(tx, person_id))
        version = policy_versions.get(tx, version_id)
        if not version.since <= day <= services.today or not told:
            raise RuleViolation(
                "policy.not_seen",
                "A version is seen from its first day on, until today, and somehow.",
                "Check the day, and say how it was shown.",
            )
        seen_id = policy_versions.add_seen(tx, person_id=person_id, version_id=version_id, day=day, how=told)
    return changes(tx, seen_id)


def seen_by(services: Services, person_id: int) -> list[SeenView]:
    """Which version a person saw and when: at each enquiry the one that was online, and what was recorded."""
    with services.read() as tx:
        people.get(tx, person_id)
        versions = policy_versions.list_all(tx)
        by_id = {version.id: version for version in versions}
        found = [
            SeenView(
                version=version_on(versions, london_date(one.submitted_at)),
                day=london_date(one.submitted_at),
                enquiry_id=one.id,
                how="the website, with their enquiry",
            )
            for one in enquiries.for_person(tx, person_id)
        ]
        found += [_recorded(by_id, one) for one in policy_versions.seen_by(tx, person_id)]
    return sorted(found, key=lambda view: (view.day, view.enquiry_id or 0))


def require_confirmed(services: Services, tx: Tx, profile: PolicyProfile, count: int | None) -> None:
    """Refuse a policy under which everything may go unless its number was typed: ``policy.confirm_count``."""
    found = _preview(services, tx, profile)
    if found.everything and count != found.disposable:
        raise RuleViolation(
            "policy.confirm_count",
            f"Under this policy everything that has a time of its own may go: {found.disposable:,} records.",
            "If that is meant, give that number to confirm it.",
        )


def _preview(services: Services, tx: Tx, profile: PolicyProfile) -> PolicyPreview:
    now, then = (_disposable(services, tx, one) for one in (services.profile_in(tx), profile))
    kept = tx.value(
        "SELECT (SELECT count(*) FROM enquiry) + (SELECT count(*) FROM invoice WHERE number NOT NULL)"
    )
    moved, identity = [], []
    calendar = services.calendar_in(tx)
    for view in open_first(services, tx, RequestStatus.OPEN):
        request = view.request
        by = acknowledge_by(request.received, calendar, profile.acknowledge_working_days)
        if request.acknowledged_on is None and by != view.deadline.acknowledge_by:
            moved.append(request.id)
        if profile.id_rule is IdRule.ALWAYS and request.id_received is None:
            identity.append(request.id)
    dealt = {record for record in then if record[0] != "person"}
    everything = bool(dealt) and len(dealt) >= kept and len(then - now) > 0
    return PolicyPreview(
        profile=profile,
        disposable=len(then),
        newly_disposable=len(then - now),
        no_longer_disposable=len(now - then),
        requests_moved=tuple(moved),
        requests_need_identity=tuple(identity),
        everything=everything,
        words=tuple(_words(len(then), len(then - now), len(now - then), moved, identity, everything)),
    )


def _disposable(services: Services, tx: Tx, profile: PolicyProfile) -> set[tuple[str, int]]:
    ends = ends_of(services, tx, profile)
    return {(noun, id_) for noun in retention_queue.NOUNS for id_ in retention_queue.due_ids(tx, noun, ends)}


def _words(
    disposable: int, more: int, fewer: int, moved: list[int], identity: list[int], everything: bool
) -> list[str]:
    told = []
    if everything:
        told.append(f"Everything that has a time of its own becomes disposable: {disposable:,} records.")
    if more:
        told.append(f"{_counted(more, 'record')} {'becomes' if more == 1 else 'become'} disposable.")
    if fewer:
        told.append(f"{_counted(fewer, 'record')} {'is' if fewer == 1 else 'are'} kept for longer than now.")
    if moved:
        told.append(
            f"{_counted(len(moved), 'request')} {'gets' if len(moved) == 1 else 'get'} another due date."
        )
    if identity:
        needs = "needs" if len(identity) == 1 else "need"
        told.append(f"{_counted(len(identity), 'request')} first {needs} proof of identity.")
    return told or ["Nothing that is held now changes its time."]


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _recorded(by_id: dict[int, PolicyVersion], seen: PolicySeen) -> SeenView:
    return SeenView(version=by_id.get(seen.version_id), day=seen.day, enquiry_id=None, how=seen.how)
