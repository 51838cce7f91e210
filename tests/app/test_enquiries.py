"""Finding enquiries, answering them, converting them, and marking them for deletion."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from lumadesk.app import enquiries, people
from lumadesk.app.services import Services
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeClock
from tests.app.website import Website


def only(services: Services) -> Enquiry:
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter())
    return enquiries.get(services, enquiry_id)


@pytest.fixture
def library(services: Services, website: Website) -> Website:
    """Ten enquiries that are easily told apart, synced; key and id are the same."""
    website.send("Zoë Müller", "zoe@example.com", service="Website", message="Mein Café braucht eine Seite.")
    website.send("Sean O'Brien", "sean.obrien@example.org", message='It said "not found" and then 404.')
    website.send("Ann Example", "ann@example.com", phone="07700 900123", message="Laptop NEAR the window")
    website.send("محمد علي", "m@example.com", message="مرحبا، أحتاج إلى مساعدة")
    website.send("王小明", "w@example.com", message="你好 我的电脑坏了")
    website.send("Łukasz Ångström", "luk@example.com", source="google", message="Backup OR recovery?")
    website.send(
        "Ann Exeter", "exeter@example.com", service="Website", source="google", message="50% off (now)"
    )
    website.send("Bob", "", service="Wi-Fi & networking", message="wi-fi drops; name:value * ^ -minus")
    website.send("Eve <b>bold</b>", "eve@example.com", message="<script>alert('x')</script>")
    website.send("Dan", "dan@example.com", message="a" * 300 + " tail", source="google")
    sync(services)
    return website


def found(services: Services, text: str, **others: object) -> set[str]:
    """The keys of what a search finds."""
    wanted = EnquiryFilter(search=text, **others)  # type: ignore[arg-type]
    return {one.key for one in enquiries.in_full(services, enquiries.list_ids(services, wanted))}


def test_search(services: Services, library: Website) -> None:
    everyone = set(library.keys())
    wanted = {
        "zoe": {"1"},
        "Zoë": {"1"},
        "ZOË": {"1"},
        "Zoe\u0308": {"1"},
        "cafe": {"1"},
        "muller": {"1"},
        "łukasz": {"6"},
        "angstrom": {"6"},
        "O'Brien": {"2"},
        "o\u2019brien": {"2"},
        "obrien": {"2"},
        "brien": {"2"},
        "ann ex": {"3", "7"},
        "ann exa": {"3", "7"},
        "ann exe": {"7"},
        "exam ann lap": {"3"},
        "07700": {"3"},
        "900123": {"3"},
        "sean.obrien@example.org": {"2"},
        "محمد": {"4"},
        "مساعدة": {"4"},
        "王小明": {"5"},
        "google": {"6", "7", "10"},
        "networking": {"8"},
        "tail": {"10"},
        "": everyone,
        "   ": everyone,
        "nobody": set(),
        "aptop": set(),
    }
    assert {text: found(services, text) for text in wanted} == wanted


def test_what_is_typed_is_never_an_operator(services: Services, library: Website) -> None:
    assert library.keys()
    nothing: set[str] = set()
    wanted = {
        "NEAR": {"3"},
        "laptop NEAR window": {"3"},
        "NEAR(laptop window)": {"3"},
        "backup OR recovery": {"6"},
        "backup OR nonsense": nothing,
        "backup NOT recovery": nothing,
        "backup AND": nothing,
        "name:value": {"8"},
        "name : zoe": nothing,
        "message:laptop": nothing,
        "-minus": {"8"},
        "*": nothing,
        "^": nothing,
        "^ wi-fi": {"8"},
        "windo*": {"3"},
        '"': nothing,
        '""': nothing,
        '"not found"': {"2"},
        '"found not"': nothing,
        '"not found': {"2"},
        'not "found': {"2"},
        "50% (now)": {"7"},
        "%": nothing,
        "_": nothing,
        "'; DROP TABLE enquiry;--": nothing,
        "{message} : x": nothing,
        "\x00": nothing,
        "zoe\x00": {"1"},
        "<script>": {"9"},
        "\ud800": nothing,
        "🙈": nothing,
        "a" * 10_000: nothing,
        "ann " * 500: {"3", "7"},
    }
    assert {text: found(services, text) for text in wanted} == wanted


@pytest.mark.usefixtures("library")
def test_the_newest_comes_first(services: Services) -> None:
    ids = enquiries.list_ids(services, EnquiryFilter())
    times = [one.submitted_at for one in enquiries.in_full(services, ids)]
    assert times == sorted(times, reverse=True)
    assert enquiries.list_ids(services, EnquiryFilter(search="google")) == [
        id_ for id_ in ids if enquiries.get(services, id_).source == "google"
    ]


@pytest.mark.usefixtures("library")
def test_filters(services: Services) -> None:
    enquiries.set_status(services, [7, 8], EnquiryStatus.REPLIED)
    enquiries.set_status(services, [9], EnquiryStatus.SPAM)
    assert found(services, "", status=EnquiryStatus.REPLIED) == {"7", "8"}
    assert found(services, "", status=EnquiryStatus.SPAM) == {"9"}
    assert found(services, "", status=EnquiryStatus.CLOSED) == set()
    assert found(services, "", service="Website") == {"1", "7"}
    assert found(services, "", service="website") == set(), "a service is itself, not a search"
    assert found(services, "", source="google") == {"6", "7", "10"}
    assert found(services, "", service="Website", source="google") == {"7"}
    assert found(services, "ann", source="google", status=EnquiryStatus.REPLIED) == {"7"}
    assert found(services, "zoe", source="google") == set()
    enquiries.mark_for_deletion(services, [3])
    assert found(services, "", marked_for_deletion=True) == {"3"}
    assert len(found(services, "", marked_for_deletion=False)) == 9
    assert found(services, "", person_id=enquiries.get(services, 4).person_id) == {"4"}


def test_the_days_of_a_filter_are_those_of_the_united_kingdom(services: Services, website: Website) -> None:
    # British Summer Time: the 1st of July began at 23:00 UTC on the 30th of June.
    website.send("Before", "a@example.com", at=datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC))
    website.send("First", "b@example.com", at=datetime(2026, 6, 30, 23, 0, tzinfo=UTC))
    website.send("Last", "c@example.com", at=datetime(2026, 7, 1, 22, 59, 59, 999999, tzinfo=UTC))
    website.send("After", "d@example.com", at=datetime(2026, 7, 1, 23, 0, tzinfo=UTC))
    sync(services)
    day = date(2026, 7, 1)
    assert found(services, "", submitted_from=day, submitted_to=day) == {"2", "3"}
    assert found(services, "", submitted_from=day) == {"2", "3", "4"}
    assert found(services, "", submitted_to=day) == {"1", "2", "3"}
    assert found(services, "", submitted_from=day, submitted_to=day - timedelta(days=1)) == set()


@pytest.mark.usefixtures("library")
def test_facets(services: Services) -> None:
    enquiries.set_status(services, [7, 8], EnquiryStatus.REPLIED)
    facets = enquiries.facets(services)
    assert facets.total == 10
    assert facets.statuses == {EnquiryStatus.NEW: 8, EnquiryStatus.REPLIED: 2}
    assert facets.services == {"Laptop repair": 7, "Website": 2, "Wi-Fi & networking": 1}
    assert facets.sources == {"contact-page": 7, "google": 3}
    assert list(facets.services) == ["Laptop repair", "Website", "Wi-Fi & networking"], "most frequent first"


@pytest.mark.usefixtures("library")
def test_rows_are_short_and_in_the_order_asked_for(services: Services) -> None:
    rows = enquiries.rows(services, [10, 999, 2, 1])
    assert [row.id for row in rows] == [10, 2, 1], "what is not there is left out"
    assert rows[0].preview == "a" * 200
    assert rows[2].name == "Zoë Müller"
    assert not rows[0].marked_for_deletion


def test_an_enquiry_that_is_not_there(services: Services) -> None:
    for ask in (
        lambda: enquiries.get(services, 7),
        lambda: enquiries.reply_link(services, 7),
        lambda: enquiries.mark_replied(services, 7),
        lambda: enquiries.convert_to_client(services, 7),
    ):
        with pytest.raises(KnownError) as failure:
            ask()
        assert failure.value.code == "enquiry.not_found"


@pytest.mark.usefixtures("library")
def test_a_change_of_many_statuses_is_put_back(services: Services) -> None:
    enquiries.set_status(services, [2], EnquiryStatus.REPLIED)
    replied_at = enquiries.get(services, 2).replied_at
    former = enquiries.statuses(services, [1, 2, 99])
    assert former == {EnquiryStatus.NEW: [1], EnquiryStatus.REPLIED: [2]}
    enquiries.set_status(services, [1, 2], EnquiryStatus.SPAM)
    outcome = enquiries.put_back(services, former)
    assert outcome.touched == {"enquiry": frozenset({1, 2})}
    assert enquiries.statuses(services, [1, 2]) == former
    assert enquiries.get(services, 2).replied_at == replied_at


@pytest.mark.usefixtures("library")
def test_status(services: Services, clock: FakeClock) -> None:
    outcome = enquiries.set_status(services, [1, 2], EnquiryStatus.CLOSED)
    assert outcome.touched == {"enquiry": frozenset({1, 2})}
    assert enquiries.get(services, 1).status is EnquiryStatus.CLOSED
    assert enquiries.get(services, 3).status is EnquiryStatus.NEW
    assert enquiries.get(services, 1).replied_at is None
    enquiries.set_status(services, [1], EnquiryStatus.REPLIED)
    replied_at = clock.now()
    clock.advance(hours=1)
    enquiries.set_status(services, [1], EnquiryStatus.NEW)
    enquiries.set_status(services, [1], EnquiryStatus.REPLIED)
    assert enquiries.get(services, 1).replied_at == replied_at, "the first reply counts"


@pytest.mark.usefixtures("library")
def test_answering(services: Services, clock: FakeClock) -> None:
    enquiries.mark_replied(services, 1)
    assert enquiries.get(services, 1).status is EnquiryStatus.REPLIED
    assert enquiries.get(services, 1).replied_at == clock.now()
    enquiries.convert_to_client(services, 2)
    enquiries.mark_replied(services, 2)
    assert enquiries.get(services, 2).status is EnquiryStatus.CONVERTED, "that says more"
    enquiries.set_status(services, [3], EnquiryStatus.CLOSED)
    enquiries.mark_replied(services, 3)
    assert enquiries.get(services, 3).status is EnquiryStatus.CLOSED
    assert enquiries.get(services, 3).replied_at == clock.now(), "and yet it was answered"


@pytest.mark.usefixtures("library")
def test_the_latest_reply_is_the_last_contact(services: Services, clock: FakeClock) -> None:
    enquiries.mark_replied(services, 1)
    first = clock.now()
    enquiries.set_status(services, [1, 2], EnquiryStatus.CLOSED)
    clock.advance(days=800)
    was_due = today(services).review_due
    for answered in (1, 2):
        enquiries.mark_replied(services, answered)
    assert today(services).review_due == was_due - 2
    assert enquiries.get(services, 1).status is EnquiryStatus.CLOSED
    assert enquiries.get(services, 1).replied_at == first, "the first reply is kept beside it"


@pytest.mark.usefixtures("library")
def test_converting(services: Services, clock: FakeClock) -> None:
    outcome = enquiries.convert_to_client(services, 3)
    person = people.get(services, outcome.value)
    assert person.name == "Ann Example"
    assert person.client_since == clock.today()
    assert outcome.concerns("person")
    assert outcome.concerns("enquiry")
    assert enquiries.get(services, 3).status is EnquiryStatus.CONVERTED
    assert people.list_ids(services, clients_only=True) == [person.id]
    clock.advance(days=5)
    assert enquiries.convert_to_client(services, 3).value == person.id
    assert people.get(services, person.id).client_since == date(2026, 11, 3), "a client since the first time"


@pytest.mark.usefixtures("library")
def test_marking_and_taking_back(services: Services, clock: FakeClock) -> None:
    save_settings(services, VaultSettings(undo_minutes=10))
    outcome = enquiries.mark_for_deletion(services, [1, 2])
    assert outcome.value == 2
    assert outcome.touched == {"enquiry": frozenset({1, 2})}
    assert enquiries.get(services, 1).marked_for_deletion_at == clock.now()
    assert [row.marked_for_deletion for row in enquiries.rows(services, [1, 2, 3])] == [True, True, False]
    enquiries.unmark_for_deletion(services, [1])
    assert [row.marked_for_deletion for row in enquiries.rows(services, [1, 2, 3])] == [False, True, False]


@pytest.mark.usefixtures("library")
def test_a_failed_write_leaves_nothing(services: Services, vault: Vault) -> None:
    before = enquiries.facets(services)

    class UnexpectedError(Exception):
        pass

    def half_way() -> None:
        with services.write("enquiry.set-status") as tx:
            from lumadesk.storage import enquiries as stored

            stored.set_status(tx, [1], EnquiryStatus.SPAM)
            raise UnexpectedError

    with pytest.raises(UnexpectedError):
        half_way()
    assert enquiries.facets(services) == before
    with vault.read() as tx:
        verbs = set(tx.column("SELECT verb FROM audit"))
    assert "enquiry.set-status" not in verbs


# Answering by mail


def sent(services: Services, website: Website, **fields: str) -> int:
    website.send(**{"name": "Ann Example", "email": "ann@example.com", **fields})
    sync(services)
    return only(services).id


def parts(link: str) -> tuple[str, str, str]:
    """Recipient, subject and body as a mail program reads them (RFC 6068: "+" is a plus there)."""
    url = urlsplit(link)
    assert url.scheme == "mailto"
    query = parse_qs(url.query.replace("+", "%2B"), strict_parsing=True)
    assert set(query) == {"subject", "body"}, "nothing but these, whatever the enquiry says"
    (subject,), (body,) = query["subject"], query["body"]
    return unquote(url.path), subject, body


def test_the_reply_quotes_the_enquiry(trading: Services, website: Website) -> None:
    link = enquiries.reply_link(trading, sent(trading, website, message="First line\nSecond line"))
    recipient, subject, body = parts(link)
    assert recipient == "ann@example.com"
    assert subject == "Your enquiry: Laptop repair"
    assert body.startswith("Dear Ann Example,\r\n")
    assert "Alex Sample\r\nSample IT Support\r\n" in body
    assert body.endswith("> First line\r\n> Second line\r\n")
    assert "\n" not in body.replace("\r\n", ""), "lines of a mail end in CR LF"


def test_hostile_text_stays_in_the_body(trading: Services, website: Website) -> None:
    for number, message in enumerate(
        (
            "50% off & more? #1 = a+b",
            "x&bcc=victim@example.com",
            "x\r\nBcc: victim@example.com\r\n\r\nhello",
            "x%0D%0ABcc:%20victim@example.com",
            '"><img src=x onerror=alert(1)>',
            "emoji 🙈, عربى, 你好, \u202egpj.exe",
            "; rm -rf ~ `id` $(id) | cat",
        )
    ):
        website.send("Ann Example", f"ann{number}@example.com", message=message)
    sync(trading)
    every = enquiries.in_full(trading, enquiries.list_ids(trading, EnquiryFilter()))
    assert len(every) == 7
    for enquiry in every:
        link = enquiries.reply_link(trading, enquiry.id)
        assert link.isascii()
        assert not set(link) & set(' "<>\\^`{|}\r\n\t')
        recipient, subject, body = parts(link)
        assert recipient == enquiry.email
        assert subject == "Your enquiry: Laptop repair"
        assert body.endswith("".join(f"> {line}\r\n" for line in enquiry.message.splitlines()))


@pytest.mark.parametrize("field", ["name", "service"])
def test_hostile_names_and_services_add_no_header(trading: Services, website: Website, field: str) -> None:
    hostile = "A\r\nBcc: victim@example.com&cc=other@example.com?body=x"
    link = enquiries.reply_link(trading, sent(trading, website, **{field: hostile}))
    recipient, subject, _body = parts(link)
    assert recipient == "ann@example.com"
    assert "\n" not in subject
    assert "\r" not in subject


def test_what_is_no_address_is_not_written_to(trading: Services, website: Website) -> None:
    for email in (
        "ann@example.com?bcc=victim@example.com",
        "ann@example.com,victim@example.com",
        "ann@example.com\nbcc: victim@example.com",
        "ann at example.com",
    ):
        website.send("Ann Example", email)
    sync(trading)
    every = enquiries.list_ids(trading, EnquiryFilter())
    assert len(every) == 4
    for enquiry_id in every:
        with pytest.raises(RuleViolation) as refusal:
            enquiries.reply_link(trading, enquiry_id)
        assert refusal.value.code == "enquiry.bad_email"
        assert "ann" not in refusal.value.message


def test_an_unusual_address_is_written_to_as_it_is(trading: Services, website: Website) -> None:
    email = "o'brien+shop&co?=%41@xn--exmple-cua.example"
    recipient, subject, _body = parts(
        enquiries.reply_link(trading, sent(trading, website, email=f" {email} "))
    )
    assert recipient == email
    assert subject == "Your enquiry: Laptop repair"


def test_a_long_message_is_cut_at_a_line_and_never_inside_a_letter(
    trading: Services, website: Website
) -> None:
    message = "\n".join(f"{number} äöü 🙈 你好" for number in range(400))
    link = enquiries.reply_link(trading, sent(trading, website, message=message))
    assert len(link) < 2_000
    _recipient, _subject, body = parts(link)
    assert body.endswith("> …\r\n")
    assert "\ufffd" not in body
    assert "> 0 äöü 🙈 你好\r\n" in body


def test_a_long_name_and_service_do_not_break_the_limit(trading: Services, website: Website) -> None:
    link = enquiries.reply_link(trading, sent(trading, website, name="ä" * 120, service="你" * 80))
    assert len(link) < 2_048, "Windows cuts a longer one"
    parts(link)


def test_without_an_address_there_is_nobody_to_write_to(trading: Services, website: Website) -> None:
    enquiry_id = sent(trading, website, email="")
    with pytest.raises(RuleViolation) as refusal:
        enquiries.reply_link(trading, enquiry_id)
    assert refusal.value.code == "enquiry.no_email"
    assert refusal.value.hint


def test_a_reply_before_the_business_is_set(services: Services, website: Website) -> None:
    _recipient, _subject, body = parts(enquiries.reply_link(services, sent(services, website)))
    assert "Kind regards\r\n" in body
