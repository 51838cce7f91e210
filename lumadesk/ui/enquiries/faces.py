"""How an enquiry looks in a list."""

from __future__ import annotations

from datetime import date

from lumadesk.domain.enquiries import EnquiryRow, EnquiryStatus
from lumadesk.ui.widgets.chip import DELETION, ENQUIRY, VANISHED
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import short_moment


def face_of(row: EnquiryRow, today: date) -> Face:
    about = " · ".join(part for part in (one_line(row.service), one_line(row.preview)) if part)
    return Face(
        title=one_line(row.name),
        detail=about,
        meta=short_moment(row.submitted_at, today),
        chip=DELETION if row.marked_for_deletion else VANISHED if row.vanished else ENQUIRY[row.status],
        strong=row.status is EnquiryStatus.NEW,
        faded=row.status is EnquiryStatus.SPAM,
    )
