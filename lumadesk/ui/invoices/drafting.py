"""What a page does whose drafts are edited beside the list: begin one, and never lose what is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import business, people
from lumadesk.domain.business import Business
from lumadesk.domain.people import Person
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList


class Drafting(Screen):
    """For a page that has these; ``editor`` is one of the subclasses of DraftEditor."""

    list: RecordList
    frame: ListDetail
    editor: Any

    def begin(self, person_id: int) -> None:
        """An empty draft for a person."""
        if not self.editor.save_if_changed():
            self.stay()
            return
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (people.get(services, person_id), business.get_business(services)),
            lambda found: self._begun(*found),
            owner=self,
            replaces="begin",
        )

    def stay(self) -> None:
        """What is typed cannot be saved as it is, and must not be lost: go back to it."""
        edited = self.editor.editing()
        if edited is None or edited.draft_id is None:
            self.list.clearSelection()
        else:
            self.list.select(edited.draft_id)
        self.frame.show_detail(self.editor)
        self.desk.say("This draft cannot be saved as it is. Correct it or discard it first.")

    def is_beginning(self) -> bool:
        """Whether something is on the page that the list does not have yet."""
        return self.frame.detail() is self.editor and self.editor.is_unsaved()

    def may_leave_for(self, wanted: int) -> bool:
        """What was typed elsewhere is saved; where it cannot be, the page stays there."""
        edited = self.editor.editing()
        if edited is None or edited.draft_id == wanted or self.editor.save_if_changed():
            return True
        self.stay()
        return False

    def into_detail(self, first: QWidget) -> None:
        """Where the keyboard goes from the list: to the draft's first cell, or to ``first``."""
        if self.frame.detail() is self.editor:
            self.editor.first_cell()
        else:
            first.setFocus()

    def leave(self) -> None:
        self.editor.save_if_changed()

    def _begun(self, person: Person, owner: Business) -> None:
        self.list.clearSelection()
        self.frame.show_detail(self.editor)
        self.editor.start_new(person, owner)
