""" "May I contact?" for one person, with the rule behind each answer; consents, standing, locked details."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app import retention
from lumadesk.app.consent import ConsentView
from lumadesk.app.contact_permission import Answer
from lumadesk.app.personal_details import DetailView, SensitiveIn
from lumadesk.domain.consent import (
    TO_KEEP,
    ConsentKind,
    ConsentPurpose,
    ContactChannel,
    DetailGroup,
)
from lumadesk.ui.clients.consent_dialogs import EndDialog, GiveDialog, SoftOptInDialog
from lumadesk.ui.clients.consent_words import (
    ASKED_FOR,
    CHANNELS,
    DETAILS,
    KINDS,
    MESSAGES,
    ORIGINS,
    PURPOSES,
    ROUTES,
    SENSITIVE,
    SUBSCRIBERS,
)
from lumadesk.ui.clients.contact_file import ContactFile
from lumadesk.ui.clients.evidence import EvidenceDialog
from lumadesk.ui.clients.standing_dialogs import DetailDialog, OriginDialog, SeenDialog, SubscriberDialog
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.register_frame import paragraphs
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Facts, Item, column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import label, one_line, short_name, show_if
from lumadesk.ui.words import day, plain_day

_MOST = 30


class ContactPanel(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: ContactFile | None = None
        self.purpose = DropDown([(words, purpose) for purpose, words in MESSAGES.items()])
        self.purpose.currentIndexChanged.connect(lambda _index: self._show_answers())
        self.answers = EntryList("May I contact them?")
        self.subscriber = button("&Kind of subscriber…", self._subscriber, icon="phone")
        self.origin = button("&Origin…", self._origin, icon="user-search", name="Where the data came from")
        self.saw = button("Saw the polic&y…", self._saw, icon="eye", name="They were shown the policy")
        self.ended = button("No &longer a client…", self._ended, icon="undo-2")
        self.standing = Facts()
        self.sensitive = EntryList("Text that looks sensitive")
        self.details = EntryList("Personal details")
        self.record = EntryList("Consents on record")
        self._sensitive = _card(
            "Look at this text",
            "It may hold what should not be kept. LumaDesk only points it out; you decide.",
            self.sensitive,
        )
        self._details = _card(
            "Personal details", "Locked until the person agrees that they are kept.", self.details
        )
        self._record = _card("Consents on record", "", self.record)
        self.setLayout(
            column(
                self._sensitive,
                _card(
                    "May I contact them?",
                    "",
                    Field("&What for", self.purpose),
                    self.answers,
                ),
                _card(
                    "What the answers rest on",
                    "",
                    self.standing,
                    FlowLayout(self.subscriber, self.origin, self.saw, self.ended),
                ),
                self._details,
                self._record,
                gap="l",
            )
        )

    def show_contact(self, file: ContactFile) -> None:
        self._file = file
        erased = file.person.erased_at is not None
        for one in (self.subscriber, self.origin, self.saw, self.ended):
            one.setEnabled(not erased)
        self.saw.setEnabled(not erased and bool(file.versions))
        show_if(self.ended, file.person.is_client)
        self._show_answers()
        self.standing.show_facts(_standing(file))
        self.sensitive.show_entries([self._warning(number, one) for number, one in _texts(file.sensitive)])
        show_if(self._sensitive, bool(file.sensitive))
        self.details.show_entries([self._detail(one) for one in file.details])
        show_if(self._details, not erased)
        self.record.show_entries([self._said(one) for one in file.consents[:_MOST]])
        show_if(self._record, bool(file.consents))

    def _show_answers(self) -> None:
        if self._file is not None:
            wanted = self.purpose.value()
            self.answers.show_entries(
                [self._answer(one) for one in self._file.view.answers if one.purpose is wanted]
            )

    def _answer(self, one: Answer) -> Entry:
        words, icon = CHANNELS[one.channel]
        permission = one.permission
        purpose = ASKED_FOR.get(one.purpose)
        deeds = self._deeds(purpose, one.channel) if purpose is not None else ()
        return Entry(
            key=one.channel,
            title=words,
            detail=permission.rule,
            small=" · ".join(part for part in (permission.source, permission.mind) if part),
            chip=("Yes", Tone.SUCCESS) if permission.allowed else ("No", Tone.DANGER),
            icon=icon,
            next=deeds[0] if deeds else None,
            more=deeds[1:],
        )

    def _deeds(self, purpose: ConsentPurpose, channel: ContactChannel) -> list[Deed]:
        """To give and to end are one click each; which of them comes first is what is the case."""
        file = self._file
        if file is None or file.person.erased_at is not None:
            return []
        person = file.person
        give: Deed = ("Agreed…", lambda: self._give(purpose, channel))
        end: Deed = (
            "Withdraw…",
            lambda: EndDialog(self.window(), self._desk, person, purpose, channel).open(),
        )
        deeds = [end, give] if self._holds(purpose, channel) else [give, end]
        if purpose is ConsentPurpose.MARKETING:
            deeds.append(
                (
                    "Objected…",
                    lambda: EndDialog(
                        self.window(), self._desk, person, purpose, channel, objection=True
                    ).open(),
                )
            )
            if channel in (ContactChannel.EMAIL, ContactChannel.TEXT):
                deeds.append(
                    (
                        "Soft opt-in…",
                        lambda: SoftOptInDialog(self.window(), self._desk, person, channel).open(),
                    )
                )
        return deeds

    def _holds(self, purpose: ConsentPurpose, channel: ContactChannel | None) -> bool:
        return self._file is not None and any(
            one.holds and one.consent.purpose is purpose and one.consent.channel is channel
            for one in self._file.consents
        )

    def _give(self, purpose: ConsentPurpose, channel: ContactChannel | None) -> None:
        if self._file is not None:
            GiveDialog(
                self.window(), self._desk, self._file.person, purpose, channel, self._file.wordings
            ).open()

    def _detail(self, one: DetailView) -> Entry:
        purpose = TO_KEEP[one.group]
        give: Deed = ("Agreed…", lambda: self._give(purpose, None))
        end: Deed = ("Withdraw…", lambda: self._end_detail(purpose))
        change: Deed = ("Change…", lambda: self._change(one.group, one.value))
        free = not one.locked
        named = self._holds(purpose, None) or "does not name" not in one.locked
        return Entry(
            key=one.group,
            title=DETAILS[one.group],
            detail=one_line(one.value) or one.locked or "Nothing is kept yet",
            icon="user" if free else "lock",
            faded=not free,
            chip=("Unlocked", Tone.SUCCESS) if free else ("Locked", Tone.NEUTRAL),
            next=change if free else give if named else None,
            more=[end] if free else [],
        )

    def _change(self, group: DetailGroup, value: str) -> None:
        if self._file is not None:
            DetailDialog(self.window(), self._desk, self._file.person.id, group, value).open()

    def _end_detail(self, purpose: ConsentPurpose) -> None:
        if self._file is not None:
            EndDialog(self.window(), self._desk, self._file.person, purpose, None).open()

    def _warning(self, number: int, one: SensitiveIn) -> Entry:
        kinds = list(dict.fromkeys(found.kind for found in one.found))
        advice = list(dict.fromkeys(found.advice for found in one.found))
        where = "Enquiry" if one.noun == "enquiry" else "Note"
        return Entry(
            key=number,
            title=f"{where}: {'; '.join(SENSITIVE[kind] for kind in kinds)}",
            detail="\n".join(advice),
            icon="triangle-alert",
            next=("Open", lambda: self._desk.go(Place.ENQUIRIES, one.id)) if one.noun == "enquiry" else None,
        )

    def _subscriber(self) -> None:
        if self._file is not None:
            SubscriberDialog(self.window(), self._desk, self._file.person.id, self._file.view).open()

    def _origin(self) -> None:
        if self._file is not None:
            OriginDialog(self.window(), self._desk, self._file.person.id, self._file.view).open()

    def _saw(self) -> None:
        if self._file is not None:
            SeenDialog(self.window(), self._desk, self._file.person.id, self._file.versions).open()

    def _ended(self) -> None:
        if self._file is None:
            return
        services, person = self._desk.services, self._file.person
        HappenedDialog(
            self.window(),
            self._desk,
            "No longer a client",
            f"{short_name(person.name)} stopped being a customer on this day. Some policies count from it "
            "when the records may go.",
            lambda on, _note: retention.end_client(services, person.id, on),
            earliest=person.client_since,
        ).open()

    def _said(self, view: ConsentView) -> Entry:
        one, shown = view.consent, view.attached
        where = f" by {CHANNELS[one.channel][0].lower()}" if one.channel is not None else ""
        if view.holds:
            chip = ("In force", Tone.SUCCESS)
        elif view.counts and one.kind in (ConsentKind.WITHDRAWN, ConsentKind.OBJECTED):
            chip = ("Stopped", Tone.WARNING)
        else:
            chip = ("Over", Tone.NEUTRAL)
        ends = f"Ends {plain_day(one.expires_on)}" if view.holds and one.expires_on else ""
        words = f"“{paragraphs(view.wording.text)}”" if view.wording else ""
        return Entry(
            key=one.id,
            title=f"{PURPOSES[one.purpose]}{where}: {KINDS[one.kind].lower()}",
            meta=plain_day(one.on),
            detail="\n".join(part for part in (words, paragraphs(one.evidence)) if part),
            small=" · ".join(part for part in (ROUTES[one.route], ends) if part),
            chip=chip,
            faded=not view.counts,
            next=("See the evidence", lambda: self._see(shown)) if shown is not None else None,
        )

    def _see(self, document_id: int) -> None:
        EvidenceDialog(self.window(), self._desk, document_id).open()


def _card(heading: str, intro: str, *items: Item) -> QFrame:
    made = QFrame()
    made.setObjectName("card")
    told = [label(intro, "muted", wrap=True)] if intro else []
    made.setLayout(column(label(heading, "heading"), *told, *items, gap="s", margin="l"))
    return made


def _texts(sensitive: Sequence[SensitiveIn]) -> list[tuple[int, SensitiveIn]]:
    return list(enumerate(sensitive[:_MOST]))


def _standing(file: ContactFile) -> list[tuple[str, str]]:
    known, origin = file.view.subscriber, file.view.origin
    looked = "never"
    if known.screened_on is not None:
        looked = f"{day(known.screened_on)}, {'on a list' if known.listed else 'not on them'}"
    came = ORIGINS[origin.kind] if origin else "not written down"
    if origin is not None and origin.introducer:
        came = f"{came}: {one_line(origin.introducer)} ({one_line(origin.permission)})"
    facts = [("Subscriber", SUBSCRIBERS[known.kind]), ("TPS and CTPS", looked), ("Data came", came)]
    if file.seen:
        last = file.seen[-1]
        version = f"the version of {plain_day(last.version.since)}" if last.version else "one not on record"
        facts.append(("Policy last seen", f"{plain_day(last.day)}: {version}"))
    return facts
