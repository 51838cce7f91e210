"""People (data subjects) in the vault: their table and its queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Row, String, Table, delete, exists, insert, select
from sqlalchemy import update as sql_update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.people import Person, name_likeness, normalise_email, normalise_phone
from lumadesk.storage import search as full_text
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx

#: What the row of an erased person is called while a kept invoice still points at it.
ERASED_NAME = "Erased person"

_ALIKE = 0.85
_MOST_SUGGESTIONS = 10
_MOST_NAMESAKES = 500
_CHUNK = 10_000


class PersonTable(SQLModel, table=True):
    """``email_key`` and ``phone_key`` are the normalised forms that people are matched by.

    No index on the name: to sort a hundred thousand is as quick, and a first sync would fill it at random.
    """

    __tablename__ = "person"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=String(collation="NOCASE"))
    email: str | None
    email_key: str | None = Field(index=True)
    phone: str | None
    phone_key: str | None = Field(index=True)
    address: str | None
    client_since: date | None = Field(index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    erased_at: datetime | None = Field(sa_type=UtcDateTime)


person = table_of(PersonTable)


def add(
    tx: Tx, *, name: str, email: str | None = None, phone: str | None = None, address: str | None = None
) -> int:
    (new_id,) = tx.reserve(person, 1)
    tx.connection.execute(
        insert(person).values(
            id=new_id,
            created_at=tx.now,
            client_since=None,
            erased_at=None,
            **_contact(name, email, phone, address),
        )
    )
    tx.touch("person", new_id)
    return new_id


def get(tx: Tx, person_id: int) -> Person:
    """Raises ``KnownError`` "person.not_found"."""
    row = tx.connection.execute(_SELECT.where(person.c.id == person_id)).one_or_none()
    if row is None:
        raise KnownError("person.not_found", f"There is no person {person_id} in this vault.")
    return _person(row)


def update(
    tx: Tx, person_id: int, *, name: str, email: str | None, phone: str | None, address: str | None
) -> None:
    """Replace the name and the contact details of a person."""
    get(tx, person_id)
    tx.connection.execute(
        sql_update(person).where(person.c.id == person_id).values(**_contact(name, email, phone, address))
    )
    tx.touch("person", person_id)


def find_by_email(tx: Tx, email: str) -> int | None:
    """The person with this address in its normalised form; of several the one that was there first."""
    key = normalise_email(email)
    if key is None:
        return None
    found = tx.connection.execute(
        select(person.c.id).where(person.c.email_key == key).order_by(person.c.id).limit(1)
    )
    return found.scalar_one_or_none()


def find_by_emails(tx: Tx, keys: Iterable[str]) -> dict[str, int]:
    """The first person of each normalised address that somebody has."""
    # One value in, one row out: after every row this thread would have to wait for the one that fetches
    # the next page. Of the ids under one address the last is taken.
    known = tx.value(
        "SELECT json_group_object(email_key, id ORDER BY id DESC) FROM person "
        "WHERE email_key IN (SELECT value FROM json_each(?))",
        (to_json(list(keys)),),
    )
    return cast(dict[str, int], from_json(known))


def ids(tx: Tx, search: str = "", clients_only: bool = False) -> list[int]:
    """People by name, erased ones left out."""
    wanted = "SELECT id FROM person WHERE erased_at IS NULL"
    if clients_only:
        wanted += " AND client_since IS NOT NULL"
    ordered = tx.ids(f"{wanted} ORDER BY name, id")
    if not search.strip():
        return ordered
    hits = set(full_text.matching(tx, full_text.PERSON, search))
    return [id_ for id_ in ordered if id_ in hits]


def rows(tx: Tx, ids: Sequence[int]) -> list[Person]:
    """The people with these ids, in their order; what is gone by now is left out."""
    found = {row.id: _person(row) for row in tx.connection.execute(_SELECT.where(person.c.id.in_(list(ids))))}
    return [found[id_] for id_ in ids if id_ in found]


def erased_ids(tx: Tx) -> list[int]:
    """Erased people whose row is still there, for a kept record points at it."""
    return tx.column("SELECT id FROM person WHERE erased_at IS NOT NULL ORDER BY id")


def make_client(tx: Tx, person_id: int, on: date) -> None:
    """From ``on`` the person is a client; who is one already stays one since then."""
    if get(tx, person_id).client_since is None:
        tx.connection.execute(sql_update(person).where(person.c.id == person_id).values(client_since=on))
        tx.touch("person", person_id)


def suggestions(tx: Tx, person_id: int) -> list[tuple[Person, str]]:
    """Who may be the same person, and why it seems so. Nobody is ever merged without the owner."""
    this = _SELECT.add_columns(person.c.phone_key).where(person.c.id == person_id)
    row = tx.connection.execute(this).one_or_none()
    if row is None or row.erased_at is not None:
        return []
    reasons: dict[int, str] = {}
    if row.phone_key is not None:
        same_phone = (
            select(person.c.id).where(person.c.phone_key == row.phone_key).limit(_MOST_SUGGESTIONS + 1)
        )
        reasons.update(dict.fromkeys(tx.connection.execute(same_phone).scalars(), "same telephone number"))
    namesakes = rows(tx, full_text.with_any_word(tx, full_text.PERSON, "name", row.name, _MOST_NAMESAKES))
    for other in namesakes:
        if name_likeness(row.name, other.name) >= _ALIKE:
            reasons.setdefault(other.id, "similar name")
    reasons.pop(person_id, None)
    return [(other, reasons[other.id]) for other in rows(tx, list(reasons)[:_MOST_SUGGESTIONS])]


def merge(tx: Tx, keep: int, other: int) -> None:
    """Make two people one: everything of ``other`` becomes ``keep``'s, and fills its empty details."""
    stays, goes = get(tx, keep), get(tx, other)
    if keep == other:
        raise RuleViolation("person.same", "A person cannot be merged with themselves.")
    for table in _belongings():
        moved = tx.connection.execute(select(table.c.id).where(table.c.person_id == other)).scalars().all()
        if moved:
            tx.connection.execute(sql_update(table).where(table.c.person_id == other).values(person_id=keep))
            tx.touch_all(table.name, moved)
    tx.connection.execute(delete(person).where(person.c.id == other))
    update(
        tx,
        keep,
        name=stays.name,
        email=stays.email or goes.email,
        phone=stays.phone or goes.phone,
        address=stays.address or goes.address,
    )
    since = min((day for day in (stays.client_since, goes.client_since) if day is not None), default=None)
    tx.connection.execute(sql_update(person).where(person.c.id == keep).values(client_since=since))
    tx.touch("person", other)
    tx.erased.merged.append((keep, other))
    tx.scrub = True


def with_nothing_left(tx: Tx, ids: Iterable[int]) -> list[int]:
    """Those of whom nothing is held but what came with an enquiry, and no enquiry any more."""
    wanted = list(ids)
    found: list[int] = []
    for start in range(0, len(wanted), _CHUNK):
        bare = select(person.c.id).where(
            person.c.id.in_(wanted[start : start + _CHUNK]),
            person.c.client_since.is_(None),
            person.c.address.is_(None),
            person.c.erased_at.is_(None),
            *(~exists().where(table.c.person_id == person.c.id) for table in _belongings()),
        )
        found += tx.connection.execute(bare).scalars()
    return found


def remove(tx: Tx, person_id: int) -> None:
    """Erase the row of a person to whom nothing belongs any more."""
    tx.connection.execute(delete(person).where(person.c.id == person_id))
    tx.erase("person", [person_id])
    tx.erased.people.add(person_id)


def anonymise(tx: Tx, person_id: int) -> None:
    """Erase everything in the row but its id, for a kept invoice goes on pointing at it."""
    nothing: dict[str, object] = dict.fromkeys(("email", "email_key", "phone", "phone_key", "address"))
    tx.connection.execute(
        sql_update(person)
        .where(person.c.id == person_id)
        .values(name=ERASED_NAME, client_since=None, erased_at=tx.now, **nothing)
    )
    tx.touch("person", person_id)
    tx.erased.people.add(person_id)
    tx.scrub = True


def _belongings() -> list[Table]:
    """Every table whose rows belong to a person."""
    return [table for table in SQLModel.metadata.sorted_tables if "person_id" in table.c]


def _contact(name: str, email: str | None, phone: str | None, address: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "email": email,
        "email_key": normalise_email(email) if email else None,
        "phone": phone,
        "phone_key": normalise_phone(phone) if phone else None,
        "address": address,
    }


_SELECT = select(
    person.c.id,
    person.c.name,
    person.c.email,
    person.c.phone,
    person.c.address,
    person.c.client_since,
    person.c.created_at,
    person.c.erased_at,
)


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    return Person(**row._mapping)
