"""Promises about marketing: only with permission, on the channels that were left open, never for others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lumadesk.app.promise_rules.look import Checks, Look, against, counted, rule, told
from lumadesk.app.request_views import to_stop
from lumadesk.domain.calendar import london_date
from lumadesk.domain.consent import Consent, ConsentKind, ConsentPurpose, ContactChannel, latest
from lumadesk.domain.contact_permission import SERVICE_PURPOSES, Standing, may_contact
from lumadesk.domain.policy import MarketingBasis, MessagePurpose
from lumadesk.domain.promises import Evidence, Finding, Rule, Status, finding
from lumadesk.domain.requests import RequestKind
from lumadesk.storage import bulk_exports, consents, standings
from lumadesk.storage.bulk_exports import ListRecipient
from lumadesk.storage.evidence import records

CHECKS: Checks = {}

_MARKETING = ("bulk_export", "consent", "subscriber", "suppression", "request", "person")
_STOP = (ConsentKind.OBJECTED, ConsentKind.WITHDRAWN)
_STOP_FIRST = "Stop that mailing, tell these people, and record what happened as a breach if it harmed them."


@rule(CHECKS, Rule.MARKETING_PERMISSION, *_MARKETING)
def marketing_permission(look: Look) -> Finding:
    given = sum(_given(look).values())
    exports = _lists(look)
    words = (
        f"{counted(given, 'consent', 'consents')} on record; {counted(len(exports), 'list', 'lists')} left"
    )
    return finding(
        [told(words, given), *_wrongly_listed(look), *_not_stopped(look)], {Status.BROKEN: _STOP_FIRST}
    )


@rule(CHECKS, Rule.SUBSCRIBER_TYPES, *_MARKETING)
def subscriber_types(look: Look) -> Finding:
    kinds = look.tx.fetch(
        "SELECT kind, count(*) FROM (SELECT person_id, kind, max(id) FROM subscriber GROUP BY person_id) "
        "GROUP BY kind ORDER BY kind"
    )
    known = ", ".join(f"{count:,} {kind.replace('-', ' ')}" for kind, count in kinds) or "none"
    return finding(
        [
            told(
                f"Kinds of subscriber on record: {known}; everybody else counts as an individual", len(kinds)
            ),
            *_wrongly_listed(look),
        ],
        {Status.BROKEN: _STOP_FIRST},
    )


@rule(CHECKS, Rule.MARKETING_CHANNELS, *_MARKETING)
def marketing_channels(look: Look) -> Finding:
    stopped = records.consents_by(look.tx, "channel", _STOP, ConsentPurpose.MARKETING)
    words = ", ".join(f"{count:,} by {channel}" for channel, count in stopped.items()) or "none yet"
    suppressed = records.suppressed(look.tx)
    return finding(
        [
            told(
                f"Said no to marketing: {words}; {suppressed:,} addresses and numbers suppressed", suppressed
            ),
            *_wrongly_listed(look),
            *_not_stopped(look),
        ],
        {Status.BROKEN: _STOP_FIRST},
    )


@rule(CHECKS, Rule.WITHDRAWALS, "consent", "request", "bulk_export", "person")
def withdrawals(look: Look) -> Finding:
    routes = records.consents_by(look.tx, "route", _STOP, ConsentPurpose.MARKETING)
    words = ", ".join(f"{count:,} by {route}" for route, count in routes.items()) or "none yet"
    return finding(
        [
            told(f"Stopped marketing: {words}", sum(routes.values())),
            *_wrongly_listed(look),
            *_not_stopped(look),
        ],
        {Status.BROKEN: "Stop the processing, and record that it stopped."},
    )


@rule(CHECKS, Rule.CONSENT_UNBUNDLED, "consent", "consent_wording")
def consent_unbundled(look: Look) -> Finding:
    enquiry = records.consents_by(look.tx, "channel", [ConsentKind.GIVEN], ConsentPurpose.ENQUIRY)
    marketing = records.consents_by(look.tx, "channel", [ConsentKind.GIVEN], ConsentPurpose.MARKETING)
    answer, news = sum(enquiry.values()), sum(marketing.values())
    words = f"{answer:,} to be answered, {news:,} to marketing, apart from each other"
    bundled = records.bundled_consents(look.tx)
    return finding(
        [
            told(words, sum(enquiry.values())),
            *against("rest on a wording for something else", "consent", bundled),
        ],
        {Status.BROKEN: "These are no consents: record a withdrawal, and ask again for each purpose."},
    )


@rule(CHECKS, Rule.SERVICE_MESSAGES, "suppression", "business", "setting")
def service_messages(look: Look) -> Finding:
    stopped = Standing(
        reachable=frozenset(ContactChannel), suppressed=frozenset(ContactChannel)
    )  # somebody who stopped all marketing
    blocked = [
        purpose.value
        for purpose in sorted(SERVICE_PURPOSES)
        if not may_contact(
            stopped,
            ContactChannel.EMAIL,
            purpose,
            marketing=look.profile.marketing,
            messages=look.profile.messages,
            today=look.today,
        ).allowed
    ]
    suppressed = records.suppressed(look.tx)
    found = [
        told(f"{suppressed:,} suppressed addresses and numbers still get what they need to know", suppressed)
    ]
    if blocked:
        found.append(told(f"Blocked for them: {', '.join(blocked)}", len(blocked), status=Status.BROKEN))
    return finding(found, {Status.BROKEN: "Name these messages and their basis in the policy."})


@rule(CHECKS, Rule.MESSAGE_PURPOSES, "business", "setting")
def message_purposes(look: Look) -> Finding:
    wanted = [purpose for purpose in MessagePurpose if purpose is not MessagePurpose.MARKETING]
    named = [purpose for purpose in wanted if purpose in look.profile.messages]
    missing = [purpose.value for purpose in SERVICE_PURPOSES if purpose not in look.profile.messages]
    found = [told(f"{len(named)} purposes of messages, each with its basis", len(named))]
    if missing:
        words = f"Without a basis: {', '.join(sorted(missing))}"
        found.append(told(words, len(missing), status=Status.BROKEN))
    return finding(found, {Status.BROKEN: "Name these messages and their basis in the policy."})


@rule(CHECKS, Rule.NO_SELLING, "bulk_export")
def no_selling(look: Look) -> Finding:
    exports = bulk_exports.list_all(look.tx)
    away = [one.id for one in exports if one.recipient_kind is ListRecipient.THIRD_PARTY]
    bare = [one.id for one in exports if not one.purpose.strip() or not one.recipient.strip()]
    words = f"{counted(len(exports), 'list', 'lists')} left, each with purpose and recipient"
    return finding(
        [
            told(words, len(exports), "bulk_export", [one.id for one in exports]),
            *against("went to others for their own ends", "bulk_export", away),
            *against("without purpose or recipient", "bulk_export", bare),
        ],
        {Status.BROKEN: "Have that list deleted, tell the people on it, and record it as a breach."},
    )


def _given(look: Look) -> dict[str, int]:
    kinds = (ConsentKind.GIVEN, ConsentKind.SOFT_OPT_IN)
    return records.consents_by(look.tx, "channel", kinds, ConsentPurpose.MARKETING)


def _lists(look: Look) -> list[bulk_exports.BulkExport]:
    return [one for one in bulk_exports.list_all(look.tx) if one.what == "mailing-list"]


def _wrongly_listed(look: Look) -> list[Evidence]:
    """Lists with somebody on them who had said no by then, or whom no permission covered."""
    wrong = []
    for one in _lists(look):
        on, channel = london_date(one.at), one.channel or ContactChannel.EMAIL
        bases = look.profile.marketing.get(channel, ())
        people = bulk_exports.people_of(look.tx, one.id)
        said, known = consents.for_people(look.tx, people), standings.subscribers(look.tx, people)
        for person in people:
            entries = [entry for entry in said.get(person, ()) if entry.recorded_at <= one.at]
            corporate = person in known and known[person].kind.is_corporate
            if not _covered(entries, channel, bases, corporate, on):
                wrong.append(one.id)
                break
    return against("lists had people on them who had not agreed, or had said no", "bulk_export", wrong)


def _covered(
    entries: Iterable[Consent],
    channel: ContactChannel,
    bases: tuple[MarketingBasis, ...],
    corporate: bool,
    on: date,
) -> bool:
    entry = latest(entries, ConsentPurpose.MARKETING, channel)
    if entry is not None and entry.kind in _STOP:
        return False
    if entry is not None and entry.holds(on):
        return True
    return (corporate and MarketingBasis.BUSINESS in bases) or MarketingBasis.INTERESTS in bases


def _not_stopped(look: Look) -> list[Evidence]:
    waiting = [
        view.request.id
        for view in look.of_kind(RequestKind.MARKETING_OBJECTION, RequestKind.WITHDRAWAL)
        if to_stop(view) and view.deadline.act_by is not None and view.deadline.act_by < look.today
    ]
    return against("asked for an end that is not recorded yet", "request", waiting)
