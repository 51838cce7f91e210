"""The Privacy screen: requests, and the registers that belong to the rights of people."""

from __future__ import annotations

from lumadesk.ui.desk import Desk
from lumadesk.ui.tabbed_screen import TabbedScreen, TabPage

_PAGES = (
    TabPage("requests", "Requests", "RequestsPage", ("request", "new", "from-enquiry")),
    TabPage("erasures", "Erasures", "ErasuresPage", ("erasure", "erase")),
    TabPage("restrictions", "Restrictions", "RestrictionsPage", ("restriction", "restrict")),
    TabPage("complaints", "Complaints", "ComplaintsPage", ("complaint",)),
    TabPage("breaches", "Breaches", "BreachesPage", ("breach",)),
    TabPage("disclosures", "Disclosures", "DisclosuresPage", ("disclosure",)),
    TabPage("pack", "Pack", "PackPage", ("pack",), under="requests"),
)


class PrivacyScreen(TabbedScreen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Privacy", _PAGES)
