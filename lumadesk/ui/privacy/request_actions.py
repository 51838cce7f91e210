"""Carries out what the owner wants to do about a request: asks for what is needed, then records it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.app.changes import Changes
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import RequestEvent
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.dialogs import WeighDialog, correcting, taking_back
from lumadesk.ui.privacy.end_dialogs import ForgetDialog, GrantDialog
from lumadesk.ui.privacy.rectification_dialogs import CorrectDataDialog, DisputeDialog
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.record_dialog import HappenedDialog

Write = Callable[[date, str], Changes[Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that are asked for with a day; ``missing`` is said where they are needed and not given."""

    words: str
    help: str = ""
    missing: str = ""


class RequestActions(QObject):
    """``show_file`` says which request is meant; ``do`` opens the dialog of an act."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._file: RequestFile | None = None
        self._deeds: dict[Act, Callable[[RequestFile], object]] = {
            Act.ACKNOWLEDGE: self._acknowledge,
            Act.ASK_IDENTITY: self._ask_identity,
            Act.IDENTITY_CAME: self._identity_came,
            Act.ASK_AUTHORITY: self._ask_authority,
            Act.AUTHORITY_CAME: self._authority_came,
            Act.ASK_QUESTION: self._ask_question,
            Act.QUESTION_ANSWERED: self._question_answered,
            Act.ASK_FEE: self._ask_fee,
            Act.FEE_PAID: self._fee_paid,
            Act.EXTEND: self._extend,
            Act.STOPPED: self._stopped,
            Act.WEIGH: self._weigh,
            Act.ANSWER: lambda file: self.close(file, RequestStatus.ANSWERED),
            Act.REFUSE: lambda file: self.close(file, RequestStatus.REFUSED),
            Act.CLOSE: lambda file: self.close(file, RequestStatus.CLOSED),
            Act.MATCH: self._match,
            Act.REVIEW_PACK: lambda file: self._desk.go(Place.PRIVACY, ("pack", file.view.request.id)),
            Act.ERASE: lambda file: self._to_page("erase", file),
            Act.RESTRICT: lambda file: self._to_page("restrict", file),
            Act.LIFT: self._lift,
            Act.CORRECT_DATA: self._correct_data,
            Act.DISPUTE: self._dispute,
            Act.FORGET: self._forget,
        }

    def show_file(self, file: RequestFile) -> None:
        self._file = file

    def do(self, act: Act) -> None:
        if self._file is not None:
            self._deeds[act](self._file)

    def correct(self, event: RequestEvent) -> None:
        if self._file is not None:
            correcting(self._window, self._desk, self._file.view.request.id, event).open()

    def take_back(self, event: RequestEvent) -> None:
        if self._file is not None:
            taking_back(self._window, self._desk, self._file.view.request.id, event).open()

    def close(self, file: RequestFile, status: RequestStatus) -> None:
        services, request = self._desk.services, file.view.request
        if request.kind is RequestKind.RESTRICTION and status is RequestStatus.ANSWERED:
            GrantDialog(self._window, self._desk, request, file.restrictions).open()
            return
        title, intro, asked = _ENDS[status]
        self._ask(
            title,
            intro,
            request.received,
            lambda on, because: requests.close_request(
                services, request.id, status=status, on=on, because=because
            ),
            asked,
        )

    @property
    def _window(self) -> QWidget:
        return self._page.window()

    def _ask(self, title: str, intro: str, first: date, write: Write, asked: Asked | None = None) -> None:
        HappenedDialog(
            self._window,
            self._desk,
            title,
            intro,
            write,
            earliest=first,
            note=(asked.words, asked.help) if asked else None,
            missing=asked.missing if asked else "",
        ).open()

    def _acknowledge(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "First reply",
            "On which day did you confirm that the request arrived?",
            request.received,
            lambda on, _note: requests.acknowledge(services, request.id, on),
        )

    def _ask_identity(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        always = file.profile.id_rule is IdRule.ALWAYS
        self._ask(
            "Proof of identity",
            "On which day did you ask for it? Ask promptly, and only on reasonable doubt (Art 12(6)).",
            request.received,
            lambda on, because: requests.record_identity(services, request.id, asked=on, because=because),
            Asked(
                "Re&asons",
                "The privacy policy always asks." if always else "Why it is not obvious who asks.",
            ),
        )

    def _identity_came(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Proof of identity",
            "On which day did it arrive? The clock starts then.",
            request.id_asked or request.received,
            lambda on, _note: requests.record_identity(services, request.id, received=on),
        )

    def _ask_authority(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Evidence of authority",
            "On which day did you ask whoever acts for the person to show that they may?",
            request.received,
            lambda on, _note: requests.record_authority(services, request.id, asked=on),
        )

    def _authority_came(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Evidence of authority",
            "On which day did it arrive? It counts like proof of identity: the clock starts then.",
            request.received,
            lambda on, evidence: requests.record_authority(
                services, request.id, received=on, evidence=evidence
            ),
            Asked(
                "&What it is",
                "A signed letter of authority, a power of attorney; who signed, and when.",
                missing="Say what the evidence is.",
            ),
        )

    def _ask_question(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Question to the person",
            "On which day did you ask what exactly is wanted? The clock stands still until the answer.",
            request.received,
            lambda on, question: requests.record_clarification(
                services, request.id, asked=on, question=question
            ),
            Asked("&Question", "Only what you need to find the information stops the clock (Art 12A)."),
        )

    def _question_answered(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        pause = next((pause for pause in request.pauses if pause.answered is None), None)
        if pause is not None:
            self._ask(
                "Answer of the person",
                "On which day did it arrive? The clock goes on from then.",
                pause.asked,
                lambda on, answer: requests.record_clarification(
                    services, request.id, asked=pause.asked, answered=on, answer=answer
                ),
                Asked("&What they said"),
            )

    def _ask_fee(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Fee",
            "On which day did you ask for it? A reasonable one only, and only where the request is "
            "manifestly unfounded or excessive (Art 12(5)).",
            request.received,
            lambda on, because: requests.record_fee(services, request.id, asked=on, because=because),
            Asked("Re&asons", "The burden of showing it is yours.", missing="A fee needs its reasons."),
        )

    def _fee_paid(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Fee",
            "On which day was it paid? The clock starts then.",
            request.received,
            lambda on, _note: requests.record_fee(services, request.id, paid=on),
        )

    def _extend(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "Three months instead of one",
            "On which day did you tell the person? The notice must go out before the first month ends.",
            request.received,
            lambda on, because: requests.extend(services, request.id, on, because=because),
            Asked("Re&asons", "Why it takes longer: the request is complex, or there are many (Art 12(3))."),
        )

    def _stopped(self, file: RequestFile) -> None:
        services, request = self._desk.services, file.view.request
        self._ask(
            "The processing stopped",
            "On which day did it stop?",
            request.received,
            lambda on, what: requests.record_stopped(services, request.id, on, what=what),
            Asked("&What was stopped", "Which use, which list, which program."),
        )

    def _weigh(self, file: RequestFile) -> None:
        request = file.view.request
        WeighDialog(self._window, self._desk, request.id, request.received).open()

    def _match(self, file: RequestFile) -> None:
        services, wanted = self._desk.services, file.view.request.id

        def match(person_id: int) -> None:
            self._desk.jobs.write(
                lambda: requests.match_person(services, wanted, person_id),
                lambda _changes: self._desk.say("Matched: the request and its letters are this person's."),
                owner=self,
            )

        PersonPicker(self._window, self._desk, "Whose request is it?", match, clients_only=False).open()

    def take_back_match(self) -> None:
        if self._file is not None:
            services, wanted = self._desk.services, self._file.view.request.id
            self._desk.jobs.write(
                lambda: requests.take_back_match(services, wanted),
                lambda _changes: self._desk.say("Taken back: the request and its letters are nobody's yet."),
                owner=self,
            )

    def _to_page(self, what: str, file: RequestFile) -> None:
        if file.person is not None:
            self._desk.go(Place.PRIVACY, (what, file.person.id))

    def _lift(self, file: RequestFile) -> None:
        binding = next((one.restriction for one in file.restrictions if one.restriction.active), None)
        if binding is not None:
            self._desk.go(Place.PRIVACY, ("restriction", binding.id))

    def _correct_data(self, file: RequestFile) -> None:
        if file.person is not None:
            CorrectDataDialog(self._window, self._desk, file.view.request.id, file.person).open()

    def _dispute(self, file: RequestFile) -> None:
        if file.person is not None:
            DisputeDialog(self._window, self._desk, file.view.request.id, file.person).open()

    def _forget(self, file: RequestFile) -> None:
        ForgetDialog(self._window, self._desk, file.view.request.id).open()


_ENDS = {
    RequestStatus.ANSWERED: (
        "Answered",
        "On which day did the answer go out?",
        Asked("&What was answered", "In a few words, if there is no letter or pack that says it."),
    ),
    RequestStatus.REFUSED: (
        "Refused",
        "On which day did you tell the person? They are told both ways to complain, and of the court.",
        Asked(
            "Re&asons",
            "Manifestly unfounded or excessive, or which exemption applies (Art 12(4)).",
            missing="A refusal needs its reasons: the person must be told them (UK GDPR Art 12(4)).",
        ),
    ),
    RequestStatus.CLOSED: (
        "Closed without an answer",
        "On which day? Only where the person took the request back, or it was opened by mistake.",
        Asked("Re&asons", "Why it needs no answer.", missing="Say why it needs no answer."),
    ),
}
