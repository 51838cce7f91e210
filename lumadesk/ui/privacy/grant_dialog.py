"""The answer that grants a request for restriction: from when, and on which ground of Art 18(1)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.app.restrictions import RestrictionView
from lumadesk.domain.requests import RequestStatus, RightsRequest
from lumadesk.domain.restriction import REASON_WORDS, RestrictionReason
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.record_dialog import Operation, RecordDialog
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import DropDown, Field, date_edit, date_of, text_edit

_GROUNDS = (
    RestrictionReason.REQUESTED,
    RestrictionReason.ACCURACY,
    RestrictionReason.UNLAWFUL,
    RestrictionReason.CLAIMS,
)


class GrantDialog(RecordDialog):
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
