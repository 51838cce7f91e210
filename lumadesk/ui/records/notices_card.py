"""Who must be told of a version of the policy: listed, drafted one by one, and logged when they were told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app import policy_notices
from lumadesk.app.policy_notices import NoticeDraft, NoticeState, NoticeView
from lumadesk.domain.consent import ContactChannel
from lumadesk.domain.policy_versions import PolicyVersion
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.enquiries.actions import open_in_mail_program
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.records.policy_words import CHANNEL_WORDS
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, box, column, indented, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.clipboard import copy
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import Field, line_edit, text_edit
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line, short_name, show_if
from lumadesk.ui.words import counted, long_day, plain_day

_MOST_ROWS = 6


class NoticesCard(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._version: PolicyVersion | None = None
        self._notices: Sequence[NoticeView] = ()
        self.state = Chip()
        self.told = label("", "muted", wrap=True)
        self.prepare = button("&List who must be told", self._prepare, icon="users")
        self.draft = button("&Draft…", self._draft, icon="mail", name="What to send to the selected person")
        self.print = button(
            "Letters to &print…", self._print, icon="file-down", name="One PDF with all letters"
        )
        self.mark = button("&Was told…", self._mark_one, icon="check", name="The selected person was told")
        self.mark_all = button("&All were told…", self._mark_all, icon="circle-check")
        self._model = FaceModel()
        self.list = FaceList(self._model, "Who must be told")
        self.list.activated_row.connect(lambda _row: self._draft())
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._settle())
        self.setContentsMargins(1, 1, 1, SPACE["s"])
        self.setLayout(
            column(
                indented(
                    column(
                        row(label("Who must be told", "heading"), self.state, STRETCH, gap="m"),
                        self.told,
                        FlowLayout(self.prepare, self.draft, self.print, self.mark, self.mark_all),
                        gap="s",
                    ),
                    above="m",
                ),
                self.list,
                gap="s",
            )
        )

    def show_notices(self, version: PolicyVersion, state: NoticeState, notices: Sequence[NoticeView]) -> None:
        self._version, self._notices = version, notices
        waiting = state.to_tell + state.cannot
        late = state.by < self._desk.services.today
        if not notices:
            self.state.say("")
            self.told.setText(
                "Clients, and everybody whose data is held from before it, hear of it directly."
                if version.significant
                else "This version was no significant change, so nobody has to be told directly."
            )
        else:
            self.state.say(
                *(("Overdue", Tone.DANGER) if late else ("To tell", Tone.WARNING))
                if waiting
                else ("All were told", Tone.SUCCESS)
            )
            cannot = f"; {state.cannot:,} without an address" if state.cannot else ""
            self.told.setText(
                f"{state.told:,} told, {state.to_tell:,} to tell{cannot}. By {long_day(state.by)}."
            )
        row_before = max(self.list.currentIndex().row(), 0)
        self._model.show_faces([face_of(one) for one in notices])
        rows = min(len(notices), _MOST_ROWS)
        self.list.setFixedHeight(rows * self.list.verticalHeader().defaultSectionSize() + 2)
        show_if(self.list, bool(notices))
        if notices:
            self.list.selectRow(min(row_before, len(notices) - 1))
        self._settle()

    def _chosen(self) -> NoticeView | None:
        number = self.list.currentIndex().row()
        return self._notices[number] if 0 <= number < len(self._notices) else None

    def _settle(self) -> None:
        one = self._chosen()
        is_open = one is not None and _open(one)
        self.draft.setEnabled(is_open)
        self.mark.setEnabled(is_open)
        self.mark_all.setEnabled(any(_open(one) for one in self._notices))
        by_post = (one for one in self._notices if one.notice.channel is ContactChannel.POST)
        self.print.setEnabled(any(_open(one) for one in by_post))

    def _prepare(self) -> None:
        if self._version is None:
            return
        services, wanted = self._desk.services, self._version.id
        self._desk.jobs.write(
            lambda: policy_notices.prepare(services, wanted),
            lambda changes: self._desk.say(
                f"{counted(changes.value, 'person', 'people')} added to the list."
                if changes.value
                else "Everybody who can be reached is on the list."
            ),
            owner=self,
        )

    def _draft(self) -> None:
        one = self._chosen()
        if one is None or not _open(one):
            return
        services, wanted = self._desk.services, one.notice.id
        self._desk.jobs.read(
            lambda: policy_notices.draft(services, wanted),
            lambda draft: DraftDialog(self.window(), draft, self._mark_one).open(),
            owner=self,
            replaces="draft",
        )

    def _print(self) -> None:
        if self._version is None:
            return
        services, wanted = self._desk.services, self._version.id
        exporting.save(
            self._desk,
            self,
            "Save the letters",
            f"policy-letters-{self._version.since.isoformat()}.pdf",
            "PDF (*.pdf)",
            lambda to: policy_notices.export_letters(services, wanted, to, overwrite=True),
        )

    def _mark_one(self) -> None:
        one = self._chosen()
        if one is not None:
            self._mark([one], "They were told", f"{short_name(one.person_name)} was told of this version.")

    def _mark_all(self) -> None:
        waiting = [one for one in self._notices if _open(one)]
        told = f"{counted(len(waiting), 'person', 'people')} who were still to be told of this version."
        self._mark(waiting, "All were told", told)

    def _mark(self, notices: Sequence[NoticeView], title: str, told: str) -> None:
        services, ids = self._desk.services, [one.notice.id for one in notices]
        earliest = self._version.since if self._version is not None else services.today
        HappenedDialog(
            self.window(),
            self._desk,
            title,
            f"{told} It goes into the log, with the day and the way.",
            lambda on, how: policy_notices.mark_told(services, ids, how, on),
            earliest=earliest,
            note=("&How they were told", "The letter or email by which."),
            missing="Say by which letter or email.",
        ).open()


class DraftDialog(Dialog):
    """The text to send; ``sent`` is called where the owner says that it went."""

    def __init__(self, parent: QWidget, draft: NoticeDraft, sent: Callable[[], object]) -> None:
        self._draft, self._sent = draft, sent
        by_email = draft.channel is ContactChannel.EMAIL
        self.body = text_edit(draft.body, 12)
        self.body.setReadOnly(True)
        address = line_edit(one_line(draft.address))
        subject = line_edit(one_line(draft.subject))
        for edit in (address, subject):
            edit.setReadOnly(True)
        self.copy = button("Cop&y the text", lambda: copy(draft.body), icon="copy")
        self.mail = button("&Open in the mail program", self._mail, icon="mail")
        super().__init__(
            parent,
            "What to send",
            "",
            box(
                column(
                    Field("&To", address),
                    Field("&Subject", subject),
                    Field("Te&xt", self.body),
                    row(self.copy, self.mail, STRETCH),
                    gap="m",
                )
            ),
            "It &went…",
        )
        self.setMinimumWidth(620)
        show_if(self.mail, by_email)

    def submit(self) -> None:
        self.accept()
        self._sent()

    def _mail(self) -> None:
        draft = self._draft
        body = quote(draft.body.replace("\n", "\r\n"))
        link = f"mailto:{quote(draft.address, safe='@')}?subject={quote(draft.subject)}&body={body}"
        if not open_in_mail_program(link):
            self.problem.say("No mail program could be opened. Copy the text instead.")


def face_of(view: NoticeView) -> Face:
    notice = view.notice
    way = CHANNEL_WORDS[notice.channel]
    if notice.sent_on is not None:
        chip = (f"Told {plain_day(notice.sent_on)}", Tone.SUCCESS)
    else:
        chip = ("To tell", Tone.WARNING) if notice.person_id is not None else ("Erased", Tone.NEUTRAL)
    reach = one_line(view.address) or "no address any more"
    return Face(
        title=one_line(view.person_name) or "Erased person",
        detail=f"{way}: {one_line(notice.how) if notice.sent_on else reach}",
        chip=chip,
        faded=notice.person_id is None,
    )


def _open(view: NoticeView) -> bool:
    return view.notice.sent_on is None and view.notice.person_id is not None
