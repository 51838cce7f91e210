"""What is typed of a draft, ready to be written: for the first time, over what was saved, or once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.app import invoices
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms
from lumadesk.domain.work_links import WorkLinks


@dataclass(slots=True, eq=False)
class Edited:
    """What is on the page; ``invoice_id`` is None until the draft was saved for the first time.

    It is set where drafts are written, one after the other: saving twice in a hurry makes one draft.
    """

    invoice_id: int | None
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    lines: Sequence[InvoiceLine]
    supplied_on: date
    customer_name: str
    customer_address: str
    terms: InvoiceTerms

    def save(self, services: Services, edited: Edited) -> Changes[int]:
        if edited.invoice_id is None:
            made = self.draft(services, edited.person_id)
            edited.invoice_id = made.value
            return made
        return invoices.update_draft(
            services,
            edited.invoice_id,
            self.lines,
            self.supplied_on,
            customer_name=self.customer_name,
            customer_address=self.customer_address,
            terms=self.terms,
        )

    def draft(self, services: Services, person_id: int, links: WorkLinks | None = None) -> Changes[int]:
        return invoices.draft_invoice(
            services,
            person_id,
            self.lines,
            self.supplied_on,
            customer_name=self.customer_name,
            customer_address=self.customer_address,
            terms=self.terms,
            links=links,
        )
