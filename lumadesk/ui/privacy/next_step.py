"""The next step of a request: what is to be done now, why, and by which act or letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lumadesk.app import packs
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import STOPPING, EventKind
from lumadesk.domain.requests import ApplicantRole, RequestKind, RequestStatus
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.words import day

#: Carried out by a button: its words and what it does.
Offer = tuple[str, Act | LetterKind]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first of ``offers`` is the one to take; without any there is nothing to do but wait."""

    title: str
    text: str
    offers: tuple[Offer, ...] = ()
    urgent: str = ""  # said beside it in red


def next_step(file: RequestFile, today: date) -> NextStep:
    """The first thing that is still to be done, in the order in which it matters."""
    if not file.is_open:
        return _after_the_end(file)
    for question in _QUESTIONS:
        step = question(file, today)
        if step is not None:
            return step
    return _answer(file)


def _stop(file: RequestFile, _today: date) -> NextStep | None:
    kind, course = file.view.request.kind, file.view.course
    if course.last(EventKind.STOPPED) is not None or kind not in STOPPING:
        return None
    if kind is RequestKind.OBJECTION and course.last(EventKind.OBJECTION_UPHELD) is None:
        return None
    what = {
        RequestKind.MARKETING_OBJECTION: "No marketing reaches this person from now on; LumaDesk blocks it. "
        "Take them off every other list, too, then record that.",
        RequestKind.WITHDRAWAL: "Stop what rested on the consent, then record what it was.",
        RequestKind.OBJECTION: "The objection is upheld: stop the processing, then record that.",
    }[kind]
    return NextStep("Stop it at once", what, (("Record th&at it stopped…", Act.STOPPED),), urgent="At once")


def _find_person(file: RequestFile, _today: date) -> NextStep | None:
    if file.person is not None or file.erased:
        return None
    if not file.searches:
        return NextStep(
            "Find out who it is",
            "Nobody in the vault matches yet. Search for the name, the address, the number.",
            (("Se&arch the vault", Act.SEARCH_VAULT), ("Match to a person…", Act.MATCH)),
        )
    return NextStep(
        "Answer that nothing is held",
        "You looked and found nobody. Look everywhere that the search log still misses, then say so; or "
        "match the request with the person after all.",
        (("Write th&at letter…", LetterKind.NOTHING_HELD), ("Match to a person…", Act.MATCH)),
    )


def _authority(file: RequestFile, _today: date) -> NextStep | None:
    course = file.view.course
    if file.view.request.intake.role is not ApplicantRole.AGENT or course.last(EventKind.AUTHORITY_RECEIVED):
        return None
    asked = course.day(EventKind.AUTHORITY_ASKED)
    if asked is None:
        return NextStep(
            "Ask for evidence of authority",
            "Somebody asks on behalf of the person. Until you have seen that they may, nothing is given out.",
            (
                ("&Ask by letter…", LetterKind.AUTHORITY_WANTED),
                ("It came along…", Act.AUTHORITY_CAME),
                ("Asked already…", Act.ASK_AUTHORITY),
            ),
        )
    return _wait("the evidence of authority", asked, Act.AUTHORITY_CAME)


def _identity(file: RequestFile, _today: date) -> NextStep | None:
    course = file.view.course
    if course.last(EventKind.IDENTITY_RECEIVED) is not None:
        return None
    asked = course.day(EventKind.IDENTITY_ASKED)
    if asked is not None:
        return _wait("the proof of identity", asked, Act.IDENTITY_CAME)
    if file.profile.id_rule is not IdRule.ALWAYS:
        return None
    return NextStep(
        "Ask for proof of identity",
        "The privacy policy promises that identity is verified before any request is answered.",
        (
            ("&Ask by letter…", LetterKind.IDENTITY_WANTED),
            ("It is shown already…", Act.IDENTITY_CAME),
            ("Asked already…", Act.ASK_IDENTITY),
        ),
    )


def _wait(what: str, asked: date, came: Act) -> NextStep:
    return NextStep(
        f"Wait for {what}",
        f"Asked for on {day(asked)}. The clock starts anew when it comes; until then the old date counts.",
        (("It h&as come…", came),),
    )


def _acknowledge(file: RequestFile, today: date) -> NextStep | None:
    if file.view.course.last(EventKind.ACKNOWLEDGED) is not None:
        return None
    by = file.view.deadline.acknowledge_by
    late = by < today
    promise = f"{'was' if late else 'is'} promised by {day(by)}"
    return NextStep(
        "Confirm that it arrived",
        f"A first reply {promise}. Any letter about the request counts as one.",
        (("Write &acknowledgement…", LetterKind.ACKNOWLEDGEMENT), ("Done already…", Act.ACKNOWLEDGE)),
        urgent="Late" if late else "",
    )


def _question(file: RequestFile, today: date) -> NextStep | None:
    asked = [pause.asked for pause in file.view.request.pauses if pause.answered is None]
    if not asked or file.view.deadline.due is not None:
        return None
    waited = (today - asked[-1]).days
    nudge = " A month has passed: remind the person, and do not close it by yourself." if waited > 30 else ""
    return NextStep(
        "Wait for the answer to your question",
        f"Asked on {day(asked[-1])}. The clock stands still until it comes.{nudge}",
        (("Record the &answer…", Act.QUESTION_ANSWERED),),
    )


def _fee(file: RequestFile, _today: date) -> NextStep | None:
    asked = file.view.course.day(EventKind.FEE_ASKED)
    if asked is None or file.view.course.last(EventKind.FEE_PAID) is not None:
        return None
    return _wait("the fee", asked, Act.FEE_PAID)


def _search(file: RequestFile, _today: date) -> NextStep | None:
    # An erasure has a preview of every record, which finds them all.
    wanted = {RequestKind.ACCESS, RequestKind.PORTABILITY}
    if file.searches or file.view.request.kind not in wanted or file.person is None:
        return None
    return NextStep(
        "Look for the data",
        "One press searches the whole vault. Log where else you looked: the mailbox, paper, the telephone.",
        (("Se&arch the vault", Act.SEARCH_VAULT), ("Log another search…", Act.LOG_SEARCH)),
    )


def _work(file: RequestFile, _today: date) -> NextStep | None:
    found = _WORK.get(file.view.request.kind)
    return found(file) if found is not None and file.person is not None else None


def _pack(file: RequestFile) -> NextStep | None:
    if file.dispatches:
        return None
    if any(row.kind == packs.KIND for row in file.documents):
        return NextStep(
            "Send the pack",
            "Seal it, check the address once more, send it, and record where it went.",
            (("To the p&ack", Act.PACK), ("Write the answer…", LetterKind.ANSWER)),
        )
    return NextStep(
        "Review and build the pack",
        "Look through what was found: other people's data is pointed out, and can be redacted or withheld.",
        (("Review the p&ack…", Act.REVIEW_PACK),),
    )


def _erase(_file: RequestFile) -> NextStep:
    return NextStep(
        "Preview the erasure",
        "It says of every record whether it goes, and what the law has you keep. Nothing is erased before "
        "you type the name.",
        (("Preview er&asure…", Act.ERASE), ("Refuse…", LetterKind.REFUSAL)),
    )


def _correct(file: RequestFile) -> NextStep | None:
    if not file.rectifications:
        return NextStep(
            "Correct the data, or note the dispute",
            "Before and after are kept, and whoever was given the data becomes a task.",
            (("Correct the d&ata…", Act.CORRECT_DATA), ("Note a dispute…", Act.DISPUTE)),
        )
    left = [task for task in file.tasks if not task.done]
    if left:
        return NextStep(
            f"Tell {'one recipient' if len(left) == 1 else f'{len(left)} recipients'}",
            "Whoever was given the data is told what it should have been, unless that cannot be (Art 19).",
            (("To the t&asks", Act.TASKS), ("Write the answer…", LetterKind.ANSWER)),
        )
    return None


def _restrict(file: RequestFile) -> NextStep | None:
    if file.restricted:
        return None
    return NextStep(
        "Grant the restriction, or refuse it",
        "The answer grants it: from then on the data is stored and nothing else, until you lift it. Restrict "
        "at once what cannot wait.",
        (
            ("Write the &answer…", LetterKind.ANSWER),
            ("Restrict at once…", Act.RESTRICT),
            ("Refuse…", LetterKind.REFUSAL),
        ),
    )


def _weigh(file: RequestFile) -> NextStep | None:
    if file.view.course.last(EventKind.OBJECTION_UPHELD, EventKind.OBJECTION_OVERRIDDEN) is not None:
        return None
    more: tuple[Offer, ...] = () if file.restricted else (("Restrict meanwhile…", Act.RESTRICT),)
    return NextStep(
        "Weigh the objection",
        "Put their reasons against your grounds. The processing stops unless yours are compelling.",
        (("Weigh both sides, &and decide…", Act.WEIGH), *more),
    )


def _answer(file: RequestFile) -> NextStep:
    refusal = file.why_not(Act.ANSWER)
    more: tuple[Offer, ...] = () if refusal else (("It is answered…", Act.ANSWER),)
    return NextStep(
        "Answer the request",
        refusal or "Say what was done. The letter names both ways to complain, and the court.",
        (("Write the &answer…", LetterKind.ANSWER), *more),
    )


def _after_the_end(file: RequestFile) -> NextStep:
    sent = {letter.kind for letter in file.letters if letter.sent_on is not None}
    request = file.view.request
    answered_erasure = request.kind is RequestKind.ERASURE and request.status is RequestStatus.ANSWERED
    if file.erased and answered_erasure and LetterKind.ERASURE_DONE not in sent:
        return NextStep(
            "Tell the person that it is done",
            "Nobody's name is on record any more: give the letter the name and the address that it goes to.",
            (("Write th&at letter…", LetterKind.ERASURE_DONE),),
        )
    if file.to_be_lifted and request.kind is not RequestKind.RESTRICTION:
        return NextStep(
            "The restriction still binds",
            "It has been decided. Tell the person that the restriction ends, then lift it (Art 18(3)).",
            (("Write th&at letter…", LetterKind.RESTRICTION_LIFTED), ("To the restriction", Act.LIFT)),
        )
    left = [task for task in file.tasks if not task.done]
    if left:
        return NextStep(
            "Recipients are still to be told",
            "The request has ended; telling whoever was given the data has not (Art 19).",
            (("To the t&asks", Act.TASKS),),
        )
    if file.named_again:
        return NextStep(
            "Forget the letter's name and address",
            "The erasure had left neither in the vault; the letter brought them back. What stays is that it "
            "was sent, and when.",
            (("&Forget them…", Act.FORGET),),
        )
    ended, words = file.view.course.ended_on, file.view.request.status.value.capitalize()
    return NextStep(
        "Nothing more to do",
        f"{words} on {day(ended)}. Should that be a mistake, take the entry back under “What happened”."
        if ended
        else f"{words}.",
    )


_QUESTIONS: tuple[Callable[[RequestFile, date], NextStep | None], ...] = (
    _stop,
    _authority,
    _find_person,
    _identity,
    _acknowledge,
    _question,
    _fee,
    _search,
    _work,
)
_WORK: dict[RequestKind, Callable[[RequestFile], NextStep | None]] = {
    RequestKind.ACCESS: _pack,
    RequestKind.PORTABILITY: _pack,
    RequestKind.ERASURE: _erase,
    RequestKind.RECTIFICATION: _correct,
    RequestKind.RESTRICTION: _restrict,
    RequestKind.OBJECTION: _weigh,
}
