"""The frame of every dialog: it has room for all that is in it, also for what is shown later."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, text_edit
from tests.ui.conftest import Window


def needed(dialog: Dialog) -> int:
    return int(dialog.layout().totalHeightForWidth(dialog.width()))


def test_it_takes_room_for_a_field_that_is_shown_later(window: Window) -> None:
    fields = [Field(f"Field {number}", text_edit("", 4)) for number in range(3)]
    parts: list[QWidget] = list(fields)
    fields[2].hide()
    dialog = Dialog(window.application.window, "A title", "", box(column(*parts)), "&Do")
    window.do(dialog.open)
    before = dialog.height()
    assert before >= needed(dialog)
    window.do(fields[2].show)
    assert dialog.height() > before
    assert dialog.height() >= needed(dialog)
    window.do(lambda: dialog.problem.say("What is wrong is said in a sentence of its own. " * 4))
    assert dialog.height() >= needed(dialog)
