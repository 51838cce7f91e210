"""What the assistant has been told so far, and what it hands over in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lumadesk.app import site_assistant
from lumadesk.app.site_assistant import Line, TableReport, Target

#: The fields of an enquiry in words.
TITLES: Mapping[str, str] = {
    "key": "Key", "name": "Name", "email": "Email", "phone": "Phone", "service": "Service",
    "message": "Message", "source": "Source", "submitted_at": "Received",
}  # fmt: skip

STRATEGIES: Mapping[str, str] = {
    "row": "Delete the row",
    "flag": "Set a column",
    "manual": "I delete it there by hand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChoice:
    """What ``configure_site`` is given."""

    target: Target
    table: str
    mapping: dict[str, str]
    zone: str
    strategy: str

    def arguments(self) -> dict[str, Any]:
        """By the names of ``configure_site``."""
        return {
            "url": self.target.url,
            "password": self.target.password,
            "line": self.target.line,
            "tunnel_password": self.target.tunnel_password,
            "table": self.table,
            "mapping": self.mapping,
            "zone": self.zone,
            "strategy": self.strategy,
        }


@dataclass(slots=True)
class Draft:
    """``target`` and ``report`` are None until their step is done. ``former`` is the site that is changed."""

    former: SiteChoice | None = None
    target: Target | None = None
    zone: str = "UTC"
    reports: list[TableReport] = field(default_factory=list)
    report: TableReport | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    strategy: str = "row"

    def choose(self, report: TableReport) -> None:
        """Take this table. Its mapping is the former one where that was of this table, else the suggested."""
        if self.report is not None and self.report.name == report.name:
            self.report = report
            return
        self.report = report
        former = self.former
        if former is not None and former.table == report.name:
            self.mapping, self.strategy = dict(former.mapping), former.strategy
        else:
            self.mapping, self.strategy = dict(report.suggested), "row"
        for name in site_assistant.FIELDS:
            self.mapping.setdefault(name, site_assistant.LEFT_EMPTY)

    def choice(self) -> SiteChoice:
        if self.target is None or self.report is None:
            raise TypeError("the assistant has not come to its end")
        return SiteChoice(
            target=self.target,
            table=self.report.name,
            mapping=self.mapping,
            zone=self.zone,
            strategy=self.strategy,
        )


def choice_of(site: Any) -> SiteChoice:
    """The choice that a site of the vault was once."""
    target = Target(
        url=site.url,
        password=site.password,
        line=Line.from_json(site.line) if site.line else Line(),
        tunnel_password=site.tunnel_password,
    )
    return SiteChoice(
        target=target, table=site.table, mapping=dict(site.mapping), zone=site.zone, strategy=site.strategy
    )


def facts(choice: SiteChoice) -> list[tuple[str, str]]:
    """A choice in words."""
    filled = {name: text for name, text in choice.mapping.items() if text != site_assistant.LEFT_EMPTY}
    kind, _, column = choice.strategy.partition(":")
    tunnel = choice.target.line.tunnel
    found = [("Database", choice.target.url)]
    if tunnel is not None:
        found.append(("Through SSH", tunnel.host))
    found += [
        ("Table", choice.table),
        *((words, filled.get(name, "left empty")) for name, words in TITLES.items()),
        *(
            (name.removeprefix(site_assistant.EXTRA), text)
            for name, text in filled.items()
            if name.startswith(site_assistant.EXTRA)
        ),
        ("Deletion", f"{STRATEGIES[kind]}{f' “{column}”' if column else ''}"),
    ]
    return found
