"""Who the owner is: names, address for service, and how the business is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.domain.business import Business
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.form import DropDown, Field, abreast, fill, line_edit, text_edit


class BusinessForm(QWidget):
    """``policies`` asks for one of them, as the first run does.

    Later the policy is changed on the Records screen, where a preview says what that does.
    """

    def __init__(self, policies: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._kept = Business()
        self.own_name = line_edit()
        self.business_name = line_edit()
        self.address = text_edit("", 4)
        self.email = Field("&Email", line_edit())
        self.phone = line_edit()
        self.website = line_edit()
        self.policy = DropDown([(name, key) for key, name in (policies or {}).items()], self._kept.policy)
        #: Where a rule of the business is broken.
        self.places: dict[str, Field[Any]] = {"business.bad_email": self.email}
        parts: list[object] = [
            abreast(Field("Your own n&ame", self.own_name), Field("B&usiness name", self.business_name)),
            Field(
                "Address f&or service",
                self.address,
                "Where legal post reaches you. Printed on every invoice (Companies Act 2006 s.1204).",
            ),
            abreast(self.email, Field("&Phone", self.phone), Field("&Website", self.website)),
        ]
        if policies is not None:
            parts.append(
                Field(
                    "Pri&vacy policy that you live under",
                    self.policy,
                    "The one that your website publishes: its promises are what LumaDesk watches over.",
                )
            )
        self.setLayout(column(*parts, gap="l"))

    def show_business(self, business: Business) -> None:
        self._kept = business
        fill(self.own_name, business.own_name)
        fill(self.business_name, business.business_name)
        self.address.setPlainText(business.address)
        fill(self.email.inner, business.email)
        fill(self.phone, business.phone)
        fill(self.website, business.website)
        self.policy.choose(business.policy)

    def business(self) -> Business:
        return self.put_into(self._kept)

    def put_into(self, business: Business) -> Business:
        return replace(
            business,
            own_name=self.own_name.text().strip(),
            business_name=self.business_name.text().strip(),
            address=self.address.toPlainText().strip(),
            email=self.email.inner.text().strip(),
            phone=self.phone.text().strip(),
            website=self.website.text().strip(),
            policy=self.policy.value() or business.policy,
        )

    def inputs(self) -> list[QWidget]:
        return [
            self.own_name, self.business_name, self.address, self.email.inner, self.phone, self.website,
            self.policy,
        ]  # fmt: skip
