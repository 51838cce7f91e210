"""The Enquiries screen: everything that came through the website, searched, filtered and dealt with."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from lumadesk.app import enquiries, enquiry_history, requests, settings, sites, today
from lumadesk.app.enquiry_history import FieldChange
from lumadesk.domain.enquiries import Enquiry, EnquiryStatus
from lumadesk.domain.requests import RightsRequest
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.enquiries.actions import EnquiryActions
from lumadesk.ui.enquiries.detail import EnquiryDetail, SeveralDetail
from lumadesk.ui.enquiries.faces import face_of
from lumadesk.ui.enquiries.filters import DUE_FOR_REVIEW, NOT_ON_SITE, Filters
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox


class EnquiriesScreen(Screen):
    nouns = ("enquiry", "site", "setting", "request")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        services = desk.services
        self.actions_ = EnquiryActions(desk, self)
        self.filters = Filters(self, lambda: services.today)
        self.search = SearchBox("enquiries")
        model = IdTableModel(
            desk.jobs,
            lambda ids: enquiries.rows(services, ids),
            lambda row: face_of(row, services.today),
            lambda row: row.id,
        )
        self.list = RecordList(model, "Enquiries", many=True)
        self._connect_site = button(
            "&Connect the website", lambda: desk.go(Place.SETTINGS, "website"), variant="primary"
        )
        nothing = EmptyState(
            "inbox",
            "No enquiries yet",
            "They appear here after a sync with your website.",
            self._connect_site,
        )
        no_match = EmptyState("search", "Nothing found", "Try fewer letters, or clear a filter.")
        self.page = ListDetail(
            "Enquiries",
            self.list,
            search=self.search,
            filters=self.filters.widgets(),
            nothing=nothing,
            no_match=no_match,
        )
        self._nothing = nothing
        self._none = self.page.add_detail(
            EmptyState("message-square", "No enquiry selected", "Choose one from the list to read it.")
        )
        self.detail = EnquiryDetail(desk, self.actions_)
        self.several = SeveralDetail(self.actions_)
        self.page.add_detail(self.detail)
        self.page.add_detail(self.several)
        self.setLayout(column(self.page, gap=""))
        self._wanted_id: int | None = None
        self.search.searched.connect(lambda _text: self.reload())
        self.search.left_downwards.connect(self._to_list)
        self.filters.changed.connect(self.reload)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(lambda _id: self.detail.message.view.setFocus())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete_selected)

    def refresh(self) -> None:
        services = self.desk.services
        self.reload()
        self.desk.jobs.read(
            lambda: (
                enquiries.facets(services),
                settings.get_settings(services),
                sites.list_sites(services, removed=True),
            ),
            self._show_surroundings,
            owner=self,
            replaces="surroundings",
        )
        self._picked(self.list.selected_ids())

    def reload(self) -> None:
        """Ask for the ids that the search and the filters want."""
        services, wanted = self.desk.services, self.filters.wanted(self.search.text())
        due_only = self.filters.due_only()

        def read() -> list[int]:
            ids = enquiries.list_ids(services, wanted)
            if not due_only:
                return ids
            due = set(today.due_for_review(services))
            return [one for one in ids if one in due]

        self.desk.jobs.read(read, self._show_ids, owner=self, replaces="ids")

    def open_record(self, record: object) -> None:
        """Show one enquiry by its id, or all of a status, of ``DUE_FOR_REVIEW`` or of ``NOT_ON_SITE``."""
        if isinstance(record, EnquiryStatus) or record in (DUE_FOR_REVIEW, NOT_ON_SITE):
            self.filters.only_status(record)
        elif isinstance(record, int):
            self._wanted_id = record
            if not self.list.select(record):
                self.search.clear()
                self.filters.clear_all()

    def search_box(self) -> SearchBox:
        return self.search

    def focus_first(self) -> None:
        self.list.setFocus()

    def _show_ids(self, ids: list[int]) -> None:
        self.list.show_ids(ids)
        narrowed = bool(self.search.text().strip()) or self.filters.narrowed()
        self.page.show_count(f"{len(ids):,}" if ids else "", len(ids), narrowed=narrowed)
        if self._wanted_id is not None and self.list.select(self._wanted_id):
            self._wanted_id = None
        elif not self.list.selected_ids():
            self.page.show_detail(self._none)

    def _show_surroundings(self, found: tuple[Any, Any, Any]) -> None:
        facets, kept, known = found
        self.filters.show_facets(facets.statuses, facets.services, facets.sources)
        names = {one.id: one.name if one.removed_at is None else f"{one.name} (removed)" for one in known}
        self.filters.show_sites(names)
        connected = any(one.removed_at is None for one in known)
        self.actions_.undo_minutes = kept.undo_minutes
        self._connect_site.setVisible(not connected)
        self._nothing.say(
            "No enquiries yet",
            "Press “Sync now” to bring the enquiries of your website."
            if connected
            else "They appear here after a sync with your website.",
        )

    def _picked(self, ids: list[int]) -> None:
        self.detail.expect(ids[0] if len(ids) == 1 else None)
        if len(ids) == 1:
            services, wanted = self.desk.services, ids[0]

            def read() -> tuple[Enquiry, list[FieldChange], str, list[RightsRequest]]:
                enquiry = enquiries.get(services, wanted)
                known = sites.list_sites(services, removed=True)
                name = next((one.name for one in known if one.id == enquiry.site_id), "")
                return (
                    enquiry,
                    enquiry_history.history(services, wanted),
                    name if len(known) > 1 else "",
                    requests.of_enquiry(services, wanted),
                )

            self.desk.jobs.read(
                read,
                lambda found: self._show_one(*found),
                owner=self,
                replaces="detail",
                failed=lambda error: self.lost(error, lambda: self.page.show_detail(self._none)),
            )
        elif ids:
            self.several.show_ids(ids)
            self.page.show_detail(self.several)
        else:
            self.page.show_detail(self._none)

    def _show_one(
        self, enquiry: Enquiry, history: list[FieldChange], site: str, asked: list[RightsRequest]
    ) -> None:
        if self.list.selected_ids() == [enquiry.id]:
            self.detail.show_enquiry(enquiry, history, site, asked)
            self.page.show_detail(self.detail)

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()

    def _delete_selected(self) -> None:
        if ids := self.list.selected_ids():
            self.actions_.mark_for_deletion(ids)
