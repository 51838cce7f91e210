"""The mailing list: a query that only ever holds people whose answer is yes; its export; do-not-contact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lumadesk.app.changes import Changes
from lumadesk.app.contact_permission import permissions
from lumadesk.app.services import Services, changes
from lumadesk.app.watch import UNWATCHED, Watch
from lumadesk.domain.consent import ContactChannel
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text, csv_cell
from lumadesk.domain.people import Person, normalise_email, normalise_phone
from lumadesk.domain.policy import MessagePurpose
from lumadesk.domain.promises import Rule
from lumadesk.storage import bulk_exports, people, register, suppressions
from lumadesk.storage.bulk_exports import BulkExport
from lumadesk.storage.bulk_exports import ListRecipient as ListRecipient
from lumadesk.storage.transaction import Tx

_PAGE = 5_000
_WHERE = {
    ContactChannel.EMAIL: "email IS NOT NULL",
    ContactChannel.TEXT: "phone IS NOT NULL",
    ContactChannel.PHONE: "phone IS NOT NULL",
    ContactChannel.POST: "address IS NOT NULL",
    ContactChannel.SOCIAL: "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """``ids`` are the people, by name; ``asked`` is how many have an address on the channel at all."""

    channel: ContactChannel
    purpose: MessagePurpose
    ids: tuple[int, ...]
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Lines of a do-not-contact list: what was new, known before, or is no address and no number."""

    added: int
    known: int
    unreadable: tuple[int, ...]  # numbers of the lines


def find(
    services: Services,
    channel: ContactChannel,
    purpose: MessagePurpose = MessagePurpose.MARKETING,
    *,
    watch: Watch = UNWATCHED,
) -> MailingList:
    """Everybody who may be contacted so; nobody can be added by hand."""
    with services.read() as tx:
        return _find(services, tx, channel, purpose, watch)


def export_csv(
    services: Services,
    channel: ContactChannel,
    to: Path,
    *,
    because: str,
    recipient: str,
    recipient_kind: ListRecipient = ListRecipient.SELF,
    purpose: MessagePurpose = MessagePurpose.MARKETING,
    overwrite: bool = False,
    watch: Watch = UNWATCHED,
) -> Changes[Path]:
    """Write the list as CSV; what for, to whom and who is on it are logged before the file exists.

    Every person is asked for anew at that moment. Raises RuleViolation ``export.no_purpose``,
    ``export.third_party``, ``export.no_processor`` or ``export.nobody``.
    """
    why, whom = clean_text(because).strip(), clean_text(recipient).strip()
    if not why or not whom:
        raise RuleViolation(
            "export.no_purpose",
            "A list leaves only with its purpose and its recipient on record.",
            "Say what it is for, and who gets it.",
        )
    with services.write("mailing-list.export") as tx:
        _check_recipient(services, tx, whom, recipient_kind)
        chosen = _find(services, tx, channel, purpose, watch)
        if not chosen.ids:
            raise RuleViolation(
                "export.nobody",
                "Nobody may be contacted so: the list is empty.",
                "Ask for consent first, or choose another channel.",
            )
        bulk_exports.add(
            tx,
            purpose=why,
            recipient=whom,
            recipient_kind=recipient_kind,
            what="mailing-list" if purpose is MessagePurpose.MARKETING else f"{purpose.value}-list",
            channel=channel,
            people=chosen.ids,
        )
        data = _csv([person for page in _pages(tx, chosen.ids) for person in page], channel)
    return changes(tx, services.outside.files.write(to, data, overwrite=overwrite))


def import_do_not_contact(services: Services, text: str) -> Changes[ImportReport]:
    """Suppress every address and number of a list, one a line or CSV; doing it twice is doing it once."""
    contacts, unreadable = _contacts(text)
    with services.write("suppression.import") as tx:
        before = tx.value("SELECT count(*) FROM suppression")
        suppressions.add(
            tx,
            [mac for email, phone in contacts for mac in suppressions.macs_of(tx, email, phone)],
            suppressions.OBJECTED,
        )
        added = tx.value("SELECT count(*) FROM suppression") - before
    report = ImportReport(added=added, known=len(contacts) - added, unreadable=tuple(unreadable))
    return changes(tx, report)


def list_exports(services: Services) -> list[BulkExport]:
    """Every list that left, the newest first."""
    with services.read() as tx:
        return bulk_exports.list_all(tx)


def _find(
    services: Services, tx: Tx, channel: ContactChannel, purpose: MessagePurpose, watch: Watch
) -> MailingList:
    wanted = f"SELECT id FROM person WHERE erased_at IS NULL AND {_WHERE[channel]} ORDER BY name, id"  # noqa: S608
    reachable = tx.ids(wanted)
    allowed: list[int] = []
    done = 0
    watch.step("asking for each", done, len(reachable))
    for page in _pages(tx, reachable):
        answers = permissions(services, tx, page, channel, purpose)
        allowed += [person.id for person, answer in zip(page, answers, strict=True) if answer.allowed]
        done += len(page)
        watch.step("asking for each", done, len(reachable))
    return MailingList(channel=channel, purpose=purpose, ids=tuple(allowed), asked=len(reachable))


def _pages(tx: Tx, ids: Sequence[int]) -> Iterator[list[Person]]:
    for start in range(0, len(ids), _PAGE):
        yield people.rows(tx, ids[start : start + _PAGE])


def _check_recipient(services: Services, tx: Tx, whom: str, kind: ListRecipient) -> None:
    profile = services.profile_in(tx)
    never = any(promise.rule == Rule.NO_SELLING for promise in profile.promises)
    if kind is ListRecipient.THIRD_PARTY and never:
        raise RuleViolation(
            "export.third_party",
            "The policy promises that lists never go to others for their own ends.",
            "Use the list yourself, or through a processor of the register.",
        )
    known = {one.name.casefold() for one in register.list_processors(tx)}
    known |= {one.name.casefold() for one in profile.article15.recipients}
    if kind is ListRecipient.PROCESSOR and whom.casefold() not in known:
        raise RuleViolation(
            "export.no_processor",
            "The register knows no processor of that name.",
            "Enter it in the register first, with its contract.",
        )


def _contacts(text: str) -> tuple[list[tuple[str | None, str | None]], list[int]]:
    found: dict[tuple[str | None, str | None], None] = {}
    unreadable = []
    for number, cells in enumerate(csv.reader(io.StringIO(clean_text(text))), start=1):
        given = [cell.strip() for cell in cells if cell.strip()]
        if not given:
            continue
        emails = [cell for cell in given if normalise_email(cell)]
        phones = [cell for cell in given if "@" not in cell and _is_phone(cell)]
        found.update(((normalise_email(cell), None), None) for cell in emails)
        found.update(((None, normalise_phone(cell)), None) for cell in phones)
        if not emails and not phones:
            unreadable.append(number)
    return list(found), unreadable


def _is_phone(cell: str) -> bool:
    key = normalise_phone(cell)
    return key is not None and len(key) >= 7 and not any(letter.isalpha() for letter in cell)


def _csv(found: Sequence[Person], channel: ContactChannel) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Name", channel.value.capitalize()])
    for person in found:
        address = {
            ContactChannel.EMAIL: person.email,
            ContactChannel.POST: person.address,
        }.get(channel, person.phone)
        writer.writerow([csv_cell(person.name), csv_cell(address or "")])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")
