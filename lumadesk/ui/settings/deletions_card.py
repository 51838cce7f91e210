"""Deletions at the websites in the settings: the owner's tasks, what waits and why, and each receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from lumadesk.app import site_deletions
from lumadesk.app.site_deletions import DeletionView
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, box, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted, moment

#: All of them, however many, are in: lumadesk site deletions --json
_MOST = 500
_HOW = {"row": "The row is deleted", "flag": "The row is marked as deleted", "manual": "By you, by hand"}


class DeletionsCard(QWidget):
    """Hidden while nothing was ever to be deleted at a website."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._views: Sequence[DeletionView] = ()
        self.title = label("Deletions at the website", "heading")
        self.list = ShortList("Deletions at the website")
        self.list.picked.connect(lambda _number: self._show_one())
        self.facts = Facts()
        self.allow = button("Let t&hem go too", self._allow, variant="danger")
        self.problem = Banner(Tone.DANGER)
        self._one = box(column(self.facts, self.problem, row(self.allow, STRETCH), gap="m"))
        self.setLayout(column(card(self.title, self.list, self._one), gap=""))
        show_if(self._one, False)
        self.hide()

    def show_views(self, views: Sequence[DeletionView]) -> None:
        former = self._current()
        self._views = views[:_MOST]
        tasks = sum(one.task for one in views)
        waiting = sum(one.deletion.state == "queued" for one in views) - tasks
        done = len(views) - waiting - tasks
        words = [
            counted(tasks, "task") + " for you" if tasks else "",
            f"{waiting:,} waiting" if waiting else "",
            f"{done:,} done" if done else "",
        ]
        self.title.setText(f"Deletions at the website: {', '.join(filter(None, words))}")
        self.list.show_faces([_face(one) for one in self._views])
        ids = [one.deletion.id for one in self._views]
        if former is not None and former.deletion.id in ids:
            self.list.pick(ids.index(former.deletion.id))
        self._show_one()
        show_if(self, bool(views))

    def _current(self) -> DeletionView | None:
        number = self.list.current()
        return self._views[number] if 0 <= number < len(self._views) else None

    def _show_one(self) -> None:
        view = self._current()
        show_if(self._one, view is not None)
        if view is None:
            return
        self.problem.say("")
        self.facts.show_facts(_facts(view))
        dependents = view.deletion.dependents or []
        may = bool(dependents) and all(one["effect"] != "refuse" for one in dependents)
        show_if(self.allow, may and view.deletion.state == "queued" and not view.deletion.cascade_allowed)

    def _allow(self) -> None:
        view = self._current()
        if view is None:
            return
        services, deletion_id = self._desk.services, view.deletion.id
        self._desk.jobs.write(
            lambda: site_deletions.allow_dependents(services, deletion_id),
            lambda _changes: self._desk.say("The next sync deletes them together."),
            owner=self,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)


def _face(view: DeletionView) -> Face:
    deletion = view.deletion
    if view.task:
        chip = ("For you", Tone.WARNING)
    elif deletion.state == "done":
        chip = ("Proved", Tone.SUCCESS)
    elif deletion.state == "abandoned":
        chip = ("Not proved", Tone.DANGER)
    else:
        chip = ("Waiting", Tone.INFO)
    return Face(
        title=f"Row {one_line(deletion.key)}" if deletion.key else f"Deletion {deletion.id}",
        detail=one_line(view.words),
        meta=one_line(view.site),
        chip=chip,
    )


def _facts(view: DeletionView) -> list[tuple[str, str]]:
    deletion = view.deletion
    facts = [
        ("Website", one_line(view.site)),
        ("How", _HOW.get(view.strategy.partition(":")[0], view.strategy)),
        ("Asked for", moment(deletion.requested_at)),
        ("State", one_line(view.words)),
    ]
    if deletion.attempts and deletion.state == "queued":
        facts.append(("Attempts", f"{deletion.attempts:,}"))
    for one in deletion.dependents or []:
        count = "unknown" if one["rows"] is None else counted(one["rows"], "row")
        facts.append(("Depends on it", f"{one_line(one['table'])} ({one_line(one['column'])}): {count}"))
    if deletion.cascade_allowed and deletion.state == "queued":
        facts.append(("Allowed", "They go with it in the next sync"))
    receipt = deletion.receipt
    if receipt is not None:
        facts += [
            ("Proved", moment(datetime.fromisoformat(receipt["at"]))),
            ("Proof", one_line(receipt["proof_query"])),
            ("Its result", counted(receipt["proof_result"], "row")),
        ]
    return facts
