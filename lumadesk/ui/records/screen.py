"""The Records screen: what the privacy policy promises, and the records that keep it true."""

from __future__ import annotations

from lumadesk.ui.desk import Desk
from lumadesk.ui.tabbed_screen import TabbedScreen, TabPage

_PAGES = (
    TabPage("promises", "Promises", "PromisesPage", ("promise", "checklist")),
    TabPage("review", "Review", "ReviewPage", ("review",)),
    TabPage(
        "register",
        "Register",
        "RegisterPage",
        ("processing", "processor", "register_change", "bulk_export", "ico_fee"),
    ),
    TabPage("policy", "Policy", "PolicyPage", ("policy_version",)),
    TabPage("holds", "Holds", "HoldsPage", ("retention_hold",), under="review"),
    TabPage("history", "History", "HistoryPage", ("disposal_review",), under="review"),
)


class RecordsScreen(TabbedScreen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Records", _PAGES)
