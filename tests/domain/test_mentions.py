"""Other people are found in texts by name, address and number, and what only looks like them is not."""

from __future__ import annotations

import pytest

from lumadesk.domain.mentions import Contact, Known, MentionKind

BOB = Contact(person_id=1, name="Bob Stone", email_key="bob@stone.example", phone_key="+442079460018")
MARK = Contact(person_id=2, name="Mark")
WANG = Contact(person_id=3, name="王小明")
OBRIEN = Contact(person_id=4, name="Siobhán O’Brien-Smith")
BOBBY = Contact(person_id=5, name="Bob Stone Junior")
KNOWN = Known(
    [BOB, MARK, WANG, OBRIEN, BOBBY, Contact(person_id=6, name="X"), Contact(person_id=7, name="?")]
)


def found(text: str, *, all_contacts: bool = True) -> list[tuple[str, str, int | None]]:
    return [
        (mention.kind.value, text[mention.start : mention.end], mention.person_id)
        for mention in KNOWN.find(text, all_contacts=all_contacts)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I met bob  stone yesterday.", [("name", "bob  stone", 1)]),
        ("Bob Stone Junior came", [("name", "Bob Stone Junior", 5)]),
        ("Bob Stone's van", [("name", "Bob Stone", 1)]),
        ("Hello, Bob Stone. Stone", [("name", "Bob Stone", 1)]),
        ("Mark said: mark my words, Marking", [("name", "Mark", 2)]),
        ("我和王小明一起", [("name", "王小明", 3)]),
        ("Dear Siobhán O’Brien-Smith,", [("name", "Siobhán O’Brien-Smith", 4)]),
        ("Bob Stonehenge; Bob, Stone", []),
        ("X ? x", []),
        ("write to BOB@stone.example, or Eve@x.example.", [
            ("email", "BOB@stone.example", 1), ("email", "Eve@x.example", None)]),
        ("Mark@stone.example", [("email", "Mark@stone.example", None)]),
        ("a@b a@@b.c @ x@.y", []),
        ("ring +44 (0)20 7946 0018 or 07700 900123", [
            ("phone", "+44 (0)20 7946 0018", 1), ("phone", "07700 900123", None)]),
        ("2026-11-03 and 03/11/2026, 03.11.2026, £1,234.56, 12345678901234567890, order 1234567", []),
        ("", []),
    ],
)  # fmt: skip
def test_who_is_named(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert found(text) == expected


def test_only_known_contacts_are_wanted() -> None:
    text = "bob@stone.example eve@x.example 020 7946 0018, 07700 900123"
    assert [who for _kind, _text, who in found(text, all_contacts=False)] == [1, 1]


def test_nobody_known() -> None:
    (mention,) = Known([]).find("Bob Stone, bob@stone.example")
    assert mention.kind is MentionKind.EMAIL


def test_ten_megabytes_are_read_once() -> None:
    for text in ("a" * 2_000_000, "1" * 2_000_000, "1 " * 1_000_000, "a@" * 500_000, "Bob Stone " * 200_000):
        assert len(KNOWN.find(text)) in (0, 200_000)
