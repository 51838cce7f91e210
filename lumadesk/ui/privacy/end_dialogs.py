"""Dialogs of a request's end: the answer that grants a restriction, and forgetting one of nobody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.app.restrictions import RestrictionView
from lumadesk.domain.requests import RequestStatus, RightsRequest
from lumadesk.domain.restriction import REASON_WORDS, RestrictionReason
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import DropDown, Field, date_edit, date_of, text_edit

_GROUNDS = (
    RestrictionReason.REQUESTED,
    RestrictionReason.ACCURACY,
    RestrictionReason.UNLAWFUL,
    RestrictionReason.CLAIMS,
)


class GrantDialog(RecordDialog):
    """From when a restriction is granted, and on which ground of Art 18(1)."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        request: RightsRequest,
        known: Sequence[RestrictionView],
    ) -> None:
        self._request_id = request.id
        self._binds = any(view.restriction.active for view in known)
        today = desk.services.today
        self.day = date_edit(today, latest=today, earliest=min(request.received, today))
        self.ground = DropDown([(sentence(REASON_WORDS[one]), one) for one in _GROUNDS])
        self.note = text_edit("", 3)
        ground = [] if self._binds else [Field("&Ground", self.ground)]
        super().__init__(
            parent,
            desk,
            "Answered: the restriction is granted",
            "It binds already, and goes on until you lift it."
            if self._binds
            else "From now on the data is stored and nothing else, until you lift it.",
            box(
                column(
                    Field("&Day of the answer", self.day),
                    *ground,
                    Field("&What was answered", self.note, "If there is no letter that says it."),
                    gap="l",
                )
            ),
            "&Record",
        )

    def operation(self) -> Operation:
        services, request_id, on = self.desk.services, self._request_id, date_of(self.day)
        note, ground = self.note.toPlainText(), None if self._binds else self.ground.value()
        return lambda: requests.close_request(
            services, request_id, status=RequestStatus.ANSWERED, on=on, because=note, restriction=ground
        )


class ForgetDialog(RecordDialog):
    """Anonymises a closed request that belongs to nobody; nothing undoes it."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int) -> None:
        self._request_id = request_id
        super().__init__(
            parent,
            desk,
            "Forget this request",
            "Names, addresses, words and letters go for good. Its kind and its dates stay, as proof that it "
            "was answered in time. This cannot be undone.",
            None,
            "&Forget for good",
            variant="danger",
        )

    def operation(self) -> Operation:
        services, request_id = self.desk.services, self._request_id
        return lambda: requests.forget_request(services, request_id)
