"""The entries of the register as lists and cards show them: purposes, recipients, the fee and the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.app.ico_fee import IcoFee
from lumadesk.app.mailing_list import BulkExport, ListRecipient
from lumadesk.app.processors import ProcessorView
from lumadesk.app.register import ProcessingView
from lumadesk.domain.policy import RecipientKind
from lumadesk.domain.register import CONTRACT_WORDS, Outcome, RegisterChange, Role
from lumadesk.ui.privacy.register_frame import paragraphs, sentence
from lumadesk.ui.records.policy_words import CHANNEL_WORDS, REGION_WORDS
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, day, moment, plain_day, short_moment

Record = ProcessingView | ProcessorView | IcoFee | RegisterChange | BulkExport
Facts = list[tuple[str, str]]

#: The nouns, in the order that keys count them.
NOUNS = ("processing", "processor", "ico_fee", "register_change", "bulk_export")
KIND_WORDS = {
    RecipientKind.PROCESSOR: "Works for you (processor)",
    RecipientKind.CONTROLLER: "Decides itself (controller)",
    RecipientKind.AUTHORITY: "Authority",
}
RECIPIENT_WORDS = {
    ListRecipient.SELF: "Your own use",
    ListRecipient.PROCESSOR: "A processor of the register",
    ListRecipient.THIRD_PARTY: "Somebody else, for their own ends",
}
_COMPLETE = ("Complete", Tone.SUCCESS)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its noun and id."""

    noun: str
    id: int
    record: Record
    face: Face


def row_of(record: Record, today: date) -> Row:
    if isinstance(record, ProcessingView):
        entry = record.entry
        about = f"For {one_line(entry.client)}" if entry.role is Role.PROCESSOR else one_line(entry.basis)
        face = Face(title=one_line(entry.purpose), detail=about, chip=_gaps(record.gaps))
        return Row("processing", entry.id, record, face)
    if isinstance(record, ProcessorView):
        one = record.processor
        face = Face(
            title=one_line(one.name),
            detail=f"{one_line(one.country)} · {one_line(one.role)}",
            chip=("Ended", Tone.NEUTRAL) if one.ended_on else _gaps(record.gaps),
            faded=one.ended_on is not None,
        )
        return Row("processor", one.id, record, face)
    if isinstance(record, IcoFee):
        return Row("ico_fee", 0, record, _fee_face(record, today))
    if isinstance(record, RegisterChange):
        face = Face(
            title=one_line(record.subject),
            detail=f"{one_line(record.before)} → {one_line(record.after)}",
            meta=plain_day(record.day),
            chip=("Told", Tone.SUCCESS) if record.notified_on else ("Nobody was told", Tone.WARNING),
        )
        return Row("register_change", record.id, record, face)
    face = Face(
        title=f"List of {counted(record.count, 'person', 'people')} · {one_line(record.recipient)}",
        detail=one_line(record.purpose),
        meta=short_moment(record.at, today),
        chip=("Left", Tone.INFO),
    )
    return Row("bulk_export", record.id, record, face)


def facts_of(record: Record) -> Facts:
    """What is known of an entry, as labelled values."""
    if isinstance(record, ProcessingView):
        return _of_processing(record)
    if isinstance(record, ProcessorView):
        return _of_processor(record)
    if isinstance(record, IcoFee):
        return [
            ("Your number", one_line(record.number) or "not entered"),
            ("Due again", day(record.renewal) if record.renewal else "not entered"),
        ]
    if isinstance(record, RegisterChange):
        told = f"{day(record.notified_on)}: {paragraphs(record.how)}" if record.notified_on else "not yet"
        return [
            ("Changed", day(record.day)),
            ("Before", paragraphs(record.before)),
            ("After", paragraphs(record.after)),
            ("Basis or safeguard", paragraphs(record.basis) or "none"),
            ("People were told", told),
        ]
    return [
        ("Left", moment(record.at)),
        ("What for", paragraphs(record.purpose)),
        ("Who got it", f"{one_line(record.recipient)} ({RECIPIENT_WORDS[record.recipient_kind].lower()})"),
        ("Channel", CHANNEL_WORDS[record.channel] if record.channel else "any"),
        ("People on it", f"{record.count:,}"),
    ]


def _of_processing(view: ProcessingView) -> Facts:
    entry = view.entry
    facts = [("Purpose", paragraphs(entry.purpose))]
    if entry.role is Role.PROCESSOR:
        facts += [("For", paragraphs(entry.client)), ("Instructions", paragraphs(entry.instructions))]
    facts += [
        ("Lawful basis", paragraphs(entry.basis)),
        ("People", paragraphs(entry.people)),
        ("Categories of data", paragraphs(entry.categories)),
        ("Recipients", paragraphs(entry.recipients)),
        ("Kept for", paragraphs(entry.retention)),
        ("Security", paragraphs(entry.security)),
    ]
    return [(words, value) for words, value in facts if value]


def balance_facts(view: ProcessingView) -> Facts:
    """The balancing test of a purpose; nothing where there is none."""
    test = view.test
    if test is None:
        return []
    return [
        ("Your interest", paragraphs(test.interest)),
        ("Why it needs the data", paragraphs(test.necessity)),
        ("Weighed against", paragraphs(test.balance)),
        ("Outcome", "It passes." if test.outcome is Outcome.PASSES else "It fails: the person weighs more."),
        ("Decided", day(test.decided_on)),
        ("Looked at again", day(test.review_on)),
    ]


def _of_processor(view: ProcessorView) -> Facts:
    one = view.processor
    facts = [
        ("Kind", KIND_WORDS[one.kind]),
        ("What they do", paragraphs(one.role)),
        ("Where", f"{one_line(one.country)} ({REGION_WORDS[one.region]})"),
        ("What protects it there", paragraphs(one.mechanism) or "nothing on record"),
        ("Checked", day(one.checked_on) if one.checked_on else "never"),
        ("To be checked again", day(one.due_on) if one.due_on else "after the first check"),
        ("Evidence", paragraphs(one.evidence) or "none yet"),
    ]
    if one.ended_on is not None:
        facts.append(("Ended", day(one.ended_on)))
    return facts


def contract_facts(view: ProcessorView) -> Facts:
    """The contract with a processor, point by point; nothing where none is needed."""
    one = view.processor
    if not one.needs_contract:
        return []
    covered = [
        (sentence(words), "covered" if one.contract.get(point, False) else "missing")
        for point, words in CONTRACT_WORDS.items()
    ]
    return [("Contract of", day(one.contract_on) if one.contract_on else "none on record"), *covered]


def gaps_in_words(gaps: Sequence[str]) -> str:
    return f"{sentence('; '.join(gaps))}." if gaps else ""


def _gaps(gaps: Sequence[str]) -> tuple[str, Tone]:
    return ("Incomplete", Tone.WARNING) if gaps else _COMPLETE


def _fee_face(fee: IcoFee, today: date) -> Face:
    if fee.renewal is None:
        chip = ("Not entered", Tone.WARNING)
    else:
        chip = ("Overdue", Tone.DANGER) if fee.renewal < today else ("Paid", Tone.SUCCESS)
    due = f"due again on {plain_day(fee.renewal)}" if fee.renewal else "Who handles personal data pays it"
    about = f"{one_line(fee.number)} · {due}" if fee.number else due
    return Face(title="Data protection fee to the ICO", detail=about, chip=chip)
