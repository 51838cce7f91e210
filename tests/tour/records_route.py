"""The stops of the tour at the Records screen: promises, review, holds, register and policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QScrollArea

from lumadesk.app import (
    consent,
    contact_permission,
    holds,
    people,
    policy,
    policy_notices,
    register,
    retention,
    retention_review,
)
from lumadesk.domain.consent import ConsentPurpose, ContactChannel
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.disposal import Decision, HoldKind
from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop

_EMAIL = (
    b"From: A client <client@example.com>\nTo: hello@example.com\nDate: Tue, 3 Nov 2026 09:30:00 +0000\n"
    b"Subject: Your newsletter\n\nYes please, send me your news by email.\n\nKind regards\n"
)


def of_records(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    def page(name: str) -> Any:
        shown = workspace.show_place(Place.RECORDS).show_page(name)
        rest()
        return shown

    def promise(id_: str) -> Any:
        workspace.show_place(Place.RECORDS, ("promise", id_))
        rest()
        return page("promises").detail

    def evidence() -> None:
        promise("LT19").evidence.rows[0].next.click()

    yield Stop("promises", lambda: page("promises").show_overview())
    yield Stop("promises-broken", lambda: promise("LT19"))
    yield Stop("promises-evidence", evidence)
    yield Stop("promises-question", lambda: promise("LT15"))
    yield Stop("promises-confirm", lambda: promise("LT15").confirm.click())
    yield from _review(workspace, rest)
    yield from _register(workspace, rest)
    yield from _policy(workspace, rest)


def _review(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(name: str = "review") -> Any:
        shown = workspace.show_place(Place.RECORDS).show_page(name)
        rest()
        return shown

    def several(count: int) -> Any:
        shown = page()
        shown.list.clearSelection()
        for number in range(count):
            shown.list.selectionModel().select(
                shown.list.records.index(number, 0), shown.list.selectionModel().SelectionFlag.Select
            )
        rest()
        return shown

    def arithmetic() -> None:
        shown = page()
        shown.list.select_first()
        rest()
        shown.detail.clock.toggle.click()

    def hold() -> None:
        shown = page("holds")
        shown._chosen(retention.rows(services, retention.queue(services))[1].person_id)

    def held() -> Any:
        if not holds.list_holds(services):
            person_id = retention.rows(services, retention.queue(services))[0].person_id
            holds.place_hold(
                services, person_id, HoldKind.CLAIM, "County court claim 26CC0412, small claims."
            )
        shown = page("holds")
        shown.refresh()
        rest()
        shown.list.select_first()
        return shown

    def figures() -> None:
        furnish()
        page("history").kind.choose(True)
        page("history").refresh()
        rest()
        page("history").list.select_first()

    def furnish() -> Any:
        shown = page("history")
        if not retention_review.history(services):
            first, second, third = retention.queue(services, "enquiry")[-3:]
            until = services.today.replace(year=services.today.year + 1)
            retention_review.decide(services, [first], Decision.ERASE)
            retention_review.decide(services, [second], Decision.ANONYMISE)
            retention_review.decide(
                services, [third], Decision.KEEP, reason="A quote is still open.", until=until
            )
            shown.refresh()
            rest()
        shown.list.select_first()
        return shown

    yield Stop("review", arithmetic)
    yield Stop("review-several", lambda: several(5))
    yield Stop("review-keep", lambda: several(5).decide(Decision.KEEP))
    yield Stop("review-erase", lambda: several(5).decide(Decision.ERASE))
    yield Stop("history-none", lambda: page("history"))
    yield Stop("history", furnish)
    yield Stop("history-figures", figures)
    yield Stop("holds-none", lambda: page("holds"))
    yield Stop("holds-new", hold)
    yield Stop("holds", held)
    yield Stop("review-held", lambda: page().list.select_first())
    yield Stop("review-erase-held", lambda: several(5).decide(Decision.ERASE))


def _policy(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page() -> Any:
        shown = workspace.show_place(Place.RECORDS).show_page("policy")
        shown.refresh()
        rest()
        shown.list.select_first()
        rest()
        return shown

    def told() -> Any:
        if len(policy.list_versions(services)) == 1:
            wanted = policy.record_version(
                services, summary="Support calls are noted from now on.", significant=True
            ).value
            policy_notices.prepare(services, wanted)
            first = policy_notices.list_notices(services, wanted)[0]
            policy_notices.mark_told(services, [first.notice.id], "By email of today.")
        return page()

    def draft(number: int) -> None:
        notices = page().detail.notices
        notices.list.selectRow(number)
        notices._draft()

    def change(name: str) -> Any:
        page().change_policy()
        rest()
        dialog = in_front(workspace.window())[-1]
        dialog.profile.choose(name)
        return dialog

    yield Stop("policy", page)
    yield Stop("policy-change", lambda: change("lumensol"))
    yield Stop("policy-version", lambda: page().record_version())
    yield Stop("policy-told", told)
    yield Stop(
        "policy-draft", lambda: (page().detail.notices.list.selectRow(1), page().detail.notices._draft())
    )
    yield Stop("policy-mark", lambda: page().detail.notices._mark_all())


def _register(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(part: str = "purposes", number: int = 0) -> Any:
        shown = workspace.show_place(Place.RECORDS).show_page("register")
        shown.part.choose(part)
        shown.refresh()
        rest()
        if len(shown.list.records.ids) > number:
            shown.list.select(shown.list.records.ids[number])
        rest()
        return shown

    def filled() -> Any:
        page().fill_from_policy()
        rest()
        return page(number=2)

    def on_interests() -> Any:
        for number, view in enumerate(register.list_processing(services)):
            if view.entry.on_interests:
                register.weigh(
                    services,
                    view.entry.id,
                    interest="Keeping the network and this business safe.",
                    necessity="Without the address of a caller misuse cannot be told from use.",
                    balance="People expect it; nothing is looked at that was not sent to us.",
                )
                return page(number=number)
        return page()

    yield Stop("register-empty", page)
    yield Stop("register", filled)
    yield Stop("register-weighed", on_interests)
    yield Stop("register-weigh", lambda: on_interests().detail._weigh())
    yield Stop("register-purpose", lambda: page().new_purpose())
    yield Stop("register-recipients", lambda: page("recipients"))
    yield Stop("register-recipient", lambda: page("recipients").detail._edit())
    yield Stop("register-check", lambda: page("recipients").detail._check())
    yield Stop("register-log", lambda: page("log"))
    yield Stop("register-fee", lambda: page("log").detail._edit())


def of_consent(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    """What a client's page knows of contact and consent."""
    services = workspace.desk.services
    person_id = people.list_ids(services, clients_only=True)[0]

    def furnish() -> None:
        if consent.list_wordings(services):
            return
        consent.give(
            services,
            person_id,
            ConsentPurpose.MARKETING,
            ContactChannel.EMAIL,
            words="Yes, send me news by email. I can stop it at any time.",
            evidence="The form's row of today, ticked by the client.",
            attached=_EMAIL,
        )
        consent.object_to_marketing(services, person_id, [ContactChannel.PHONE])
        contact_permission.set_subscriber(services, person_id, SubscriberKind.SOLE_TRADER)
        people.add_note(services, person_id, "Card 4111 1111 1111 1111 was read out on the phone.")

    def panel() -> Any:
        furnish()
        screen = workspace.show_place(Place.CLIENTS)
        rest()
        screen.open_record(person_id)
        screen.refresh()
        rest()
        screen.detail.show_contact_part(True)
        rest()
        return screen.detail.contact

    def bottom() -> None:
        area = panel().parentWidget().parentWidget()
        while not isinstance(area, QScrollArea):
            area = area.parentWidget()
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    def give() -> None:
        panel()._give(ConsentPurpose.MARKETING, ContactChannel.TEXT)

    def refused() -> None:
        give()
        in_front(workspace)[-1].attached.take(Path(__file__))

    def evidence() -> None:
        panel().record.rows[1].next.click()
        rest()

    def end() -> None:
        panel().answers.rows[ContactChannel.EMAIL].next.click()

    yield Stop("contact", panel)
    yield Stop("contact-below", bottom)
    yield Stop("contact-agreed", give)
    yield Stop("contact-refused-file", refused)
    yield Stop("contact-evidence", evidence)
    yield Stop("contact-withdraws", end)
    yield Stop("contact-subscriber", lambda: panel().subscriber.click())
    yield Stop("contact-origin", lambda: panel().origin.click())
    yield Stop("contact-list", lambda: workspace.show_place(Place.CLIENTS).mailing_list())
    yield Stop("contact-history", lambda: workspace.show_place(Place.CLIENTS).detail.show_contact_part(False))
