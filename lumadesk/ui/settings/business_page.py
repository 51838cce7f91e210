"""The page of the settings about the business: everything that documents say of it, and from when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QScrollArea

from lumadesk.app import business, business_sample
from lumadesk.app.business import BusinessChange
from lumadesk.domain.business import Business
from lumadesk.domain.calendar import add_days
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.settings.business_form import BusinessForm
from lumadesk.ui.settings.looks_card import LooksCard
from lumadesk.ui.settings.money_cards import BusinessCard, NumbersCard, PaymentCard, VatCard
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.planned_card import PlannedCard
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row
from lumadesk.ui.widgets.buttons import Segments, button, set_words
from lumadesk.ui.widgets.form import Field, date_edit, date_of, on_any_change
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import plain_day


class BusinessPage(SettingsPage):
    title = "Business"
    intro = "Who you are on documents and in answers to requests. What was issued before keeps its details."
    nouns = ("business",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        today = desk.services.today
        self._kept = Business()
        self._dirty = False
        self.form = BusinessForm()
        self.payment = PaymentCard()
        self.vat = VatCard(today)
        self.numbers = NumbersCard(today)
        self.looks = LooksCard(desk, self._preview)
        self.planned = PlannedCard(desk)
        self.cards: tuple[BusinessCard, ...] = (self.payment, self.vat, self.numbers, self.looks)
        self.policy = label("", "strong")
        to_policy = button("&Change the policy", lambda: desk.go(Place.RECORDS, "policy"))
        words = column(label("Privacy policy that you live under", "label"), self.policy, gap="xs")
        self.when = Segments([("From today", False), ("From a later day", True)], "From when they hold")
        tomorrow = add_days(today, 1)
        self.since = Field("First day", date_edit(tomorrow, earliest=tomorrow))
        identity = card(label("You", "heading"), self.form, gap="l")
        self.fill(
            self.planned,
            identity,
            self.payment,
            self.vat,
            self.numbers,
            self.looks,
            card(row(words, STRETCH, to_policy)),
            self._when_card(),
        )
        self.planned.hide()
        self.when.chosen.connect(lambda _value: self._show_when())
        self._show_when()
        inputs = [*self.form.inputs(), *(one for part in self.cards for one in part.inputs())]
        on_any_change(inputs, self._typed)

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (
                business.get_business(services),
                business.list_changes(services),
                business.get_logo(services),
            ),
            lambda found: self._show(*found),
            owner=self,
            replaces="kept",
        )

    def save(self) -> None:
        services, wanted = self.desk.services, self.business()
        later = bool(self.when.value)
        since = date_of(self.since.inner) if later else None
        if later and wanted == self._kept:
            self.problem.say("Nothing is changed: type first what is to hold from that day on.")
            return

        def saved(_changes: Any) -> None:
            self._dirty = False
            self.when.choose(False)
            self._show_when()
            self.desk.say(f"Planned for {plain_day(since)}." if since is not None else "Business saved.")
            self.refresh()

        self.problem.say("")
        self.save_button.setEnabled(False)
        self.desk.jobs.write(
            lambda: business.save_business(services, wanted, valid_from=since),
            saved,
            owner=self,
            failed=self.refused,
            ended=lambda: self.save_button.setEnabled(True),
        )

    def business(self) -> Business:
        """As it is typed."""
        wanted = self.form.put_into(self._kept)
        for part in self.cards:
            wanted = part.put_into(wanted)
        return wanted

    def refused(self, error: Exception) -> None:
        """What is wrong is said at its field, which is gone to; what belongs to none is said below."""
        place = self._place_of(error.code) if isinstance(error, LumaDeskError) else None
        if place is None or not isinstance(error, LumaDeskError):
            super().refused(error)
            return
        place.complain(f"{error.message} {error.hint}".strip())
        place.inner.setFocus()
        area = self.findChild(QScrollArea)
        if area is not None:
            area.ensureWidgetVisible(place, 0, SPACE["xl"])
        self.problem.say("One of the fields above is not right yet; it says why.")

    def _place_of(self, code: str) -> Field[Any] | None:
        if code == "number.bad_prefix":
            return self.numbers.place_of_bad_prefix()
        if code == "business.half_an_account":
            return self.payment.place_of_half_an_account()
        if code == "business.in_past":
            return self.since
        places = dict(self.form.places)
        for part in self.cards:
            places |= part.places
        return places.get(code)

    def _when_card(self) -> QFrame:
        self._explained = label("", "muted", wrap=True)
        return card(
            label("From when", "heading"), row(self.when, STRETCH), self.since, self._explained, gap="m"
        )

    def _show_when(self) -> None:
        later = bool(self.when.value)
        show_if(self.since, later)
        self._explained.setText(
            "Until that day everything stays as it is. The plan is listed above, where it can be cancelled."
            if later
            else "What you issue from now on carries these details."
        )
        set_words(self.save_button, "&Save for that day" if later else "&Save")

    def _typed(self) -> None:
        self._dirty = True
        self.problem.say("")
        self.looks.head.show_business(self.business())

    def _preview(self) -> None:
        services, wanted = self.desk.services, self.business()
        PaperDialog(
            self.window(),
            self.desk,
            "A sample invoice",
            lambda: business_sample.sample_invoice(services, wanted),
        ).open()

    def _show(self, kept: Business, changes: Sequence[BusinessChange], logo: bytes | None) -> None:
        # Kept anew even while something is typed: the logo was saved by itself.
        self._kept = kept
        self.looks.show_logo(logo)
        self.planned.show_changes(kept, changes)
        profile = self.desk.services.outside.profiles.get(kept.policy)
        self.policy.setText(profile.name if profile is not None else kept.policy)
        if not self._dirty:
            self.form.show_business(kept)
            for part in self.cards:
                part.show_business(kept)
            self._dirty = False
        self.looks.head.show_business(self.business())
