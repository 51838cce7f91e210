"""Recording that a pack was sent: the address is typed once more, and compared with those that are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import pack_delivery
from lumadesk.app.pack_delivery import Dispatch
from lumadesk.domain.errors import LumaDeskError
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import STRETCH, box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, first_empty, line_edit
from lumadesk.ui.widgets.text import one_line, show_if
from lumadesk.ui.words import plain_day

_CHANNELS = ("Email", "Post", "By hand", "Secure upload")
_WIDTH = 600


class DispatchDialog(Dialog):
    """``done`` is called once it is recorded."""

    def __init__(
        self, parent: QWidget, desk: Desk, request_id: int, kind: RequestKind, done: Callable[[], object]
    ) -> None:
        self._desk, self._request_id, self._done = desk, request_id, done
        today = desk.services.today
        self.channel = DropDown([(words, words) for words in _CHANNELS], _CHANNELS[0])
        self.day = date_edit(today, latest=today)
        self.elsewhere = QCheckBox("To another &controller, as the person wishes (UK GDPR Art 20(2))")
        self.controller = Field("Name of the c&ontroller", line_edit())
        self.address = Field(
            "&Address that it was sent to",
            line_edit(),
            "Type it once more, as it was used: a slip is found by comparing it with what you know.",
        )
        self.checked = Field(
            "How the address was chec&ked",
            line_edit("", "Rang the person on the number that we have"),
            "It is not one that the person is known by.",
        )
        self.encrypted = QCheckBox("It was &sealed: encrypted, the passphrase told by another channel")
        self.encrypted.setChecked(True)
        body = box(
            column(
                abreast(Field("&Way", self.channel), Field("&Day", self.day)),
                self.elsewhere,
                self.controller,
                self.address,
                self.checked,
                self.encrypted,
                STRETCH,
                gap="l",
            )
        )
        super().__init__(
            parent,
            "Record dispatch",
            "What was sent, when and where to stays with the request, with the fingerprints of the files.",
            body,
            "&Record",
        )
        show_if(self.elsewhere, kind is RequestKind.PORTABILITY)
        self.controller.hide()
        self.checked.hide()
        self.elsewhere.toggled.connect(self._show_controller)
        self.setMinimumWidth(_WIDTH)
        self.address.inner.setFocus()

    def submit(self) -> None:
        required = [(self.address, "Type the address.")]
        if self.elsewhere.isChecked():
            required.insert(0, (self.controller, "Who is it?"))
            required.append((self.checked, "Say how the wish and the address were checked."))
        if first_empty(*required):
            return
        services, wanted = self._desk.services, self._request_id
        given = {
            "channel": self.channel.value(),
            "address": self.address.inner.text(),
            "checked_how": self.checked.inner.text(),
            "controller": self.controller.inner.text() if self.elsewhere.isChecked() else None,
            "encrypted": self.encrypted.isChecked(),
            "on": date_of(self.day),
        }
        self.problem.say("")
        self.wait(True)
        self._desk.jobs.write(
            lambda: pack_delivery.record_dispatch(services, wanted, **given),
            lambda _changes: self._recorded(),
            owner=self,
            failed=self.refused,
        )

    def refused(self, error: BaseException) -> None:
        super().refused(error)
        if isinstance(error, LumaDeskError) and error.code == "pack.address_unchecked":
            self.checked.show()
            self.checked.inner.setFocus()

    def _recorded(self) -> None:
        self.accept()
        self._desk.say("Dispatch recorded.")
        self._done()

    def _show_controller(self, wanted: bool) -> None:
        self.controller.setVisible(wanted)
        self.checked.setVisible(wanted)
        self.checked.explain(
            "How you know that the person wishes it, and that the address is right."
            if wanted
            else "It is not one that the person is known by."
        )


def facts_of(found: Sequence[Dispatch]) -> list[tuple[str, str]]:
    """What is shown of dispatches, a line for each."""
    facts = []
    for one in found:
        whom = f"{one_line(one.controller)}, " if one.controller else ""
        how = "known address" if one.address_known else f"address checked: {one_line(one.checked_how)}"
        sealed = "sealed" if one.encrypted else "not encrypted"
        words = f"{one_line(one.channel)} to {whom}{one_line(one.address)} · {how} · {sealed}"
        facts.append((f"Sent {plain_day(one.sent_on)}", words))
    return facts
