"""Builds the website that the demo comes with: a SQLite file as Django's contact form leaves it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from lumadesk.domain.calendar import add_months
from lumadesk.domain.errors import KnownError
from lumadesk.site import demo_words as words
from lumadesk.site.source import Mapping

MONTHS = 18

#: The table as the migration of Django's contact form creates it.
TABLE = (
    'CREATE TABLE "contact_enquiry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"name" varchar(120) NOT NULL, "email" varchar(254) NOT NULL, "phone" varchar(40) NOT NULL, '
    '"service" varchar(80) NOT NULL, "message" text NOT NULL, "source" varchar(80) NOT NULL, '
    '"created_at" datetime NOT NULL)'
)
INDEX = 'CREATE INDEX "contact_enquiry_created_at_70409ec1" ON "contact_enquiry" ("created_at")'

MAPPING = Mapping(
    "contact_enquiry",
    {
        "key": "id",
        "name": "name",
        "email": "email",
        "phone": "phone",
        "service": "service",
        "message": "message",
        "source": "source",
        "submitted_at": "created_at",
    },
)

_INSERT = "INSERT INTO contact_enquiry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

#: How often a form is sent in each hour of a day, UTC.
_HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 12, 16, 15, 14, 12, 11, 12, 13, 12, 10, 9, 10, 11, 8, 4, 2)

#: One enquiry of so many is unusual, after the first ones that are placed so that a small demo has them all.
_UNUSUAL_EVERY = 25
_RETURNS = 0.18
_NO_PHONE = 0.3
_LONG = 0.04


class DemoRow(NamedTuple):
    """A row of the table, in the order of its columns."""

    id: int
    name: str
    email: str
    phone: str
    service: str
    message: str
    source: str
    created_at: datetime  # aware, UTC


class _Visitor(NamedTuple):
    name: str
    email: str
    phone: str


def build(path: Path, *, enquiries: int = 300, seed: int = 1, until: datetime) -> Path:
    """Write the site's file, the same rows for the same arguments. Never replaces a file."""
    if path.exists():
        raise KnownError(
            "site.demo_exists",
            f"There is a file {path.name} already.",
            "Choose another folder for the demo, or remove that file.",
        )
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as site:
        site.execute("PRAGMA journal_mode = OFF")
        site.execute("PRAGMA synchronous = OFF")
        site.execute(TABLE)
        site.executemany(_INSERT, (_as_django_writes(row) for row in rows(enquiries, seed=seed, until=until)))
        site.execute(INDEX)
        site.commit()
    return unfinished.rename(path)


def rows(count: int, *, seed: int = 1, until: datetime) -> Iterator[DemoRow]:
    """Enquiries over the eighteen months before ``until`` (aware), oldest first, numbered from 1."""
    random = Random(seed)  # noqa: S311 (it has to be repeatable, not secret)
    visitors: list[_Visitor] = []
    unusual = _places_of_the_unusual(count)
    for number, at in enumerate(_times(random, count, until.astimezone(UTC)), 1):
        which = unusual.get(number)
        if which is None and number > 300 and random.randrange(_UNUSUAL_EVERY) == 0:
            which = random.randrange(len(words.UNUSUAL))
        if which is None:
            yield _usual(random, visitors, number, at)
        else:
            name, email, phone, service, message, source = words.UNUSUAL[which]
            yield DemoRow(number, name, email, phone, service, message, source, at)


def _places_of_the_unusual(count: int) -> dict[int, int]:
    """Number of the enquiry -> which unusual one, spread over the first 300 or over fewer."""
    step = max(1, min(count, 300) // (len(words.UNUSUAL) + 1))
    return {step * (which + 1): which for which in range(len(words.UNUSUAL))}


def _times(random: Random, count: int, until: datetime) -> list[datetime]:
    start = datetime.combine(add_months(until.date(), -MONTHS), time(), UTC)
    days = (until - start).days
    hours = random.choices(range(24), _HOURS, k=count)
    times = []
    for hour in hours:
        at = start + timedelta(
            days=random.randrange(days), hours=hour, microseconds=random.randrange(3_600_000_000)
        )
        times.append(at)
    return sorted(times)


def _usual(random: Random, visitors: list[_Visitor], number: int, at: datetime) -> DemoRow:
    if visitors and random.random() < _RETURNS:
        visitor = random.choice(visitors)
        if random.random() < 0.2:  # somebody's telephone writes addresses with a capital
            visitor = visitor._replace(email=visitor.email.capitalize())
    else:
        visitor = _new_visitor(random, number)
        visitors.append(visitor)
    service = random.choices(_SERVICES, _OFTEN)[0]
    _, sources, questions = words.SERVICES[service]
    return DemoRow(
        number,
        visitor.name,
        visitor.email,
        visitor.phone,
        service,
        _message(random, visitor.name, random.choice(questions)),
        random.choice(sources),
        at,
    )


def _new_visitor(random: Random, number: int) -> _Visitor:
    first, last = random.choice(words.FIRST_NAMES), random.choice(words.LAST_NAMES)
    box = f"{first}.{last}{number}".lower().replace("'", "").replace("ë", "e")
    domain = random.choice(("example.com", "example.com", "example.org", "example.net"))
    phone = ""
    if random.random() > _NO_PHONE:
        phone = random.choice(("07700 900{:03}", "07700900{:03}", "+44 7700 900{:03}", "01632 960{:03}"))
        phone = phone.format(random.randrange(1000))
    return _Visitor(f"{first} {last}", f"{box}@{domain}", phone)


def _message(random: Random, name: str, question: str) -> str:
    parts = [random.choice(words.GREETINGS), question, random.choice(words.ENDINGS)]
    if random.random() < _LONG:
        story = [random.choice(words.LONG_STORY) for _ in range(random.randrange(20, 70))]
        parts[2:2] = [" ".join(story[start : start + 5]) for start in range(0, len(story), 5)]
    parts.append(random.choice(words.THANKS))
    text = "\r\n\r\n".join(part for part in parts if part)  # a browser's line ends
    return text.format(
        name=name.partition(" ")[0],
        place=random.choice(words.PLACES),
        device=random.choice(words.DEVICES),
        day=random.choice(words.DAYS),
        few=random.choice(words.FEW),
    )


def _as_django_writes(row: DemoRow) -> tuple[object, ...]:
    return (*row[:-1], str(row.created_at.replace(tzinfo=None)))


_SERVICES = tuple(words.SERVICES)
_OFTEN = tuple(often for often, _, _ in words.SERVICES.values())
