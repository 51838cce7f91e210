"""Says above an enquiry that it is a request already, or that it reads like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lumadesk.domain.requests import RightsRequest
from lumadesk.ui.privacy.wording import short_kind
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import show_if


class RequestsBanner(Banner):
    """``open_request`` is called with the id of the newest request that the enquiry was."""

    def __init__(self, open_request: Callable[[int], object]) -> None:
        self._id: int | None = None
        self.open = button("&Open request", self._open)
        super().__init__(Tone.INFO, "", self.open)
        self._open_request = open_request

    def show_requests(self, found: Sequence[RightsRequest], *, hint: bool) -> None:
        self._id = found[-1].id if found else None
        show_if(self.open, bool(found))
        if found:
            kinds = " and ".join(short_kind(one.kind).lower() for one in found)
            self.say(f"This enquiry is a request about personal data: {kinds}.")
        else:
            self.say(
                "This reads like a request about personal data. If it is one, its clock runs since the "
                "day it was sent."
                if hint
                else ""
            )

    def _open(self) -> None:
        if self._id is not None:
            self._open_request(self._id)
