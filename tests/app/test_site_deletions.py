"""Deleting at the website: undo, proof and receipt, and what happens when the website says no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lumadesk.app import enquiries, people, requests, site_deletions, sites
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.app.sync import SyncReport, sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.storage.deletions import SiteDeletion
from tests.app.fakes import FakeClock
from tests.app.website import TABLE, Website, connect


@pytest.fixture
def enquiry(services: Services, website: Website) -> int:
    """One enquiry, here and at the website, with key 1."""
    website.send("Ann Example", "ann@example.com")
    sync(services)
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter())
    return enquiry_id


def here(services: Services) -> list[int]:
    return enquiries.list_ids(services, EnquiryFilter())


def the_deletion(services: Services) -> SiteDeletion:
    (deletion,) = sites.deletions(services)
    return deletion


def figures(report: SyncReport) -> tuple[int, int, int]:
    return report.deleted_at_site, report.verified_absent, report.queued


def test_deleted_there_proved_receipted_and_then_deleted_here(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    enquiries.mark_for_deletion(services, [enquiry])
    assert website.keys() == ["1"], "marking deletes nothing yet"
    outcome = sync(services)
    assert figures(outcome.value) == (1, 1, 0)
    assert outcome.value.problems == ()
    assert outcome.concerns("enquiry", "site_deletion")
    assert website.keys() == []
    assert here(services) == []
    deletion = the_deletion(services)
    assert (deletion.state, deletion.key, deletion.last_error) == ("done", None, None)
    receipt = deletion.receipt
    assert receipt is not None
    assert receipt["strategy"] == "row"
    assert receipt["deleted_rows"] == 1
    assert receipt["proof_result"] == 0
    assert receipt["verified_absent"] is True
    assert receipt["proof_query"].startswith("SELECT count(*)")
    assert receipt["at"] == clock.now().isoformat()
    assert "ann" not in str(receipt).lower(), "the proof says nothing about the person"


def test_who_only_wrote_goes_with_the_enquiry(services: Services, enquiry: int) -> None:
    person_id = enquiries.get(services, enquiry).person_id
    enquiries.mark_for_deletion(services, [enquiry])
    sync(services)
    with pytest.raises(KnownError) as failure:
        people.get(services, person_id)
    assert failure.value.code == "person.not_found"


def test_a_client_stays_when_an_enquiry_goes(services: Services, enquiry: int) -> None:
    person_id = enquiries.convert_to_client(services, enquiry).value
    enquiries.mark_for_deletion(services, [enquiry])
    sync(services)
    assert here(services) == []
    assert people.get(services, person_id).is_client


def test_someone_with_another_enquiry_stays(services: Services, website: Website, enquiry: int) -> None:
    website.send("Ann Example", "ann@example.com", message="And another thing.")
    sync(services)
    enquiries.mark_for_deletion(services, [enquiry])
    sync(services)
    (other,) = here(services)
    assert people.get(services, enquiries.get(services, other).person_id).name == "Ann Example"


def test_nothing_is_deleted_within_the_undo_period(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    save_settings(services, VaultSettings(undo_minutes=30))
    enquiries.mark_for_deletion(services, [enquiry])
    clock.advance(minutes=29)
    assert figures(sync(services).value) == (0, 0, 0)
    assert website.keys() == ["1"]
    assert here(services) == [enquiry]
    clock.advance(minutes=1)
    assert figures(sync(services).value) == (1, 1, 0)
    assert website.keys() == []


def test_taken_back_it_stays_for_good(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    save_settings(services, VaultSettings(undo_minutes=30))
    enquiries.mark_for_deletion(services, [enquiry])
    enquiries.unmark_for_deletion(services, [enquiry])
    clock.advance(days=1)
    assert figures(sync(services).value) == (0, 0, 0)
    assert website.keys() == ["1"]
    assert not enquiries.get(services, enquiry).marked_for_deletion


def test_taken_back_while_it_was_queued(services: Services, website: Website, enquiry: int) -> None:
    enquiries.mark_for_deletion(services, [enquiry])
    website.refuse_deletions()
    sync(services)
    assert the_deletion(services).state == "queued"
    enquiries.unmark_for_deletion(services, [enquiry])
    assert sites.deletions(services) == []
    website.allow_deletions()
    assert figures(sync(services).value) == (0, 0, 0)
    assert website.keys() == ["1"]
    assert here(services) == [enquiry]


def test_unreachable_it_stays_queued_and_says_so(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    enquiries.mark_for_deletion(services, [enquiry])
    website.away()
    for _ in range(3):
        with pytest.raises(KnownError) as failure:
            sync(services)
        assert "1 deletion stays queued for the next sync." in failure.value.message
        clock.advance(days=1)
    assert here(services) == [enquiry]
    website.back()
    assert figures(sync(services).value) == (1, 1, 0)
    assert here(services) == []


def test_a_website_that_goes_away_while_it_deletes(services: Services, website: Website) -> None:
    for name in ("Ann", "Bob", "Cid"):
        website.send(name, f"{name}@example.com")
    sync(services)
    enquiries.mark_for_deletion(services, here(services))

    def progress(stage: str, done: int, _total: int | None) -> None:
        if (stage, done) == ("deletions", 1):
            website.away()

    report = sync(services, progress=progress).value
    assert figures(report) == (1, 1, 2), "what was done stays done"
    assert "cannot be reached" in report.problems[0]
    queued = [row for row in sites.deletions(services) if row.state == "queued"]
    assert [row.attempts for row in queued] == [1, 0], "not asked again for each row"
    assert len(here(services)) == 2
    with pytest.raises(KnownError) as failure:
        sync(services)
    assert "2 deletions stay queued for the next sync." in failure.value.message
    website.back()
    assert figures(sync(services).value) == (2, 2, 0)
    assert website.keys() == []
    assert here(services) == []


def test_what_the_website_refuses_stays_queued_with_the_reason(
    services: Services, website: Website, enquiry: int
) -> None:
    website.refuse_deletions()
    enquiries.mark_for_deletion(services, [enquiry])
    for attempt in (1, 2):
        report = sync(services).value
        assert figures(report) == (0, 0, 1)
        assert len(report.problems) == 1
        assert "ann" not in report.problems[0], "the driver's own words may quote rows"
        deletion = the_deletion(services)
        assert (deletion.state, deletion.attempts, deletion.key) == ("queued", attempt, "1")
        assert deletion.last_error == report.problems[0]
    assert here(services) == [enquiry]
    website.allow_deletions()
    assert figures(sync(services).value) == (1, 1, 0)
    assert the_deletion(services).last_error is None


def test_one_that_is_refused_does_not_hold_up_the_others(services: Services, website: Website) -> None:
    for name in ("Ann", "Bob", "Cid"):
        website.send(name, f"{name}@example.com")
    sync(services)
    website.refuse_deletions("OLD.name = 'Bob'")
    enquiries.mark_for_deletion(services, here(services))
    assert figures(sync(services).value) == (2, 2, 1)
    assert website.keys() == ["2"]
    assert [enquiries.get(services, left).name for left in here(services)] == ["Bob"]


def test_a_row_that_had_gone_before_is_proved_gone(
    services: Services, website: Website, enquiry: int
) -> None:
    website.remove("1")
    enquiries.mark_for_deletion(services, [enquiry])
    assert figures(sync(services).value) == (0, 1, 0)
    receipt = the_deletion(services).receipt
    assert receipt is not None
    assert (receipt["deleted_rows"], receipt["verified_absent"]) == (0, True)
    assert here(services) == []


def test_killed_between_the_website_and_the_vault_the_next_run_proves_it(
    services: Services, website: Website, enquiry: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiries.mark_for_deletion(services, [enquiry])

    class KilledError(Exception):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr("lumadesk.app.site_deletions._settle", killed)
        with pytest.raises(KilledError):
            sync(services)
    assert website.keys() == []
    assert here(services) == [enquiry], "not forgotten before its proof is kept"
    assert the_deletion(services).state == "queued"
    assert figures(sync(services).value) == (0, 1, 0)
    assert here(services) == []
    assert the_deletion(services).state == "done"


def test_a_website_that_only_flags_its_rows(services: Services, website: Website) -> None:
    website.execute(f"ALTER TABLE {TABLE} ADD COLUMN deleted boolean NOT NULL DEFAULT 0")
    connect(services, website, strategy="flag:deleted")
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(services)
    ann = next(one for one in here(services) if enquiries.get(services, one).name == "Ann Example")
    enquiries.mark_for_deletion(services, [ann])
    assert figures(sync(services).value) == (1, 1, 0)
    assert website.execute(f"SELECT id, deleted FROM {TABLE} ORDER BY id") == [(1, 1), (2, 0)]
    receipt = the_deletion(services).receipt
    assert receipt is not None
    assert receipt["strategy"] == "flag:deleted"
    assert sync(services).value.new == 0


def test_the_owner_deletes_by_hand_and_the_sync_only_proves_it(services: Services, website: Website) -> None:
    connect(services, website, strategy="manual")
    website.send("Ann Example", "ann@example.com")
    sync(services)
    (enquiry,) = here(services)
    enquiries.mark_for_deletion(services, [enquiry])
    report = sync(services).value
    assert figures(report) == (0, 0, 1)
    assert (report.manual, report.problems) == (1, ()), "a task for the owner is nobody's failure"
    assert (the_deletion(services).attempts, the_deletion(services).last_error) == (0, None)
    assert website.keys() == ["1"], "nothing is written there"
    assert here(services) == [enquiry]
    website.remove("1")
    assert figures(sync(services).value) == (0, 1, 0)
    assert here(services) == []


@pytest.mark.parametrize("kind", [RequestKind.ACCESS, RequestKind.PORTABILITY])
def test_frozen_while_a_request_for_a_copy_is_open(
    services: Services, website: Website, enquiry: int, clock: FakeClock, kind: RequestKind
) -> None:
    person_id = enquiries.get(services, enquiry).person_id
    request_id = requests.open_request(services, kind=kind, person_id=person_id, received=clock.today()).value
    enquiries.mark_for_deletion(services, [enquiry])
    clock.advance(days=10)
    report = sync(services).value
    assert figures(report) == (0, 0, 1)
    assert report.frozen == 1
    assert "s.173" in report.problems[0]
    assert website.keys() == ["1"]
    assert here(services) == [enquiry]
    requests.close_request(services, request_id, status=RequestStatus.ANSWERED)
    report = sync(services).value
    assert (figures(report), report.frozen) == ((1, 1, 0), 0)
    assert here(services) == []


def test_a_request_that_came_after_the_queue_freezes_it_too(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    website.refuse_deletions()
    enquiries.mark_for_deletion(services, [enquiry])
    sync(services)
    website.allow_deletions()
    requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=enquiries.get(services, enquiry).person_id,
        received=clock.today(),
    )
    report = sync(services).value
    assert (figures(report), report.frozen) == ((0, 0, 1), 1)
    assert website.keys() == ["1"]


def test_other_requests_freeze_nothing(services: Services, enquiry: int, clock: FakeClock) -> None:
    requests.open_request(
        services,
        kind=RequestKind.MARKETING_OBJECTION,
        person_id=enquiries.get(services, enquiry).person_id,
        received=clock.today(),
    )
    enquiries.mark_for_deletion(services, [enquiry])
    assert figures(sync(services).value) == (1, 1, 0)


def test_a_request_of_somebody_else_freezes_nothing(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    website.send("Bob Example", "bob@example.com")
    sync(services)
    bob = next(one for one in here(services) if one != enquiry)
    requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=enquiries.get(services, bob).person_id,
        received=clock.today(),
    )
    enquiries.mark_for_deletion(services, [enquiry])
    assert figures(sync(services).value) == (1, 1, 0)
    assert here(services) == [bob]


def test_marked_twice_is_deleted_once(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    enquiries.mark_for_deletion(services, [enquiry])
    clock.advance(minutes=1)
    enquiries.mark_for_deletion(services, [enquiry])
    assert figures(sync(services).value) == (1, 1, 0)
    assert website.keys() == []
    assert figures(sync(services).value) == (0, 0, 0)
    assert len(sites.deletions(services)) == 1


def test_queued_ones_are_listed_first(services: Services, website: Website) -> None:
    for name in ("Ann", "Bob"):
        website.send(name, f"{name}@example.com")
    sync(services)
    ann, bob = sorted(here(services))
    enquiries.mark_for_deletion(services, [ann])
    sync(services)
    website.refuse_deletions()
    enquiries.mark_for_deletion(services, [bob])
    sync(services)
    assert [(row.state, row.enquiry_id) for row in sites.deletions(services)] == [
        ("queued", bob),
        ("done", ann),
    ]


def test_after_all_of_it_the_vault_is_sound(
    services: Services, website: Website, enquiry: int, clock: FakeClock
) -> None:
    website.send("Bob Example", "bob@example.com", at=clock.now() - timedelta(minutes=1))
    sync(services)
    enquiries.mark_for_deletion(services, [enquiry])
    sync(services)
    report = vaults.verify(services)
    assert report.ok, [check for check in report.checks if not check.ok]


# What else may be in the way


@pytest.fixture
def answered(services: Services, website: Website, enquiry: int) -> int:
    """The enquiry, marked for deletion; two rows of another table would go with its row."""
    website.execute(
        f"CREATE TABLE contact_reply (id INTEGER PRIMARY KEY, "
        f"enquiry_id INTEGER REFERENCES {TABLE} (id) ON DELETE CASCADE)"
    )
    website.execute("INSERT INTO contact_reply (enquiry_id) VALUES (1), (1)")
    enquiries.mark_for_deletion(services, [enquiry])
    return enquiry


def replies(website: Website) -> int:
    ((count,),) = website.execute("SELECT count(*) FROM contact_reply")
    assert isinstance(count, int)
    return count


def test_what_depends_on_a_row_is_shown_and_never_taken_along_by_surprise(
    services: Services, website: Website, answered: int
) -> None:
    report = sync(services).value
    assert figures(report) == (0, 0, 1)
    assert "2 rows of contact_reply depend on it and would be deleted with it" in report.problems[0]
    assert (website.keys(), replies(website), here(services)) == (["1"], 2, [answered])
    deletion = the_deletion(services)
    assert deletion.dependents == [
        {"table": "contact_reply", "column": "enquiry_id", "rows": 2, "effect": "cascade"}
    ]
    assert not deletion.cascade_allowed


def test_once_the_owner_allowed_it_they_go_with_the_row(
    services: Services, website: Website, answered: int
) -> None:
    sync(services)
    assert site_deletions.allow_dependents(services, the_deletion(services).id).concerns("site_deletion")
    assert the_deletion(services).last_error is None
    assert figures(sync(services).value) == (1, 1, 0)
    assert (website.keys(), replies(website), here(services)) == ([], 0, [])
    done = the_deletion(services)
    assert (done.dependents, done.state) == (None, "done")
    assert answered


@pytest.mark.usefixtures("answered")
def test_once_they_are_deleted_there_nothing_has_to_be_allowed(services: Services, website: Website) -> None:
    sync(services)
    website.execute("DELETE FROM contact_reply")
    assert figures(sync(services).value) == (1, 1, 0)


def test_nothing_is_allowed_that_nobody_has_seen(services: Services, enquiry: int) -> None:
    enquiries.mark_for_deletion(services, [enquiry])
    sync(services)
    for number, code in ((the_deletion(services).id, "deletion.no_dependents"), (99, "deletion.not_found")):
        with pytest.raises((KnownError, RuleViolation)) as told:
            site_deletions.allow_dependents(services, number)
        assert told.value.code == code


def test_what_the_website_itself_keeps_cannot_be_allowed(
    services: Services, website: Website, enquiry: int
) -> None:
    """SQLite's own rule is kept only by connections that ask for it: a trigger stands for it."""
    website.execute(
        f"CREATE TABLE contact_reply (id INTEGER PRIMARY KEY, enquiry_id INTEGER REFERENCES {TABLE} (id))"
    )
    website.execute("INSERT INTO contact_reply (enquiry_id) VALUES (1)")
    website.refuse_deletions()
    enquiries.mark_for_deletion(services, [enquiry])
    report = sync(services).value
    assert "1 row of contact_reply depends on it and must be deleted first" in report.problems[0]
    with pytest.raises(RuleViolation) as told:
        site_deletions.allow_dependents(services, the_deletion(services).id)
    assert told.value.code == "deletion.refused"
    assert website.keys() == ["1"]


def test_how_each_deletion_stands(services: Services, website: Website, clock: FakeClock) -> None:
    for number in range(3):
        website.send(f"Person {number}", f"p{number}@example.com")
    sync(services)
    first, second, third = sorted(here(services))
    enquiries.mark_for_deletion(services, [first])
    sync(services)
    connect(services, website, strategy="manual")
    enquiries.mark_for_deletion(services, [second, third])
    assert sync(services).value.manual == 2
    tasks = site_deletions.views(services)
    assert [(one.task, one.strategy) for one in tasks] == [
        (True, "manual"),
        (True, "manual"),
        (False, "row"),
    ]
    assert tasks[0].words == f"For you: delete row 2 of {TABLE} there. The next sync proves it."
    assert tasks[2].words == "Deleted and proved gone"
    requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=enquiries.get(services, third).person_id,
        received=clock.today(),
    )
    assert [one.task for one in site_deletions.views(services)] == [True, False, False], "frozen is no task"
    website.remove("2")
    sync(services)
    assert [one.words for one in site_deletions.views(services)][1:] == [
        "Deleted and proved gone",
        "Deleted by hand and proved gone",
    ]
