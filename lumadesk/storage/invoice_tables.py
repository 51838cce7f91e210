"""The tables of invoices: their lines, payments, credit notes and series of numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of


class InvoiceTable(SQLModel, table=True):
    """Triggers of the migration refuse to change or delete what was issued. ``supplier`` is JSON."""

    __tablename__ = "invoice"
    __table_args__ = (Index("ix_invoice_status", "status", "due_on"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    status: str
    number: str | None = Field(unique=True)
    customer_name: str
    customer_address: str
    issued_on: date | None
    supplied_on: date | None
    due_on: date | None
    supplier: str | None
    void_reason: str | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    tax_point: date | None
    reference: str
    discount: str
    reverse_charge: bool
    simplified: bool
    customer_vat_number: str
    business_customer: bool
    contract_rate: str | None
    terms_days: int | None


class InvoiceLineTable(SQLModel, table=True):
    """Quantity, unit price (pounds) and VAT rate are exact decimals, as text: they are not whole pence."""

    __tablename__ = "invoice_line"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    position: int
    description: str
    quantity: str
    unit_price: str
    vat_rate: str | None
    unit: str
    discount: str
    category: str


class PaymentTable(SQLModel, table=True):
    """Triggers refuse to change or delete one; ``about`` is another payment."""

    __tablename__ = "payment"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    amount_pence: int
    paid_on: date
    kind: str
    method: str
    reference: str
    about: int | None


class CreditNoteTable(SQLModel, table=True):
    """Triggers refuse to change one. ``supplier`` is JSON, and so is ``sums``: rate, net and VAT in pence."""

    __tablename__ = "credit_note"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    number: str = Field(unique=True)
    issued_on: date
    reason: str
    customer_name: str
    customer_address: str
    supplier: str
    discount: str
    gross_pence: int
    sums: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class CreditNoteLineTable(SQLModel, table=True):
    """``invoice_id`` is that of its credit note: it leads to the person."""

    __tablename__ = "credit_note_line"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    credit_note_id: int = Field(foreign_key="credit_note.id", index=True)
    position: int
    description: str
    quantity: str
    unit_price: str
    vat_rate: str | None
    unit: str
    discount: str
    category: str


class NumberSeriesTable(SQLModel, table=True):
    __tablename__ = "number_series"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    prefix: str = Field(unique=True)
    last_number: int


class DisposalTable(SQLModel, table=True):
    """Issued invoices whose time as a tax record ended: only what is listed here may be deleted.

    A row exists no longer than the transaction that deletes its invoice.
    """

    __tablename__ = "disposal"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(unique=True)


invoice = table_of(InvoiceTable)
invoice_line = table_of(InvoiceLineTable)
payment = table_of(PaymentTable)
credit_note = table_of(CreditNoteTable)
credit_note_line = table_of(CreditNoteLineTable)
number_series = table_of(NumberSeriesTable)
disposal = table_of(DisposalTable)
