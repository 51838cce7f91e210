"""Who must be told of a new version of the policy: by letter or email, with drafts, and a log of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lumadesk.app.binding import is_free
from lumadesk.app.changes import Changes
from lumadesk.app.contact_permission import permissions
from lumadesk.app.services import Services, changes
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.calendar import add_days, check_happened
from lumadesk.domain.consent import ContactChannel
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text, visible_text
from lumadesk.domain.people import Person
from lumadesk.domain.policy import MessagePurpose
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, people, policy_versions
from lumadesk.storage.policy_versions import PolicyNotice
from lumadesk.storage.transaction import Tx

#: Whoever is to be told directly hears of it within so long.
DAYS = 30
_PAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """Somebody to be told; ``person_name`` is empty once the person is gone."""

    notice: PolicyNotice
    person_name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """What to send, filled: as the text of an email, or on paper."""

    notice_id: int
    channel: ContactChannel
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """How far telling people of a version has got; ``by`` is the day by which all should know."""

    version_id: int
    to_tell: int
    told: int
    cannot: int  # people of whom neither an email nor a postal address is known
    by: date


def prepare(services: Services, version_id: int) -> Changes[int]:
    """List everybody who must be told of a version and is not on the list yet; the value is how many.

    Clients and whoever wrote before it are told, by email where there is an address, else by post; who is
    restricted or erased is left out.
    """
    with services.write("policy.notices") as tx:
        version = policy_versions.get(tx, version_id)
        listed = {notice.person_id for notice in policy_versions.notices(tx, version_id)}
        wanted: list[tuple[int, ContactChannel]] = []
        for page in _pages(tx, _concerned(tx, version.since)):
            for channel in (ContactChannel.EMAIL, ContactChannel.POST):
                answers = permissions(services, tx, page, channel, MessagePurpose.POLICY)
                for person, answer in zip(page, answers, strict=True):
                    if answer.allowed and person.id not in listed:
                        listed.add(person.id)
                        wanted.append((person.id, channel))
        policy_versions.add_notices(tx, version_id, wanted)
    return changes(tx, len(wanted))


def list_notices(services: Services, version_id: int, *, open_only: bool = False) -> list[NoticeView]:
    """Who is to be told, in the order in which they were listed."""
    with services.read() as tx:
        found = [
            one
            for one in policy_versions.notices(tx, version_id)
            if not open_only or (one.sent_on is None and one.person_id is not None)
        ]
        known = {
            person.id: person
            for page in _pages(tx, sorted({one.person_id for one in found if one.person_id is not None}))
            for person in page
        }
    return [
        NoticeView(
            notice=one,
            person_name=known[one.person_id].name if one.person_id in known else "",
            address=_address(known[one.person_id], one.channel) if one.person_id in known else "",
        )
        for one in found
    ]


def state(services: Services, version_id: int) -> NoticeState:
    with services.read() as tx:
        return state_in(tx, version_id)


def state_in(tx: Tx, version_id: int) -> NoticeState:
    version = policy_versions.get(tx, version_id)
    found = policy_versions.notices(tx, version_id)
    listed = {one.person_id for one in found}
    return NoticeState(
        version_id=version_id,
        to_tell=sum(one.sent_on is None and one.person_id is not None for one in found),
        told=sum(one.sent_on is not None for one in found),
        cannot=sum(person_id not in listed for person_id in _concerned(tx, version.since)),
        by=add_days(version.since, DAYS),
    )


def draft(services: Services, notice_id: int) -> NoticeDraft:
    """What to send to one of them. Raises RuleViolation ``policy.notice_gone``."""
    with services.read() as tx:
        return _draft(services, tx, notice_id)


def export_drafts(
    services: Services, version_id: int, folder: Path, *, overwrite: bool = False
) -> Changes[tuple[Path, ...]]:
    """Write what to send to everybody who is still to be told: one PDF to print, a text for each email.

    Raises RuleViolation ``policy.nobody_to_tell``.
    """
    with services.write("policy.export-notices") as tx:
        owner, drafts = _waiting(services, tx, version_id)
    post = [one for one in drafts if one.channel is ContactChannel.POST]
    files = {f"notices-{version_id:02}-letters.pdf": _letters(services, owner, post)} if post else {}
    for one in drafts:
        if one.channel is not ContactChannel.POST:
            text = f"To: {visible_text(one.address)}\nSubject: {one.subject}\n\n{one.body}\n"
            files[f"notice-{one.notice_id:04d}.txt"] = text.encode("utf-8", "replace")
    sink = services.outside.files
    written = tuple(sink.write(folder / name, data, overwrite=overwrite) for name, data in files.items())
    return changes(tx, written)


def export_letters(
    services: Services, version_id: int, to: Path, *, overwrite: bool = False
) -> Changes[Path]:
    """Write one PDF with a letter to everybody who is still to be told by post, to print; it is logged.

    Raises RuleViolation ``policy.nobody_to_tell``.
    """
    with services.write("policy.export-letters") as tx:
        owner, drafts = _waiting(services, tx, version_id, ContactChannel.POST)
    return changes(
        tx, services.outside.files.write(to, _letters(services, owner, drafts), overwrite=overwrite)
    )


def _waiting(
    services: Services, tx: Tx, version_id: int, channel: ContactChannel | None = None
) -> tuple[Business, list[NoticeDraft]]:
    """What is to be sent to everybody who was not told yet, with who sends it."""
    waiting = [
        one.id
        for one in policy_versions.notices(tx, version_id)
        if one.sent_on is None
        and one.person_id is not None
        and channel in (None, one.channel)
        and is_free(services, tx, one.person_id, Deed.SEND)  # restricted since: told when it is lifted
    ]
    if not waiting:
        raise RuleViolation(
            "policy.nobody_to_tell",
            "Nobody is listed who was not told yet and whose data is not restricted.",
            "List first who must be told.",
        )
    tx.touch_all("policy_notice", waiting)
    owner = business.on(tx, services.today)
    return owner, [_draft(services, tx, notice_id) for notice_id in waiting]


def _letters(services: Services, owner: Business, drafts: Sequence[NoticeDraft]) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts, letter

    fonts.register_fonts(services.outside.fonts_folder)
    pages = [
        letter.LetterPage(
            sender=owner,
            address=one.address,
            reference=f"N-{one.notice_id:04d}",
            subject=one.subject,
            body=one.body,
        )
        for one in drafts
    ]
    return letter.render_all(pages, drafts[0].subject)


def _draft(services: Services, tx: Tx, notice_id: int) -> NoticeDraft:
    notice = policy_versions.get_notice(tx, notice_id)
    if notice.person_id is None:
        raise _gone()
    person = people.get(tx, notice.person_id)
    version = policy_versions.get(tx, notice.version_id)
    owner = business.on(tx, services.today)
    place = f" ({owner.website})" if owner.website else ""
    what = f"\n\n{version.summary}" if version.summary else ""
    sender = "\n".join(part for part in (owner.own_name, owner.business_name, owner.email) if part)
    return NoticeDraft(
        notice_id=notice_id,
        channel=notice.channel,
        address=_address(person, notice.channel)
        if notice.channel is ContactChannel.EMAIL
        else f"{person.name}\n{person.address or ''}",
        subject=f"Our privacy policy has changed ({long_date(version.since)})",
        body=(
            f"Dear {visible_text(person.name)},\n\n"
            f"We hold data about you, and on {long_date(version.since)} our privacy policy changed.{what}\n\n"
            f"The whole text is on our website{place}; we send it to you if you ask. If you do not agree, "
            "tell us: you may object, and ask for your data or for its erasure, at any time.\n\n"
            f"Kind regards\n\n{sender}"
        ),
    )


def mark_told(
    services: Services, notice_ids: Sequence[int], how: str, on: date | None = None
) -> Changes[int]:
    """Record that these people were told, and how: the log that the policy asks for (LM01)."""
    day, told = on or services.today, clean_text(how).strip()
    check_happened("notice", day, services.today)
    if not told:
        raise RuleViolation(
            "policy.no_how", "How they were told is missing.", "Say by which letter or email."
        )
    with services.write("policy.told") as tx:
        for notice_id in notice_ids:
            notice = policy_versions.get_notice(tx, notice_id)
            if notice.person_id is None:  # nothing is written any more about who was erased
                raise _gone()
            if notice.sent_on is not None:
                raise RuleViolation("policy.told_already", "One of these people was told already.")
            policy_versions.mark_told(tx, notice_id, day, told)
    return changes(tx, len(notice_ids))


def _gone() -> RuleViolation:
    return RuleViolation("policy.notice_gone", "This person was erased: there is nobody to tell.")


def _concerned(tx: Tx, since: date) -> list[int]:
    """Clients, and whoever is held from before the version: they never saw it."""
    return tx.ids(
        "SELECT id FROM person WHERE erased_at IS NULL AND (client_since IS NOT NULL OR created_at < ?) "
        "ORDER BY id",
        (since.isoformat(),),
    )


def _pages(tx: Tx, ids: Sequence[int]) -> list[list[Person]]:
    return [people.rows(tx, ids[start : start + _PAGE]) for start in range(0, len(ids), _PAGE)]


def _address(person: Person, channel: ContactChannel) -> str:
    return (person.email if channel is ContactChannel.EMAIL else person.address) or ""
