"""The stops of the tour at the registers of the privacy desk, and at the settings that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QDate

from lumadesk.app import breaches, complaints, disclosures, enquiries, people, requests, restrictions
from lumadesk.app.services import Services
from lumadesk.domain.breaches import BreachRisk, Told
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import Channel
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason
from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop

_LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Cholmondeley-Majoribanks"


def of_registers(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(name: str) -> Any:
        shown = workspace.show_place(Place.PRIVACY).show_page(name)
        rest()
        return shown

    def first(name: str, number: int = 0) -> Any:
        shown = page(name)
        shown.list.select(shown.list.records.ids[number])
        rest()
        return shown

    def person(number: int) -> int:
        return people.list_ids(services, clients_only=True)[number]

    def today() -> Any:
        shown = workspace.show_place(Place.TODAY)
        rest()
        return shown

    def settings(name: str) -> Any:
        shown = workspace.show_place(Place.SETTINGS, name).pages[name]
        rest()
        return shown

    def breach() -> None:
        first("breaches").detail.clock.toggle.click()

    def refused() -> None:
        page("disclosures").new_disclosure()
        in_front(workspace.window())[-1].ok.click()

    def preview() -> None:
        letters = settings("letters")
        letters.kind.choose(LetterKind.COMPLAINT_ANSWERED)
        letters.mode.choose(False)
        letters._show_face()

    def misspelt() -> None:
        letters = settings("letters")
        letters.mode.choose(True)
        letters._show_face()
        letters.kind.choose(LetterKind.REFUSAL)
        letters.editor.setPlainText(letters.editor.toPlainText().replace("{{right}}", "{{rihgt}}"))
        letters.save()

    def moved() -> None:
        deadlines = settings("deadlines")
        deadlines.name.inner.setText("Day of the fair")
        deadlines.day.setDate(QDate(2026, 7, 20))
        deadlines._add()

    def put_back() -> None:
        deadlines = settings("deadlines")
        shown = [view.own for view in deadlines._views]
        deadlines.list.pick(shown.index(True))
        deadlines._remove()

    furnish(services)
    yield Stop("restrictions", lambda: first("restrictions"))
    yield Stop("restrictions-told", lambda: first("restrictions", 1))
    yield Stop("restrictions-begin", lambda: page("restrictions")._ask(person(4)))
    yield Stop("restrictions-allow", lambda: first("restrictions").detail._allow())
    yield Stop("restrictions-notice", lambda: first("restrictions").detail._notice())
    yield Stop("complaints", lambda: first("complaints"))
    yield Stop("complaints-history", lambda: first("complaints", 1))
    yield Stop("complaints-answered", lambda: first("complaints", 2))
    yield Stop("complaints-new", lambda: page("complaints").new_complaint())
    yield Stop("complaints-from-enquiry", lambda: page("complaints").from_enquiry())
    yield Stop("complaints-answer", lambda: first("complaints").detail._answer())
    yield Stop("complaints-link", lambda: first("complaints").detail._link())
    yield Stop("breaches", lambda: first("breaches"))
    yield Stop("breaches-arithmetic", breach)
    yield Stop("breaches-told", lambda: (breach(), first("breaches", 1)))
    yield Stop("breaches-new", lambda: page("breaches").new_breach())
    yield Stop("breaches-risk", lambda: first("breaches").detail._decide())
    yield Stop("breaches-notice", lambda: first("breaches").detail._told())
    yield Stop("disclosures", lambda: first("disclosures", 1))
    yield Stop("disclosures-refused", lambda: first("disclosures"))
    yield Stop("disclosures-incomplete", refused)
    yield Stop("disclosures-new", lambda: page("disclosures").new_disclosure())
    yield Stop("clients-restricted", lambda: workspace.show_place(Place.CLIENTS, person(1)))
    yield Stop("today-deadlines", lambda: workspace.show_place(Place.TODAY))
    yield Stop("today-all-deadlines", lambda: today().see_deadlines.click())
    yield Stop("today-fewer-deadlines", lambda: today().see_deadlines.click())
    for name in ("letters", "deadlines", "regulator"):
        yield Stop(f"settings-{name}", lambda name=name: settings(name))
    yield Stop("settings-letters-preview", preview)
    yield Stop("settings-letters-misspelt", misspelt)
    yield Stop("settings-deadlines-moved", moved)
    yield Stop("settings-deadlines-back", put_back)


def furnish(services: Services) -> None:
    """A register of each kind with what a bad month brings; done once for all the ways of the tour."""
    if len(disclosures.list_disclosures(services)) > 1:
        return
    today, clients = services.today, people.list_ids(services, clients_only=True)
    _restrictions(services, clients)
    _complaints(services, clients)
    breaches.record_breach(
        services,
        aware_at=services.now - timedelta(hours=31, minutes=12),
        facts="A memory stick with the price list and eleven addresses was left on the train to Leeds.",
        people_affected="11 clients",
        action="Asked the lost-property office; the stick is not encrypted.",
    )
    breaches.record_breach(
        services,
        aware_at=services.now - timedelta(hours=75),
        facts="The mailbox was open to somebody else for two days.",
        effects="Messages of the spring were read; some hold addresses and opening hours.",
        people_affected="About 40 people who wrote in May",
        action="Password changed, second factor switched on, sessions ended.",
        risk=BreachRisk.HIGH,
        reasons="Whoever read the messages can pretend to be me.",
    )
    sent = breaches.record_breach(
        services,
        aware_at=services.now - timedelta(days=20),
        facts="An invoice went to the wrong address.",
        action="The wrong recipient confirmed that it was deleted.",
        risk=BreachRisk.RISK,
        reasons="Name and amount only, but the two know each other.",
    ).value
    breaches.record_told(
        services,
        sent,
        whom=Told.ICO,
        at=services.now - timedelta(days=19),
        how="By the form",
        reference="IC-2026-118",
    )
    breaches.close_breach(services, sent)
    disclosures.record_disclosure(
        services,
        authority=Authority.HMRC,
        asked_by="Compliance check, reference CH/2026/0417",
        asked_on=today - timedelta(days=40),
        what="Invoices and payments of the tax year 2025 to 2026.",
        basis="Finance Act 2008 Sch 36 para 1",
        disclosed_on=today - timedelta(days=22),
        how="Through the business tax account",
        person_id=clients[1],
    )
    disclosures.record_disclosure(
        services,
        authority=Authority.OTHER,
        asked_by=f"{_LONG}, solicitors",
        asked_on=today - timedelta(days=9),
        what="The address of a former tenant who is said to be a client.",
        reasons="No court order and no consent; DPA 2018 Sch 2 para 5 does not oblige anybody.",
    )


def _restrictions(services: Services, clients: list[int]) -> None:
    today = services.today
    first = restrictions.restrict(
        services,
        clients[1],
        RestrictionReason.ACCURACY,
        details="Says that the address on the last invoice was never theirs.",
        since=today - timedelta(days=6),
    ).value
    restrictions.allow(
        services, first, deed=Deed.SEND, ground=Allowance.CONSENT, because="Asked on the phone for a reply."
    )
    strange = people.add_person(services, name=f"{_LONG} <b>& Sons</b> \u202e(2026)").value
    told = restrictions.restrict(
        services, strange, RestrictionReason.CLAIMS, since=today - timedelta(days=60)
    ).value
    restrictions.record_notice(
        services, told, "By email: we are going to delete your messages on Friday.", today - timedelta(days=2)
    )


def _complaints(services: Services, clients: list[int]) -> None:
    today = services.today
    newest = enquiries.list_ids(services, EnquiryFilter(search="محمد"))
    sender = enquiries.rows(services, newest)[0].person_id if newest else clients[3]
    asked = requests.list_requests(services)[0].request.id
    complaints.open_complaint(
        services,
        received=today - timedelta(days=26),
        person_id=sender,
        channel=Channel.EMAIL,
        details="I asked you in May not to ring me any more, and you rang again last week.\n\nPlease tell me "
        "who gave you my new number.",
    )
    second = complaints.open_complaint(
        services,
        received=today - timedelta(days=12),
        request_id=asked,
        channel=Channel.PHONE,
        complainant="Jo Neighbour",
        contact="01632 960123",
        details="Has waited for an answer longer than a month.",
        restrict=False,
    ).value
    complaints.acknowledge(services, second, today - timedelta(days=10))
    complaints.note_progress(services, second, "Looked through the mailbox.", today - timedelta(days=4))
    wrong = complaints.history(services, second)[-1].event.id
    complaints.correct_event(services, second, wrong, note="Looked through the mailbox and the phone's list.")
    complaints.note_progress(services, second, "Rang twice, nobody at home.", today - timedelta(days=3))
    wrong = complaints.history(services, second)[-1].event.id
    complaints.take_back_event(services, second, wrong, because="That was another complaint.")
    third = complaints.open_complaint(
        services,
        received=today - timedelta(days=50),
        person_id=clients[0],
        channel=Channel.LETTER,
        details="The newsletter came although I never asked for it.",
    ).value
    complaints.acknowledge(services, third, today - timedelta(days=48))
    complaints.answer(
        services,
        third,
        outcome=ComplaintOutcome.PARTLY_UPHELD,
        note="It was an invoice, not a newsletter; but its footer advertised. The footer has gone.",
        on=today - timedelta(days=30),
    )
