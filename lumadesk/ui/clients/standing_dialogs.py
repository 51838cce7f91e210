"""Dialogs of what is known of a person: kind of subscriber and screening, origin, and a personal detail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import contact_permission, personal_details, policy
from lumadesk.app.contact_permission import ContactView, OriginKind
from lumadesk.domain.consent import DetailGroup
from lumadesk.domain.policy_versions import PolicyVersion
from lumadesk.ui.clients.consent_words import DETAILS, ORIGINS, SUBSCRIBERS
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import DropDown, Field, date_edit, date_of, first_empty, line_edit
from lumadesk.ui.widgets.text import show_if
from lumadesk.ui.words import plain_day

_EARLIEST = date(2018, 1, 1)
_LONGEST = 200


class SubscriberDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, person_id: int, view: ContactView) -> None:
        self._person_id = person_id
        today, known = desk.services.today, view.subscriber
        self.kind = DropDown([(words, kind) for kind, words in SUBSCRIBERS.items()], known.kind)
        self.screened = QCheckBox("The number &was looked up in the TPS and CTPS lists")
        self.day = Field("&On", date_edit(today, latest=today, earliest=_EARLIEST))
        self.listed = QCheckBox("It is on one of the &lists")
        self.listed.setChecked(known.listed)
        self._look = box(column(self.day, self.listed, gap="s"))
        super().__init__(
            parent,
            desk,
            "Kind of subscriber",
            "Who pays for the line or the mailbox. Individuals, sole traders and most partnerships must "
            "agree to marketing by email or text; a look at the lists holds for 28 days.",
            box(column(Field("&Kind", self.kind), self.screened, self._look, gap="m")),
            "Sa&ve",
            lambda _id: desk.say("Saved."),
        )
        show_if(self._look, False)
        self.screened.toggled.connect(self._settle)

    def operation(self) -> Operation:
        services, person_id, kind = self.desk.services, self._person_id, self.kind.value()
        looked = date_of(self.day.inner) if self.screened.isChecked() else None
        listed = self.listed.isChecked()
        return lambda: contact_permission.set_subscriber(
            services, person_id, kind, screened_on=looked, listed=listed
        )

    def _settle(self, on: bool) -> None:
        show_if(self._look, on)


class OriginDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, person_id: int, view: ContactView) -> None:
        self._person_id = person_id
        known = view.origin
        self.kind = DropDown(
            [(words, kind) for kind, words in ORIGINS.items()], known.kind if known else None
        )
        self.introducer = Field("Who &introduced them", line_edit(known.introducer if known else ""))
        self.permission = Field(
            "&How the person agreed to it",
            line_edit(known.permission if known else "", "By email, in a call …"),
        )
        self._introduced = box(column(self.introducer, self.permission, gap="m"))
        super().__init__(
            parent,
            desk,
            "Where the data came from",
            "The person may ask, and gets it in the access pack (Art 15(1)(g)).",
            box(column(Field("&From where", self.kind), self._introduced, gap="m")),
            "Sa&ve",
            lambda _id: desk.say("Saved."),
        )
        self.kind.currentIndexChanged.connect(lambda _index: self._settle())
        self._settle()

    def operation(self) -> Operation | None:
        referral = self.kind.value() is OriginKind.REFERRAL
        if referral and first_empty(
            (self.introducer, "Who was it?"), (self.permission, "Say how the person agreed to it.")
        ):
            return None
        services, person_id, kind = self.desk.services, self._person_id, self.kind.value()
        introducer = self.introducer.inner.text() if referral else ""
        permission = self.permission.inner.text() if referral else ""
        return lambda: contact_permission.set_origin(
            services, person_id, kind, introducer=introducer, permission=permission
        )

    def _settle(self) -> None:
        show_if(self._introduced, self.kind.value() is OriginKind.REFERRAL)


class SeenDialog(RecordDialog):
    """A version of the policy that was shown elsewhere than on the website."""

    def __init__(
        self, parent: QWidget, desk: Desk, person_id: int, versions: Sequence[PolicyVersion]
    ) -> None:
        self._person_id = person_id
        today = desk.services.today
        self.version = DropDown([(f"Online since {plain_day(one.since)}", one) for one in versions])
        self.day = date_edit(today, latest=today, earliest=_EARLIEST)
        self.how = Field("&How it was shown", line_edit("", "On paper, by email …"))
        super().__init__(
            parent,
            desk,
            "They were shown the policy",
            "Whoever writes through the website saw the version of that day; this is for everybody else.",
            box(column(Field("&Version", self.version), Field("&Day", self.day), self.how, gap="m")),
            "&Record",
            lambda _id: desk.say("Recorded which version they saw."),
        )

    def operation(self) -> Operation | None:
        if first_empty((self.how, "Say how it was shown.")):
            return None
        services, person_id, version = self.desk.services, self._person_id, self.version.value()
        how, on = self.how.inner.text(), date_of(self.day)
        return lambda: policy.record_seen(services, person_id, version.id, how, on)


class DetailDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, person_id: int, group: DetailGroup, value: str) -> None:
        self._person_id, self._group = person_id, group
        self.value = Field(f"&{DETAILS[group]}", line_edit(value, "", _LONGEST), "Empty removes it.")
        super().__init__(
            parent,
            desk,
            DETAILS[group],
            "Kept because the person agreed, and erased at once when that ends. Nothing sensitive "
            "belongs here.",
            self.value,
            "Sa&ve",
            lambda _id: desk.say("Saved."),
        )

    def operation(self) -> Operation:
        services, person_id, group = self.desk.services, self._person_id, self._group
        text = self.value.inner.text()
        return lambda: personal_details.set_detail(services, person_id, group, text)
