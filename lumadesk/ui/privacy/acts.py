"""What the owner can do about a request, and which event each of these records."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lumadesk.domain.request_course import EventKind


class Act(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ASK_IDENTITY = "ask-identity"
    IDENTITY_CAME = "identity-came"
    ASK_AUTHORITY = "ask-authority"
    AUTHORITY_CAME = "authority-came"
    ASK_QUESTION = "ask-question"
    QUESTION_ANSWERED = "question-answered"
    ASK_FEE = "ask-fee"
    FEE_PAID = "fee-paid"
    EXTEND = "extend"
    STOPPED = "stopped"
    WEIGH = "weigh"
    ANSWER = "answer"
    REFUSE = "refuse"
    CLOSE = "close"
    # These record no event of the course.
    SEARCH_VAULT = "search-vault"
    LOG_SEARCH = "log-search"
    MATCH = "match"
    ERASE = "erase"
    CORRECT_DATA = "correct-data"
    DISPUTE = "dispute"
    RESTRICT = "restrict"
    REVIEW_PACK = "review-pack"
    PACK = "pack"
    TASKS = "tasks"
    FORGET = "forget"


#: An objection can be upheld whenever it can be overridden, so one of the two stands for both.
RECORDS: Mapping[Act, EventKind] = {
    Act.ACKNOWLEDGE: EventKind.ACKNOWLEDGED,
    Act.ASK_IDENTITY: EventKind.IDENTITY_ASKED,
    Act.IDENTITY_CAME: EventKind.IDENTITY_RECEIVED,
    Act.ASK_AUTHORITY: EventKind.AUTHORITY_ASKED,
    Act.AUTHORITY_CAME: EventKind.AUTHORITY_RECEIVED,
    Act.ASK_QUESTION: EventKind.CLARIFICATION_ASKED,
    Act.QUESTION_ANSWERED: EventKind.CLARIFICATION_ANSWERED,
    Act.ASK_FEE: EventKind.FEE_ASKED,
    Act.FEE_PAID: EventKind.FEE_PAID,
    Act.EXTEND: EventKind.EXTENDED,
    Act.STOPPED: EventKind.STOPPED,
    Act.WEIGH: EventKind.OBJECTION_UPHELD,
    Act.ANSWER: EventKind.ANSWERED,
    Act.REFUSE: EventKind.REFUSED,
    Act.CLOSE: EventKind.CLOSED,
}
