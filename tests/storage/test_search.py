"""What a person types in the search box is text, never syntax."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.storage import enquiries, people
from lumadesk.storage.search import INDEXES, query_of
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_site, arrive

WHEN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)

TEXTS = {
    "cafe": "The café's screen is broken",
    "obrien": "Siân O'Brien wants a quotation",
    "boolean": "Router AND switch, NOT the printer OR the modem NEAR the door",
    "signs": 'C++ course * for £25.50 (50% off) ^start col:umn -minus {a} [b] "q"',
    "arabic": "مرحبا بالعالم",
    "chinese": "你好 世界",
    "emoji": "thanks 🙏 a lot",
    "script": "<script>alert(1)</script>",
    "words": "printer broken since Monday morning",
    "mixed": "morning: Monday, since then broken",
}


@pytest.fixture
def keys(vault: Vault, now: datetime) -> dict[int, str]:
    """id -> key of one enquiry for each of the texts; the last of them was sent last."""
    with vault.write("sync", now) as tx:
        arrived = [
            Arrived(key=key, message=text, name="Visitor", submitted_at=WHEN + timedelta(minutes=number))
            for number, (key, text) in enumerate(TEXTS.items())
        ]
        return dict(zip(arrive(tx, add_site(tx), *arrived), TEXTS, strict=True))


def found(vault: Vault, keys: dict[int, str], typed: str) -> set[str]:
    with vault.read() as tx:
        return {keys[id_] for id_ in enquiries.ids(tx, EnquiryFilter(search=typed))}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cafe", {"cafe"}),
        ("CAFÉ", {"cafe"}),
        ("cafe\u0301", {"cafe"}),
        ("caf", {"cafe"}),
        ("afe", set()),
        ("o'brien", {"obrien"}),
        ("O’Brien", {"obrien"}),
        ("sian quot", {"obrien"}),
        ("quot sian", {"obrien"}),
        ("sian printer", set()),
        ("AND", {"boolean"}),
        ("router AND switch", {"boolean"}),
        ("printer OR cafe", set()),
        ("printer NOT broken", set()),
        ("NEAR", {"boolean"}),
        ("NEAR(router switch)", {"boolean"}),
        ("printer", {"boolean", "words"}),
        ("print*", {"boolean", "words"}),
        ("*", set()),
        ("message:printer", set()),
        ("message: printer", set()),
        ("-printer", {"boolean", "words"}),
        ("^printer", {"boolean", "words"}),
        ("c++ course", {"signs"}),
        ("25.50", {"signs"}),
        ("£25", {"signs"}),
        ("{a}", {"signs", "obrien", "emoji"}),
        ("col:umn", {"signs"}),
        ("مرحبا", {"arabic"}),
        ("你好", {"chinese"}),
        ("script alert", {"script"}),
        ("<script>", {"script"}),
        ('"broken since monday"', {"words"}),
        ("broken since monday", {"words", "mixed"}),
        ('"since monday" printer', {"words"}),
        ('"monday since"', {"mixed"}),
        ('"broken sin"', set()),
        ('"printer broken', {"words"}),
        ("visitor", set(TEXTS)),
        ("", set(TEXTS)),
        ("   ", set(TEXTS)),
    ],
)
def test_what_is_typed_finds(vault: Vault, keys: dict[int, str], typed: str, expected: set[str]) -> None:
    assert found(vault, keys, typed) == expected


@given(st.text(max_size=40) | st.text(alphabet="\"*^:-+(){}[]ANDORTNEAR a\\'\0", max_size=20))
@settings(max_examples=150, deadline=None)
def test_no_text_is_an_error(search_vault: Vault, typed: str) -> None:
    with search_vault.read() as tx:
        enquiries.ids(tx, EnquiryFilter(search=typed))
        people.ids(tx, search=typed)


@pytest.fixture(scope="module")
def search_vault(
    tmp_path_factory: pytest.TempPathFactory, _vault_template: tuple[Path, str], _moment: datetime
) -> Iterator[Vault]:
    """One vault for many searches."""
    template, key = _vault_template
    folder = tmp_path_factory.mktemp("search") / "vault"
    shutil.copytree(template, folder)
    opened = Vault.open_with_key(folder, key)
    with opened.write("sync", _moment) as tx:
        arrive(tx, add_site(tx), *(Arrived(key=key, message=text, name=text) for key, text in TEXTS.items()))
    yield opened
    opened.close()


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd"]), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_every_word_is_looked_for_as_a_beginning(word: str) -> None:
    assert query_of(word) == f'"{word}"*'
    assert query_of(f'"{word}"') == f'"{word}"'


def test_a_letter_that_is_still_being_typed() -> None:
    assert query_of("printer b") == '"printer"*'
    assert query_of("printer b ") == '"printer"* "b"*'
    assert query_of("b") == '"b"'
    assert query_of("好") == '"好"*'


def test_a_letter_that_a_sign_joins_to_a_word_stands_for_itself() -> None:
    assert query_of("o'brien") == '"o" "brien"*'
    assert query_of("o'b") == '"o"'
    assert query_of("j smith") == '"j"* "smith"*'


def test_the_newest_comes_first(vault: Vault, keys: dict[int, str]) -> None:
    with vault.read() as tx:
        assert [keys[id_] for id_ in enquiries.ids(tx, EnquiryFilter(search="monday"))] == ["mixed", "words"]
        hits = enquiries.ids(tx, EnquiryFilter(search="visitor"))
        assert hits == enquiries.ids(tx, EnquiryFilter())


@pytest.mark.usefixtures("keys")
def test_a_late_row_takes_its_place_by_time(vault: Vault, now: datetime) -> None:
    with vault.read() as tx:
        enquiries.ids(tx, EnquiryFilter(search="monday"))  # the order is remembered from here on
    with vault.write("sync", now) as tx:
        (late,) = arrive(tx, 1, Arrived(key="late", message="monday", submitted_at=WHEN - timedelta(days=1)))
    with vault.read() as tx:
        assert enquiries.ids(tx, EnquiryFilter(search="monday"))[-1] == late
        assert enquiries.ids(tx, EnquiryFilter())[-1] == late


@pytest.mark.parametrize("field", ["name", "email", "phone", "service", "source"])
def test_every_field_is_searched(vault: Vault, now: datetime, field: str) -> None:
    value = {"email": "zebra@example.com", "phone": "zebra 01628 000000"}.get(field, "zebra crossing")
    with vault.write("sync", now) as tx:
        first, _other = arrive(tx, add_site(tx), Arrived(key="1", **{field: value}), Arrived(key="2"))
    with vault.read() as tx:
        assert enquiries.ids(tx, EnquiryFilter(search="zebra")) == [first]


def test_the_index_follows_its_rows(vault: Vault, now: datetime) -> None:
    with vault.write("people", now) as tx:
        ada, bob = people.add(tx, name="Ada Zebra"), people.add(tx, name="Bob", address="Zebra Lane")
    with vault.write("people", now) as tx:
        people.update(tx, bob, name="Bob", email="giraffe@example.com", phone=None, address=None)
    with vault.read() as tx:
        assert people.ids(tx, search="zebra") == [ada]
        assert people.ids(tx, search="giraffe") == [bob]
    with vault.write("people", now) as tx:
        people.anonymise(tx, ada)
    with vault.write("check", now) as tx:
        assert people.ids(tx, search="zebra") == []
        assert_whole(tx)


def assert_whole(tx: Tx) -> None:
    """FTS5's own check: it raises where index and rows differ."""
    for index in INDEXES:
        tx.connection.exec_driver_sql(
            f"INSERT INTO {index.table} ({index.table}, rank) VALUES ('integrity-check', 1)"
        )


def test_the_index_is_whole_after_pages_changes_and_deletions(vault: Vault, now: datetime) -> None:
    with vault.write("sync", now) as tx:
        site_id = add_site(tx)
        new = arrive(tx, site_id, *(Arrived(key=str(n), message=f"word{n} " * 50) for n in range(300)))
    with vault.write("delete", now) as tx:
        enquiries.delete(tx, new[::3])
    with vault.write("check", now) as tx:
        assert_whole(tx)
        assert enquiries.ids(tx, EnquiryFilter(search="word3")) == sorted(
            (id_ for position, id_ in enumerate(new) if str(position)[0] == "3" and position % 3),
            reverse=True,
        )
