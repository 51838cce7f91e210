"""The page of the settings with the regulator's details, as every reply names them."""

from __future__ import annotations

from lumadesk.app import regulator
from lumadesk.domain.policy import Regulator
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.widgets.boxes import card
from lumadesk.ui.widgets.form import Field, abreast, fill, first_empty, line_edit, on_any_change, text_edit


class RegulatorPage(SettingsPage):
    title = "Regulator"
    intro = (
        "Whom people can complain to beside you: named in every letter and pack. They come from your privacy "
        "policy; correct them here when the regulator moves."
    )
    nouns = ("setting", "business")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.name = Field("&Name", line_edit())
        self.address = Field("Postal &address", text_edit("", 5))
        self.helpline = line_edit()
        self.website = Field("&Website", line_edit())
        self._dirty = False
        on_any_change([self.name.inner, self.address.inner, self.helpline, self.website.inner], self._typed)
        self.fill(
            card(
                self.name,
                self.address,
                abreast(Field("&Helpline", self.helpline), self.website),
                gap="l",
            )
        )

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: regulator.get_regulator(services), self._show, owner=self, replaces="kept"
        )

    def save(self) -> None:
        needed = "It is in every reply, so it is needed."
        if first_empty((self.name, needed), (self.address, needed), (self.website, needed)):
            return
        services = self.desk.services
        wanted = Regulator(
            name=self.name.inner.text(),
            address=self.address.inner.toPlainText(),
            helpline=self.helpline.text(),
            website=self.website.inner.text(),
        )
        self._dirty = False
        self.write(lambda: regulator.save_regulator(services, wanted), "Saved: every reply names it so.")

    def _typed(self) -> None:
        self._dirty = True
        self.problem.say("")

    def _show(self, kept: Regulator) -> None:
        if not self._dirty:
            fill(self.name.inner, kept.name)
            self.address.inner.setPlainText(kept.address)
            fill(self.helpline, kept.helpline)
            fill(self.website.inner, kept.website)
            self._dirty = False
