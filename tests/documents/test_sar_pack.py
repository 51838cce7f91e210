"""The pack holds everything about the person and all that Article 15 adds, whatever the data looks like."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from lumadesk.documents import sar_pack
from lumadesk.documents.sar_pack import Item, Section
from lumadesk.domain.requests import RequestKind
from tests.documents import reading
from tests.documents.samples import NAUGHTY, SCRIPTS, enquiry, pack

_SECTIONS = (
    Section(title="Enquiries", items=tuple(enquiry(f"Message {number}") for number in range(40))),
    Section(title="Notes", items=()),
    Section(
        title="Invoices",
        items=(Item(title="Invoice INV-0007", fields=(("Total", "£591.25"),), provided=False),),
    ),
)


def test_the_cover_says_who_what_and_when() -> None:
    cover = reading.pages(sar_pack.render(pack(*_SECTIONS)))[0]
    for words in (
        "A copy of your personal data",
        "Siobhán O’Brien",
        "Access (UK GDPR Article 15)",
        "3 November 2026",
        "3 December 2026",
        "22 November 2026",
        "Amira Haddad",
        "14 Kiln Lane",
        "Yes, we hold personal data about you: 41 records",
    ):
        assert words in cover


@pytest.mark.parametrize("kind", RequestKind)
def test_every_kind_of_request_has_its_words(kind: RequestKind) -> None:
    assert "UK GDPR Article" in reading.pages(sar_pack.render(replace(pack(), request_kind=kind)))[0]


def test_a_request_whose_clock_stands_still_has_no_due_date() -> None:
    assert "open until you have answered us" in reading.text(sar_pack.render(replace(pack(), due=None)))


def test_all_of_article_15_is_told() -> None:
    made = pack()
    told = made.information
    text = reading.squeezed(sar_pack.render(made))
    wanted = [
        *(part for purpose in told.purposes for part in (purpose.text, purpose.basis)),
        *told.categories,
        *(part for to in told.recipients for part in (to.name, to.role, to.country, to.safeguard)),
        *told.retention,
        *told.rights,
        told.complaint,
        told.regulator.name,
        told.regulator.helpline,
        told.regulator.website,
        *told.regulator.address.split("\n"),
        told.source,
        told.automated,
        told.transfers,
    ]
    for words in wanted:
        assert "".join(words.split()) in re.sub(
            r"PersonaldataofSiobhánO’Brien,asof22November2026Page\d+of\d+", "", text
        )


def test_every_field_of_every_record_is_printed_with_its_label() -> None:
    text = reading.text(sar_pack.render(pack(*_SECTIONS)))
    for number in range(40):
        assert f"\nMessage\nMessage {number}\n" in text or f"Message Message {number}\n" in text
    assert text.count("not given") == 40
    assert "£591.25" in text
    assert "We hold nothing of this kind." in text
    assert text.count("Provided by you") == 40


def test_contents_page_numbers_and_links_are_true() -> None:
    data = sar_pack.render(pack(*_SECTIONS))
    pages = reading.pages(data)
    contents = re.findall(r"^(\D+?)\s+(\d+)$", pages[1].partition("Contents\n")[2], re.MULTILINE)
    titles = [title for title, _ in contents]
    assert titles[0] == "What the law asks us to tell you"
    assert titles[-3:] == ["Enquiries", "Notes", "Invoices"]
    assert len(titles) == 13
    document = reading.reader(data)
    links = [entry.get_object() for entry in document.pages[1]["/Annots"]]
    assert len(links) == len(contents)
    for (title, number), link in zip(contents, links, strict=True):
        assert title in pages[int(number) - 1].splitlines()
        assert link["/Dest"][0].get_object() == document.pages[int(number) - 1].get_object()


@pytest.mark.parametrize("lines", range(1, 60, 4))
def test_no_heading_stands_alone_at_the_end_of_a_page(lines: int) -> None:
    """The first record begins below its section's heading, wherever on the page that falls."""
    first = Section(title="Firsts", items=(enquiry("\n".join(["line"] * lines)),))
    second = Section(title="Seconds", items=(enquiry("a\n" * 8, title="The very next"),))
    reader = reading.reader(sar_pack.render(pack(first, second)))
    pages = [page.extract_text() for page in reader.pages]
    (found,) = (text for text in pages if "Seconds" in text and "Contents" not in text)
    assert "The very next" in found


def test_bookmarks_and_page_numbers() -> None:
    data = sar_pack.render(pack(*_SECTIONS))
    titles = reading.outline_titles(data)
    assert titles[0] == "Cover"
    assert {"How to complain", "Enquiries", "Notes", "Invoices", "Invoice INV-0007"} <= set(titles)
    pages = reading.pages(data)
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))


def test_a_person_without_data() -> None:
    data = sar_pack.render(pack())
    assert "hold none" in reading.pages(data)[0]
    assert "We hold no personal data about you." in reading.text(data)
    assert "What we hold about you" in reading.outline_titles(data)


def test_more_sections_than_one_page_of_contents_holds() -> None:
    sections = [Section(title=f"Kind {number:03}.", items=(enquiry("x"),)) for number in range(120)]
    data = sar_pack.render(pack(*sections))
    pages = reading.pages(data)
    contents = "".join(pages[1:6])
    for number in range(120):
        (where,) = re.findall(rf"Kind {number:03}\.\s+(\d+)", contents)
        assert f"Kind {number:03}." in pages[int(where) - 1]


def test_ten_thousand_records() -> None:
    items = tuple(enquiry(f"Message number {number}") for number in range(10_000))
    data = sar_pack.render(pack(Section(title="Enquiries", items=items)))
    document = reading.reader(data)
    assert "10,000 records" in document.pages[0].extract_text()
    assert "Message number 9999" in document.pages[-1].extract_text()
    assert len(reading.outline_titles(data)) < 20


def test_a_message_of_ten_megabytes() -> None:
    message = "Please call me about the lights in the hall. " * 233_000 + "THE END"
    started = time.process_time()
    data = sar_pack.render(pack(Section(title="Enquiries", items=(enquiry(message),))))
    assert time.process_time() - started < 60
    document = reading.reader(data)
    assert len(document.pages) > 2_000
    assert "THE END" in document.pages[-1].extract_text()


@pytest.mark.parametrize("name", [*NAUGHTY, *SCRIPTS])
def test_every_text_takes_any_text(name: str) -> None:
    bad = NAUGHTY.get(name) or SCRIPTS[name]
    item = Item(title=bad, fields=((bad, bad),), provided=True)
    made = replace(pack(Section(title=bad, items=(item,))), person_name=bad)
    data = sar_pack.render(made)
    assert 0 not in list(reading.drawn_codes(data))
    assert "Contents" in reading.text(data)


def test_the_same_pack_gives_the_same_bytes() -> None:
    made = pack(Section(title="Enquiries", items=tuple(map(enquiry, SCRIPTS.values()))))
    first = sar_pack.render(made)
    sar_pack.render(pack(Section(title="Enquiries", items=tuple(map(enquiry, reversed(SCRIPTS.values()))))))
    assert sar_pack.render(made) == first
