"""The register of processing (Art 30): purposes, recipients, the fee, and the log of what left or moved."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import ico_fee, mailing_list, processors, register, register_documents
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.records.keys import key_of, record_of
from lumadesk.ui.records.purpose_dialogs import PurposeDialog
from lumadesk.ui.records.recipient_dialogs import RecipientDialog
from lumadesk.ui.records.register_detail import RegisterDetail
from lumadesk.ui.records.register_words import NOUNS, Record, Row, row_of
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import Segments, button, menu_button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face

PURPOSES, RECIPIENTS, LOG = "purposes", "recipients", "log"
_PARTS = {
    "processing": PURPOSES, "processor": RECIPIENTS, "ico_fee": LOG, "register_change": LOG,
    "bulk_export": LOG,
}  # fmt: skip


class RegisterPage(RecordsPage):
    title = "Register"
    nouns = (
        "processing", "balancing_test", "processor", "register_change", "bulk_export", "setting", "business",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.part = Segments(
            [("Purposes", PURPOSES), ("Recipients", RECIPIENTS), ("Fee and log", LOG)], "Part of the register"
        )
        self.new, menu = menu_button("&Add", icon="plus")
        menu.addAction("A &purpose…", self.new_purpose)
        menu.addAction("A &recipient…", self.new_recipient)
        menu.addAction("What the policy &names and is missing here", self.fill_from_policy)
        self.export = button("E&xport…", self._export, icon="file-down", name="Export the register")
        self.detail: RegisterDetail = RegisterDetail(desk)
        self.fill(
            actions=[self.export, self.new],
            filters=[self.part],
            nothing=EmptyState(
                "file-text",
                "The register is empty",
                "Take over the purposes and recipients that your policy names, then complete them.",
                button("&Fill it from the policy", self.fill_from_policy, variant="primary"),
            ),
            none_chosen=EmptyState(
                "file-text", "No entry selected", "Choose one to see what is on record and what it lacks."
            ),
        )
        self.part.chosen.connect(lambda _part: self.refresh())

    def open_record(self, record: object) -> None:
        """("processing", id), and so on for each of ``NOUNS``."""
        match record:
            case (str(noun), int(wanted)) if noun in NOUNS:
                self.part.choose(_PARTS[noun])
                self.show_record(key_of(NOUNS, noun, wanted))

    def read_all(self) -> Sequence[Row]:
        return _read(self.desk.services, str(self.part.value))

    def read_one(self, wanted: int) -> Row:
        noun, _id = record_of(NOUNS, wanted)
        found = next(
            (one for one in _read(self.desk.services, _PARTS[noun]) if self.id_of(one) == wanted), None
        )
        if found is None:
            raise KnownError(f"{noun}.not_found", "This entry is not in the register any more.")
        return found

    def show_one(self, found: Row) -> None:
        self.detail.show_row(found)

    def face_of(self, row: Row) -> Face:
        return row.face

    def id_of(self, row: Row) -> int:
        return key_of(NOUNS, row.noun, row.id)

    def new_purpose(self) -> None:
        PurposeDialog(self.window(), self.desk, lambda added: self.open_record(("processing", added))).open()

    def new_recipient(self) -> None:
        RecipientDialog(self.window(), self.desk, lambda added: self.open_record(("processor", added))).open()

    def fill_from_policy(self) -> None:
        services = self.desk.services
        self.desk.jobs.write(
            lambda: register.fill_from_policy(services),
            lambda changes: self.desk.say(
                f"{changes.value:,} entries taken over from the policy."
                if changes.value
                else "Everything that the policy names is in the register."
            ),
            owner=self,
        )

    def _export(self) -> None:
        folder = exporting.ask_folder(self, "Where the register goes: PDF and CSV", self.desk.exports_folder)
        if folder is None:
            return
        services = self.desk.services
        self.desk.jobs.write(
            lambda: register_documents.export_register(services, folder, overwrite=True),
            lambda changes: self.desk.say(
                "Saved as PDF and CSV.", "Open", lambda: exporting.show_file(changes.value[0])
            ),
            owner=self,
        )


def _read(services: Services, part: str) -> list[Row]:
    found: list[Record] = []
    if part == PURPOSES:
        found += register.list_processing(services)
    elif part == RECIPIENTS:
        found += processors.list_processors(services, ended=True)
    else:
        found.append(ico_fee.get_fee(services))
        logged = [*register.list_changes(services), *mailing_list.list_exports(services)]
        found += logged
    return [row_of(one, services.today) for one in found]
