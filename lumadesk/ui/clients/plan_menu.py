"""What can be planned with a person from their own page: a job, an appointment, a follow-up, an agreement."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from lumadesk.domain.people import Person
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.invoices.diary_dialogs import AppointmentDialog, FollowUpDialog
from lumadesk.ui.invoices.job_dialogs import JobDialog
from lumadesk.ui.records.leads import lead
from lumadesk.ui.widgets.buttons import menu_button


def plan_button(desk: Desk, shown: Callable[[], Person | None]) -> QPushButton:
    """Opens the dialogs over the page; ``shown`` is the person on it."""
    made, menu = menu_button("&Plan", icon="calendar-days")

    def with_shown(act: Callable[[Person], object]) -> Callable[[], None]:
        def do() -> None:
            person = shown()
            if person is not None:
                act(person)

        return do

    def told(noun: str, words: str) -> Callable[[int], None]:
        return lambda wanted: desk.say(words, "Show", lambda: lead(desk, noun, wanted))

    menu.addAction(
        "A &follow-up\u2026",
        with_shown(
            lambda person: FollowUpDialog(
                made.window(), desk, person.id, person.name, told("follow_up", "Follow-up noted.")
            ).open()
        ),
    )
    menu.addAction(
        "An &appointment\u2026",
        with_shown(
            lambda person: AppointmentDialog(
                made.window(), desk, person.id, person.name, told("appointment", "In the diary.")
            ).open()
        ),
    )
    menu.addAction(
        "A &job\u2026",
        with_shown(
            lambda person: JobDialog(
                made.window(), desk, person.id, person.name, lambda wanted: lead(desk, "job", wanted)
            ).open()
        ),
    )
    menu.addAction(
        "A &recurring invoice\u2026",
        with_shown(lambda person: desk.go(Place.INVOICES, ("new-recurring", person.id))),
    )
    return made
