"""What the command palette offers of jobs, the diary and recurring invoices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lumadesk.ui.widgets.command_palette import Command


def work_commands(page: Callable[[str], Any]) -> list[Command]:
    """``page`` shows a page of the Invoices screen by its name."""
    return [
        Command(words, about, icon, act)
        for words, about, icon, act in (
            ("New job", "Work for a client, with its hours", "briefcase-business",
             lambda: page("jobs").new_job()),
            ("New appointment", "When to be where, with whom", "calendar-days",
             lambda: page("diary").new_appointment()),
            ("Follow up", "Come back to somebody on a day", "bell-ring",
             lambda: page("diary").new_follow_up()),
            ("New recurring invoice", "A draft that comes again", "repeat",
             lambda: page("recurring").new_recurring()),
            ("Jobs", "What is open, what is to be billed", "briefcase-business",
             lambda: page("jobs").focus_first()),
            ("Diary", "Appointments and follow-ups by day", "calendar-days",
             lambda: page("diary").focus_first()),
            ("Recurring invoices", "Agreements, and the drafts that are due", "repeat",
             lambda: page("recurring").focus_first()),
        )
    ]  # fmt: skip
