"""One restriction of processing: what it rests on, what was allowed, and the way to its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import letters, people, requests, restriction_tasks, restrictions
from lumadesk.app.restriction_tasks import TaskView
from lumadesk.app.restrictions import RestrictionView
from lumadesk.domain.letters import Letter, LetterKind
from lumadesk.domain.restriction import REASON_WORDS, Restriction
from lumadesk.domain.restriction_causes import told_by_letter
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.erasure_tasks import RecipientsCard
from lumadesk.ui.privacy.letter_occasions import Occasion, of_request
from lumadesk.ui.privacy.letters_card import LettersCard
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs, sentence
from lumadesk.ui.privacy.restriction_dialogs import DEED_WORDS, GROUND_WORDS, AllowDialog
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.text import ElidedLabel, one_line, show_if
from lumadesk.ui.words import counted, day

#: What the dialogs say of a recipient's text and outcome.
_OF_RESTRICTION = (
    "It names the person, so that the recipient finds them. It is made anew each time and kept nowhere.",
    "They hear that it began; once it is lifted, whoever was told hears of that as well.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A restriction, and where a request led to it the letters that tell the person that it ends."""

    view: RestrictionView
    occasion: Occasion | None
    letters: Sequence[Letter]
    tasks: Sequence[TaskView]


def read_restriction(services: Any, restriction_id: int) -> Shown:
    """What the page shows; for a reader's thread."""
    view = restrictions.get(services, restriction_id)
    tasks = restriction_tasks.list_tasks(services, restriction_id)
    one = view.restriction
    if one.person_id is None or not view.person_name:
        return Shown(view, None, (), tasks)
    asked = [
        found
        for found in requests.list_requests(services)
        if found.request.person_id == one.person_id and told_by_letter(one.reason, found.request.kind)
    ]
    if not asked:
        return Shown(view, None, (), tasks)
    latest = max(asked, key=lambda found: found.request.id)
    occasion = of_request(latest, people.get(services, one.person_id), services.today)
    written = letters.list_letters(services, request_id=latest.request.id)
    return Shown(
        view,
        replace(occasion, kinds=(LetterKind.RESTRICTION_LIFTED,) if one.active else ()),
        [letter for letter in written if letter.kind is LetterKind.RESTRICTION_LIFTED],
        tasks,
    )


class RestrictionDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: Shown | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.notice = button("Record the &notice…", self._notice, icon="send", variant="primary")
        self.correct = button("Correct the &notice…", self._notice, icon="pencil")
        self.lift = button("&Lift…", self._lift, icon="undo-2", variant="primary")
        self.allow = button("Allo&w an exception…", self._allow, icon="circle-check")
        self.person = button("Open &person", self._open_person, icon="user")
        self.meaning = Banner(Tone.WARNING)
        self.facts = FactsCard()
        self.allowed = FactsCard("Exceptions allowed")
        self.letters = LettersCard(desk)
        self.recipients = RecipientsCard(desk, restriction_tasks.end_task, _OF_RESTRICTION)
        self.held = FactsCard(
            "Changes waiting at the website",
            "They are not taken over while the restriction binds; the first sync afterwards does.",
        )
        self.setLayout(
            framed(
                self.title,
                [self.state],
                [self.notice, self.lift, self.correct, self.allow, self.person],
                self.meaning,
                self.facts,
                self.letters,
                self.recipients,
                self.allowed,
                self.held,
            )
        )

    def show_restriction(self, shown: Shown) -> None:
        self._shown = shown
        one = shown.view.restriction
        self.title.setText(name_of(shown.view))
        self.state.say(*state_of(one))
        told = one.notice_on is not None
        self.notice.setVisible(one.active and not told)
        self.lift.setVisible(one.active and told)
        self.correct.setVisible(one.active and told)
        self.allow.setVisible(one.active)
        show_if(self.letters, shown.occasion is not None)
        if shown.occasion is not None:
            self.letters.show_letters(shown.occasion, shown.letters)
        self.recipients.show_tasks(shown.tasks)
        self.person.setEnabled(bool(shown.view.person_name))
        self.meaning.say(self._meaning(one))
        self.facts.show_facts(_facts(one))
        self.allowed.show_facts(
            [
                (
                    "Today" if allowed.day == self._desk.services.today else day(allowed.day),
                    f"{DEED_WORDS[allowed.deed]}. {GROUND_WORDS[allowed.ground]}: "
                    f"{paragraphs(allowed.because)}",
                )
                for allowed in reversed(one.allowed)
            ]
        )
        waiting = shown.view.held_changes
        self.held.show_facts([("Waiting", counted(len(waiting), "change"))] if waiting else [])

    @staticmethod
    def _meaning(one: Restriction) -> str:
        if not one.active:
            return ""
        if one.notice_on is not None:
            return "The person was told that the restriction ends. It binds until you lift it."
        return (
            "Their data is stored and nothing else, here and at the website. Before this ends, the person "
            "must be told (UK GDPR Art 18(3))."
        )

    def _restriction(self) -> Restriction:
        """What is shown; buttons can be pressed only while something is."""
        if self._shown is None:
            raise LookupError("no restriction is shown")
        return self._shown.view.restriction

    def _allow(self) -> None:
        AllowDialog(self.window(), self._desk, self._restriction().id).open()

    def _notice(self) -> None:
        services, one = self._desk.services, self._restriction()
        HappenedDialog(
            self.window(),
            self._desk,
            "The person was told",
            "On which day did you tell them that the restriction will be lifted?",
            lambda on, words: restrictions.record_notice(services, one.id, words, on),
            earliest=one.since,
            day=one.notice_on,
            note=("&How, and in what words", "By email, by letter, on the telephone: what you said."),
            text=one.notice,
        ).open()

    def _lift(self) -> None:
        services, one = self._desk.services, self._restriction()
        HappenedDialog(
            self.window(),
            self._desk,
            "Lift the restriction",
            "From that day on their data can be used again. Changes that wait at the website are taken over "
            "by the next sync.",
            lambda on, _words: restrictions.lift(services, one.id, on),
            earliest=one.notice_on or one.since,
            accept_words="&Lift it",
        ).open()

    def _open_person(self) -> None:
        person_id = self._restriction().person_id
        if person_id is not None:
            self._desk.go(Place.CLIENTS, person_id)


def name_of(view: RestrictionView) -> str:
    return one_line(view.person_name) or "Erased person"


def state_of(one: Restriction) -> tuple[str, Tone]:
    if not one.active:
        return "Lifted", Tone.NEUTRAL
    return ("Person told", Tone.INFO) if one.notice_on else ("Restricted", Tone.WARNING)


def _facts(one: Restriction) -> list[tuple[str, str]]:
    facts = [("Since", day(one.since)), ("Reason", sentence(REASON_WORDS[one.reason]))]
    if one.details:
        facts.append(("Details", paragraphs(one.details)))
    if one.notice_on is not None:
        facts.append(("Person told", day(one.notice_on)))
        if one.notice:
            facts.append(("How", paragraphs(one.notice)))
    elif one.active:
        facts.append(("Person told", "not yet"))
    if one.lifted_on is not None:
        facts.append(("Lifted", day(one.lifted_on)))
    return facts
