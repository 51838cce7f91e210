"""The tables of the work before an invoice: catalogue, quotes, jobs, the diary, recurring invoices."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of


class CatalogueItemTable(SQLModel, table=True):
    __tablename__ = "catalogue_item"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    name: str
    description: str
    unit: str
    vat_rate: str | None
    category: str
    retired_on: date | None


class CataloguePriceTable(SQLModel, table=True):
    __tablename__ = "catalogue_price"
    __table_args__ = (UniqueConstraint("catalogue_item_id", "valid_from"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    catalogue_item_id: int = Field(foreign_key="catalogue_item.id")
    valid_from: date
    unit_price: str


class QuoteTable(SQLModel, table=True):
    """Triggers refuse to change what was issued. ``supplier`` is JSON."""

    __tablename__ = "quote"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    status: str
    number: str | None = Field(unique=True)
    customer_name: str
    customer_address: str
    reference: str
    issued_on: date | None
    valid_until: date | None
    discount: str
    notes: str
    supplier: str | None
    decided_on: date | None
    evidence: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class QuoteLineTable(SQLModel, table=True):
    __tablename__ = "quote_line"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    quote_id: int = Field(foreign_key="quote.id", index=True)
    position: int
    description: str
    quantity: str
    unit_price: str
    vat_rate: str | None
    unit: str
    discount: str
    category: str


class QuotePartTable(SQLModel, table=True):
    """An invoice that asks for a quote, or for a part of it."""

    __tablename__ = "quote_part"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    quote_id: int = Field(foreign_key="quote.id", index=True)
    invoice_id: int = Field(foreign_key="invoice.id", unique=True)
    label: str


class JobTable(SQLModel, table=True):
    __tablename__ = "job"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    quote_id: int | None = Field(foreign_key="quote.id", index=True)
    title: str
    notes: str
    status: str
    starts_on: date | None
    ends_on: date | None
    created_at: datetime = Field(sa_type=UtcDateTime)


class TimeEntryTable(SQLModel, table=True):
    __tablename__ = "time_entry"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key="job.id", index=True)
    day: date
    minutes: int
    what: str
    unit_price: str
    vat_rate: str | None
    category: str
    billable: bool
    invoice_id: int | None = Field(foreign_key="invoice.id", index=True)


class AppointmentTable(SQLModel, table=True):
    __tablename__ = "appointment"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    job_id: int | None = Field(foreign_key="job.id", index=True)
    title: str
    place: str
    notes: str
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    cancelled: bool
    changed_at: datetime = Field(sa_type=UtcDateTime)


class FollowUpTable(SQLModel, table=True):
    __tablename__ = "follow_up"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    due_on: date = Field(index=True)
    what: str
    done_on: date | None


class RecurringInvoiceTable(SQLModel, table=True):
    __tablename__ = "recurring_invoice"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    customer_name: str
    customer_address: str
    reference: str
    discount: str
    reverse_charge: bool
    simplified: bool
    customer_vat_number: str
    business_customer: bool
    contract_rate: str | None
    terms_days: int | None
    every_months: int
    starts_on: date
    until: date | None
    made: int
    paused: bool


class RecurringLineTable(SQLModel, table=True):
    __tablename__ = "recurring_line"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    recurring_invoice_id: int = Field(foreign_key="recurring_invoice.id", index=True)
    position: int
    description: str
    quantity: str
    unit_price: str
    vat_rate: str | None
    unit: str
    discount: str
    category: str


catalogue_item = table_of(CatalogueItemTable)
catalogue_price = table_of(CataloguePriceTable)
quote = table_of(QuoteTable)
quote_line = table_of(QuoteLineTable)
quote_part = table_of(QuotePartTable)
job = table_of(JobTable)
time_entry = table_of(TimeEntryTable)
appointment = table_of(AppointmentTable)
follow_up = table_of(FollowUpTable)
recurring_invoice = table_of(RecurringInvoiceTable)
recurring_line = table_of(RecurringLineTable)

TABLES = (
    catalogue_item,
    catalogue_price,
    quote,
    quote_line,
    quote_part,
    job,
    time_entry,
    appointment,
    follow_up,
    recurring_invoice,
    recurring_line,
)
