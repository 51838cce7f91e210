"""Adds a person who did not come through the website, or corrects what is held about one (UK GDPR Art 16)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import people
from lumadesk.app.changes import Changes
from lumadesk.domain.people import Person
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, abreast, first_empty, line_edit, text_edit


class PersonDialog(Dialog):
    """``saved`` is called with the person's id."""

    def __init__(
        self, parent: QWidget, desk: Desk, saved: Callable[[int], object], person: Person | None = None
    ) -> None:
        self._desk = desk
        self._person = person
        self._saved = saved
        self.name = Field("&Name", line_edit(person.name if person else ""))
        self.email = Field("&Email", line_edit((person.email or "") if person else ""))
        self.phone = Field("&Phone", line_edit((person.phone or "") if person else ""))
        self.address = Field("Postal &address", text_edit((person.address or "") if person else "", 4))
        body = box(column(self.name, abreast(self.email, self.phone), self.address, gap="l"))
        title = "Edit person" if person else "Add person"
        super().__init__(parent, title, "", body, "&Save" if person else "A&dd")
        self.name.inner.setFocus()

    def submit(self) -> None:
        if first_empty((self.name, "Enter a name.")):
            return
        services, person = self._desk.services, self._person
        given = {
            "name": self.name.inner.text().strip(),
            "email": self.email.inner.text().strip() or None,
            "phone": self.phone.inner.text().strip() or None,
            "address": self.address.inner.toPlainText().strip() or None,
        }

        def save() -> Changes[int]:
            if person is None:
                return people.add_person(services, **given)
            return people.update_person(services, person.id, **given)

        self.wait(True)
        self._desk.jobs.write(save, self._done, owner=self, failed=self.refused)

    def _done(self, changes: Changes[int]) -> None:
        self.accept()
        self._saved(changes.value)
