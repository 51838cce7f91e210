"""Every row of a page has one fate, decided by nothing but the page, the vault's keys and the tombstones."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lumadesk.site.reconcile import Plan, Presence, plan, presence
from lumadesk.site.source import Page, Rejection, SiteEnquiry

AT = datetime(2026, 1, 5, 10, 11, 12, tzinfo=UTC)


def enquiry(key: str, fingerprint: str = "aa") -> SiteEnquiry:
    return SiteEnquiry(key, "Ann", None, None, "", "", "", AT, fingerprint)


def test_each_row_is_new_changed_unchanged_erased_or_rejected() -> None:
    page = Page(
        (enquiry("1"), enquiry("2", "new"), enquiry("3", "same"), enquiry("4")),
        (Rejection("5", "name-missing", "x"), Rejection("6", "time-missing", "x")),
        None,
    )
    assert plan(page, {"2": "old", "3": "same", "4": "old"}, {"4", "6"}) == Plan(
        new=(enquiry("1"),),
        changed=(enquiry("2", "new"),),
        unchanged=("3",),
        tombstoned=("4", "6"),
        rejected=(Rejection("5", "name-missing", "x"),),
    )


keys = st.text("0123456789", min_size=1, max_size=2)
fingerprints = st.sampled_from(["a", "b"])
pages = st.builds(
    lambda enquiries, rejections: Page(
        tuple(enquiry(key, value) for key, value in enquiries.items()),
        tuple(Rejection(key, "name-missing", "") for key in rejections),
        None,
    ),
    st.dictionaries(keys, fingerprints),
    st.lists(keys),
)


@given(pages, st.dictionaries(keys, fingerprints), st.frozensets(keys))
def test_no_row_is_lost_doubled_or_brought_back(
    page: Page, local: dict[str, str], tombstoned: frozenset[str]
) -> None:
    result = plan(page, local, tombstoned)
    fates = [
        *(row.key for row in (*result.new, *result.changed)),
        *result.unchanged,
        *result.tombstoned,
        *(row.key for row in result.rejected),
    ]
    assert sorted(fates) == sorted(row.key for row in (*page.enquiries, *page.rejections))
    assert tombstoned.isdisjoint(row.key for row in (*result.new, *result.changed, *result.rejected))
    assert set(result.tombstoned) <= tombstoned


@given(pages, st.dictionaries(keys, fingerprints), st.frozensets(keys))
def test_doing_it_again_changes_nothing(
    page: Page, local: dict[str, str], tombstoned: frozenset[str]
) -> None:
    first = plan(page, local, tombstoned)
    kept = local | {row.key: row.fingerprint for row in (*first.new, *first.changed)}
    again = plan(page, kept, tombstoned)
    assert again.new == again.changed == ()
    assert again.tombstoned == first.tombstoned
    assert again.rejected == first.rejected


def test_a_row_is_gone_back_or_as_it_was() -> None:
    held = {"1": False, "2": False, "3": True, "4": True}
    assert presence(held, {"1", "3", "9"}) == Presence(gone=("2",), back=("3",))


@given(st.dictionaries(keys, st.booleans()), st.frozensets(keys))
def test_presence_follows_what_the_site_says_and_settles(
    held: dict[str, bool], there: frozenset[str]
) -> None:
    result = presence(held, there)
    after = {**held, **dict.fromkeys(result.gone, True), **dict.fromkeys(result.back, False)}
    assert all(vanished == (key not in there) for key, vanished in after.items())
    assert presence(after, there) == Presence((), ())
