"""The stops of the tour at the requests of the privacy desk, and the requests that it shows there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from lumadesk.app import enquiries, letters, people, rectification, requests, searches
from lumadesk.app.services import Services
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.rectification import ContactField
from lumadesk.domain.requests import ApplicantRole, Channel, Intake, RequestKind, RequestStatus
from lumadesk.domain.searches import Searched
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.workspace import Workspace
from tests.tour import camera
from tests.tour.stop import Rest, Stop

_NOBODY = "Bartholomew Featherstonehaugh-Cholmondeley"
_REASONS = "Two websites and four years of correspondence have to be looked through."


def of_requests(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services
    asked = furnish(services)

    def page() -> Any:
        return workspace.show_place(Place.PRIVACY).show_page("requests")

    def show(name: str, part: str = "") -> Any:
        page().show_record(asked[name])
        rest()
        detail = page().detail
        if part:
            detail._go_to(getattr(detail, part))
        return detail

    def write(name: str, kind: LetterKind, words: str) -> None:
        show(name).letters.write_letter(kind)
        rest()
        dialog = front(workspace.window())
        dialog.words.setPlainText(words)
        dialog._soon.stop()
        dialog._read_preview()

    def open_enquiry() -> None:
        workspace.show_place(
            Place.ENQUIRIES, requests.get(services, asked["enquiry"]).request.intake.enquiry_id
        )

    def other_enquiry() -> None:
        newest = enquiries.list_ids(services, EnquiryFilter())[4]
        workspace.show_place(Place.PRIVACY, ("from-enquiry", newest))

    def tell() -> None:
        rows = show("rectification").work.entries.rows
        rows[("task", rectification.list_tasks(services, asked["rectification"])[0].id)].next.click()

    def take_back() -> None:
        detail = show("history")
        detail.actions_.take_back(detail._file.view.course.events[1])

    yield Stop("requests-history", lambda: show("history"))
    yield Stop("requests-history-course", lambda: show("history", "course"))
    yield Stop("requests-history-searches", lambda: show("history", "searches"))
    yield Stop("requests-history-letters", lambda: show("history", "letters"))
    yield Stop("requests-take-back", take_back)
    yield Stop("requests-extend", lambda: show("paused").do(Act.EXTEND))
    yield Stop("requests-nobody", lambda: show("nobody"))
    yield Stop("requests-nobody-searches", lambda: show("nobody", "searches"))
    yield Stop("requests-log-search", lambda: show("nobody").do(Act.LOG_SEARCH))
    yield Stop("requests-agent", lambda: show("agent"))
    yield Stop("requests-rectification", lambda: show("rectification"))
    yield Stop("requests-rectification-work", lambda: show("rectification", "work"))
    yield Stop("requests-correct", lambda: show("rectification").do(Act.CORRECT_DATA))
    yield Stop("requests-tell", tell)
    yield Stop("requests-objection", lambda: show("objection"))
    yield Stop("requests-weigh", lambda: show("objection").do(Act.WEIGH))
    yield Stop("requests-withdrawal", lambda: show("withdrawal"))
    yield Stop("requests-restriction", lambda: show("restriction"))
    yield Stop("requests-erasure", lambda: show("erasure"))
    yield Stop("requests-refused", lambda: show("refused"))
    yield Stop("requests-letter", lambda: write("history", LetterKind.EXTENSION, _REASONS))
    yield Stop("requests-letter-missing", lambda: write("agent", LetterKind.REFUSAL, ""))
    yield Stop("requests-sent", lambda: _send(show("history")))
    yield Stop("requests-pick", lambda: page().new_request())
    yield Stop("requests-open-nobody", lambda: _nobody(page()))
    yield Stop("requests-from-enquiry", other_enquiry)
    yield Stop("requests-enquiry", open_enquiry)


def furnish(services: Services) -> dict[str, int]:
    """Requests with all that can happen to them, by name; made once, found again afterwards."""
    known = {
        view.request.details.partition("\n")[0]: view.request.id for view in requests.list_requests(services)
    }
    clients = people.list_ids(services, clients_only=True)
    today = services.today

    def ask(name: str, kind: RequestKind, days: int, words: str, person: int | None, **intake: Any) -> int:
        return requests.open_request(
            services,
            kind=kind,
            person_id=person,
            received=today - timedelta(days=days),
            details=f"{name}\n{words}",
            intake=Intake(**intake),
        ).value

    if "history" in known:
        return known | {"enquiry": _of_enquiry(services)}
    made = {
        "history": ask(
            "history", RequestKind.ACCESS, 20, "Everything since 2022, please.", clients[3],
            channel=Channel.EMAIL,
        ),
        "paused": ask("paused", RequestKind.ACCESS, 9, "All of it.", clients[4], channel=Channel.LETTER),
        "nobody": ask(
            "nobody", RequestKind.ACCESS, 6, "Says that a form was filled in years ago.", None,
            channel=Channel.PHONE, subject=_NOBODY, subject_contact="bart@example.org, 01632 960123",
        ),
        "agent": ask(
            "agent", RequestKind.ACCESS, 2, "A solicitor's letter.", clients[5], channel=Channel.LETTER,
            role=ApplicantRole.AGENT, applicant="Grabbit & Runne LLP", applicant_contact="post@example.com",
        ),
        "rectification": ask(
            "rectification", RequestKind.RECTIFICATION, 8, "New email, and the invoice has the old street.",
            clients[6], channel=Channel.EMAIL,
        ),
        "objection": ask(
            "objection", RequestKind.OBJECTION, 4, "Stop keeping logs of my visits.", clients[3],
            channel=Channel.EMAIL,
        ),
        "withdrawal": ask(
            "withdrawal", RequestKind.WITHDRAWAL, 1, "No photographs any more.", clients[4],
            channel=Channel.SPOKEN,
        ),
        "restriction": ask(
            "restriction", RequestKind.RESTRICTION, 3, "Keep it for my claim.", clients[7],
            channel=Channel.EMAIL,
        ),
        "erasure": ask("erasure", RequestKind.ERASURE, 5, "Delete all.", clients[7], channel=Channel.EMAIL),
        "refused": ask("refused", RequestKind.ACCESS, 15, "The same again.", clients[6]),
    }  # fmt: skip
    _history(services, made["history"], today)
    requests.record_clarification(
        services, made["paused"], asked=today - timedelta(days=4), question="Which of your two shops?"
    )
    requests.acknowledge(services, made["rectification"], today - timedelta(days=7))
    rectification.correct_contact(services, made["rectification"], ContactField.EMAIL, "new@example.org")
    rectification.record_dispute(
        services, made["rectification"], field="Street on invoice 2026-0003", held="1 High Street",
        claimed="2 Low Road", because="The work was done at the old address; the invoice is right.",
    )  # fmt: skip
    for name in ("objection", "restriction", "erasure"):
        requests.acknowledge(services, made[name], today - timedelta(days=1))
    requests.close_request(
        services, made["refused"], status=RequestStatus.REFUSED,
        because="The same was asked and answered in full three weeks ago; nothing has been added since.",
    )  # fmt: skip
    newest = enquiries.list_ids(services, EnquiryFilter())[12]
    requests.open_from_enquiry(services, newest, kind=RequestKind.ERASURE)
    return made | {"enquiry": _of_enquiry(services)}


def _history(services: Services, wanted: int, today: date) -> None:
    def ago(days: int) -> date:
        return today - timedelta(days=days)

    requests.acknowledge(services, wanted, ago(19))
    requests.record_identity(
        services, wanted, asked=ago(19), because="The request came from an address that is not known."
    )
    requests.record_identity(services, wanted, received=ago(16))
    requests.record_clarification(
        services, wanted, asked=ago(14), answered=ago(11), question="Do you mean the shop as well?",
        answer="Both the shop and the blog.",
    )  # fmt: skip
    asked = requests.record_clarification(services, wanted, asked=ago(9), question="Asked of the wrong one.")
    course = requests.get(services, asked.value).course
    requests.take_back_event(
        services, wanted, course.events[-1].id, because="It was meant for another request."
    )
    acknowledged = course.events[1]
    requests.correct_event(services, wanted, acknowledged.id, on=ago(18))
    searches.log_search(
        services, wanted, where=Searched.MAILBOX, terms="Ann Example, ann@example.org", on=ago(8),
        place="All folders, sent and deleted mail", found="41 messages",
    )  # fmt: skip
    searches.log_search(
        services, wanted, where=Searched.PAPER, terms="Example", found="2 job sheets",
        left_out="Boxes from before 2019", because="Nothing of this client can be in them.",
    )  # fmt: skip
    letters.write_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=wanted)
    sent = letters.write_letter(
        services, LetterKind.CLARIFICATION, request_id=wanted, words="Do you mean the shop as well?"
    ).value
    letters.mark_sent(services, sent)
    course = requests.get(services, wanted).course
    requests.record_clarification(services, wanted, asked=today, answered=today, answer="Yes.")


def _of_enquiry(services: Services) -> int:
    found = requests.list_requests(services)
    return next(view.request.id for view in found if view.request.intake.enquiry_id is not None)


def _send(detail: Any) -> None:
    detail.letters.mark_sent(
        next(one for one, letter in detail.letters._letters.items() if not letter.sent_on)
    )


def _nobody(page: Any) -> None:
    page.new_request()
    picker = front(page.window())
    picker.search.setText(_NOBODY)
    picker._choose_nobody()


def front(window: QWidget) -> Any:
    """The foremost dialog."""
    return [one for one in camera.in_front(window) if isinstance(one, QDialog)][-1]
