"""What comes from outside can neither format itself nor hide, nor stop the window."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.ui.widgets.boxes import Banner, Facts
from lumadesk.ui.widgets.buttons import FilterButton, button, menu_text
from lumadesk.ui.widgets.error_dialog import ErrorDialog, words_for
from lumadesk.ui.widgets.message_view import FIRST, MessageView, pieces
from lumadesk.ui.widgets.text import ElidedLabel, literal, one_line

HOSTILE = "<b>bold</b> <img src=x> &amp; \u202egnp.exe"


def test_labels_show_markup_as_it_was_typed(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_facts([("Name", one_line(HOSTILE))])
    banner = Banner(text=HOSTILE)
    qtbot.addWidget(banner)
    for label in [*facts.findChildren(QLabel), *banner.findChildren(QLabel), ElidedLabel(HOSTILE)]:
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()


def test_one_line_shows_what_would_hide_and_ends() -> None:
    assert one_line("a\u202eb\nc") == "a[U+202E]b c"
    assert len(one_line("x" * 10_000_000)) == 501


def test_a_tooltip_is_literal() -> None:
    assert literal("<b>&") == "<span>&lt;b&gt;&amp;</span>"


def test_an_ampersand_in_a_menu_is_a_letter() -> None:
    assert menu_text("Wi-Fi & networking") == "Wi-Fi && networking"


def test_a_filter_named_by_the_website_is_shortened(qtbot: QtBot) -> None:
    made = FilterButton("Service")
    qtbot.addWidget(made)
    made.set_choices([("S" * 300, "s", 3)])
    made.choose("s")
    assert len(made.text()) < 40


def test_a_message_of_ten_megabytes_is_shown_in_part(qt: QApplication, qtbot: QtBot) -> None:
    view = MessageView("Message")
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    start = time.thread_time()
    view.show_text("x" * 10_000_000)
    qt.processEvents()
    assert time.thread_time() - start < 1
    assert len(view.view.toPlainText().replace("\n", "")) == FIRST


def test_all_of_a_long_message_comes_piece_by_piece(qtbot: QtBot) -> None:
    view = MessageView("Message")
    qtbot.addWidget(view)
    view.show()
    text = "".join(f"Line {number} of many.\n" for number in range(20_000))
    view.show_text(text)
    view.show_all()
    qtbot.waitUntil(lambda: not view.is_loading(), timeout=30_000)
    assert view.view.toPlainText() == text


def test_an_endless_line_is_broken_for_display_only() -> None:
    text = "y" * 50_000
    shown = "".join(pieces(text))
    assert shown.replace("\n", "") == text
    assert max(map(len, shown.split("\n"))) <= 4_000


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (RuleViolation("a.b", "No.", "Do this."), "That cannot be done"),
        (KnownError("a.b", "Away.", "Try later."), "That did not work"),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do(qtbot: QtBot, error: Exception, title: str) -> None:
    dialog = ErrorDialog(error)
    qtbot.addWidget(dialog)
    assert dialog.accessibleName() == title
    assert dialog.message.text() in {"No.", "Away."}
    assert dialog.hint.text() in {"Do this.", "Try later."}


def test_a_bug_tells_nothing_of_its_values(caplog: pytest.LogCaptureFixture) -> None:
    title, message, hint = words_for(ValueError("jane@example.org is not a number"))
    assert "ValueError" in message
    assert "jane" not in title + message + hint
    assert "jane" not in "".join(record.getMessage() for record in caplog.records)


def test_buttons_with_an_icon_say_only_their_words(qtbot: QtBot) -> None:
    made = button("&Reply", icon="reply")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Reply"
