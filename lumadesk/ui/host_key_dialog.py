"""Asks once whether an SSH server is the right one: its fingerprint is compared before it is trusted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lumadesk.app.site_trust import UnknownHostKey
from lumadesk.ui.widgets.boxes import Facts, box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.text import one_line


class HostKeyDialog(Dialog):
    def __init__(self, parent: QWidget, unknown: UnknownHostKey) -> None:
        self.facts = Facts()
        self.facts.show_facts(
            [("Server", one_line(unknown.host)), ("Fingerprint", one_line(unknown.fingerprint))]
        )
        super().__init__(
            parent,
            "Is this the right SSH server?",
            "LumaDesk reaches your website through it and meets it for the first time. Compare the "
            "fingerprint with the one that your host publishes, or ask them. Trust it only if both are "
            "equal: else somebody may be in between.",
            box(column(self.facts, gap="")),
            "&Trust this server",
            variant="danger",
        )
