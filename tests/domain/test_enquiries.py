"""An enquiry knows whether it waits for its deletion."""

from __future__ import annotations

from datetime import datetime

import pytest

from lumadesk.domain.enquiries import Enquiry, EnquiryStatus
from tests.domain.making import NOW


@pytest.mark.parametrize(("at", "marked"), [(None, False), (NOW, True)])
def test_an_enquiry_is_marked_from_the_moment_it_was(at: datetime | None, marked: bool) -> None:
    enquiry = Enquiry(
        id=1,
        site_id=1,
        key="417",
        person_id=1,
        name="Ann",
        email=None,
        phone=None,
        service="Repair",
        message="Hello",
        source="home",
        submitted_at=NOW,
        synced_at=NOW,
        status=EnquiryStatus.NEW,
        replied_at=None,
        marked_for_deletion_at=at,
    )
    assert enquiry.marked_for_deletion is marked
