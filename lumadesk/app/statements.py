"""A client's statement of account, and who owes how much for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.business import business_in
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.services import Services, changes
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.restriction import Deed
from lumadesk.domain.statements import Age, Statement, aged, statement
from lumadesk.storage import business, invoices, people
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    person_id: int
    person_name: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Pounds by age; ``total`` is all that is owed."""

    person_id: int
    name: str
    aged: dict[Age, Decimal]
    total: Decimal


def get_statement(
    services: Services, person_id: int, since: date | None = None, until: date | None = None
) -> StatementView:
    """From the beginning, and through today, unless said otherwise."""
    with services.read() as tx:
        return _view(services, tx, person_id, since, until)


def statement_pdf(
    services: Services, person_id: int, since: date | None = None, until: date | None = None
) -> bytes:
    with services.read() as tx:
        return _render(services, tx, _view(services, tx, person_id, since, until))


def export_statement(
    services: Services,
    person_id: int,
    folder: Path,
    since: date | None = None,
    until: date | None = None,
    *,
    overwrite: bool = False,
) -> Changes[tuple[Path, ...]]:
    """Write the statement, and an email with it attached that a mail program opens as a draft."""
    from lumadesk.documents import mail

    with services.write("statement.export") as tx:
        require_free(services, tx, [person_id], Deed.EXPORT, Deed.SEND)
        view = _view(services, tx, person_id, since, until)
        page = _render(services, tx, view)
        person, sender = people.get(tx, person_id), business_in(services, tx)
        name = f"statement-{person_id}-{view.statement.until.isoformat()}.pdf"
        signature = "\n".join(filter(None, dict.fromkeys([sender.own_name, sender.business_name])))
        email = mail.draft(
            to=person.email or "",
            subject=f"Statement of account, {sender.business_name or sender.own_name}",
            body=f"Dear {person.name},\n\nattached is the statement of your account. "
            f"{_balance(view.statement)}\n\nKind regards\n{signature}\n",
            attachments=[mail.Attachment(name, page)],
        )
        tx.touch("person", person_id)
    write = services.outside.files.write
    return changes(
        tx,
        (
            write(folder / safe_file_name(name), page, overwrite=overwrite),
            write(folder / safe_file_name(name.replace(".pdf", ".eml")), email, overwrite=overwrite),
        ),
    )


def debtors(services: Services) -> list[Debtor]:
    """Everybody who owes something, the largest sum first."""
    with services.read() as tx:
        unpaid: dict[int, list[int]] = {}
        for invoice_id, person_id in tx.fetch(
            "SELECT id, person_id FROM invoice WHERE status = ?", (InvoiceStatus.ISSUED.value,)
        ):
            unpaid.setdefault(person_id, []).append(invoice_id)
        names = {person.id: person.name for person in people.rows(tx, list(unpaid))}
        found = []
        for person_id, ids in unpaid.items():
            ages = aged(invoices.rows(tx, ids), services.today)
            total = sum(ages.values(), ZERO)
            found.append(Debtor(person_id=person_id, name=names[person_id], aged=ages, total=total))
    return sorted((one for one in found if one.total), key=lambda one: (-one.total, one.person_id))


def _balance(account: Statement) -> str:
    if account.closing > 0:
        return f"{format_money(account.closing)} is open."
    if account.closing < 0:
        return f"{format_money(-account.closing)} is in your favour."
    return "Nothing is open."


def _view(
    services: Services, tx: Tx, person_id: int, since: date | None, until: date | None
) -> StatementView:
    person = people.get(tx, person_id)
    issued = invoices.rows(tx, invoices.ids(tx, person_id=person_id))
    account = statement(issued, since, until or services.today)
    return StatementView(person_id=person_id, person_name=person.name, statement=account)


def _render(services: Services, tx: Tx, view: StatementView) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import statement as page

    fonts.register_fonts(services.outside.fonts_folder)
    person, sender = people.get(tx, view.person_id), business_in(services, tx)
    return page.render(
        page.StatementPage(
            customer_name=person.name,
            customer_address=person.address or "",
            statement=view.statement,
            made_on=services.today,
            sender=sender,
        ),
        logo=business.logo_of(tx, sender),
    )
