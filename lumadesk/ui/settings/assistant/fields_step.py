"""The third step: what fills each field, with the newest rows shown as they would be kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from lumadesk.app import site_assistant
from lumadesk.app.services import Outside
from lumadesk.app.site_assistant import EXTRA, LEFT_EMPTY, Preview, TableReport
from lumadesk.ui.settings.assistant.draft import TITLES, Draft
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.settings.assistant.expression_box import ExpressionBox
from lumadesk.ui.settings.assistant.preview_table import PreviewTable, refusals
from lumadesk.ui.settings.assistant.step import Step
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, card, column, empty, row, scrolled
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted

#: Words of the fields with the keys that lead to them.
_WORDS = {
    "key": "&Key (tells rows apart)", "name": "&Name", "email": "&Email", "phone": "&Phone",
    "service": "Ser&vice", "message": "&Message", "source": "S&ource", "submitted_at": "Rece&ived",
}  # fmt: skip
#: The key and the time are asked for in order, so they are columns as they are.
_COLUMNS_ONLY = ("key", "submitted_at")
_ZONES = (("UTC (Django's default)", "UTC"), ("UK time", "Europe/London"))
_HELP = (
    "Choose a column, or write what shall fill the field: first_name + last_name · "
    'service_id -> services.title · form_data ->> email · "website" for a fixed text · '
    'service {"web": "Website"} for codes.'
)
_PAUSE = 400  # milliseconds without typing, until the rows are asked for again
_CODES_SHOWN = 6


class FieldsStep(Step):
    title = "What fills each field?"
    intro = _HELP
    scrolls = False

    def __init__(self, draft: Draft, errand: Errand, outside: Outside) -> None:
        super().__init__(draft, errand)
        self._outside = outside
        self.boxes: dict[str, ExpressionBox] = {}
        self._fields: dict[str, Field[ExpressionBox]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE["l"])
        grid.setVerticalSpacing(SPACE["m"])
        for place, name in enumerate(TITLES):
            made = ExpressionBox(
                writable=name not in _COLUMNS_ONLY, optional=name not in site_assistant.REQUIRED_FIELDS
            )
            made.edited.connect(self._changed)
            self.boxes[name] = made
            self._fields[name] = Field(_WORDS[name], made)
            grid.addWidget(self._fields[name], place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        for side in (0, 1):
            grid.setColumnStretch(side, 1)
        self.zone = DropDown(_ZONES, "UTC")
        self._zone_field = Field("Times without a &zone are", self.zone)
        self.zone.activated.connect(lambda _index: self._changed())
        self._ticks: dict[str, tuple[QCheckBox, str]] = {}
        self._flow = FlowLayout(gap="l")
        self._further = card(
            label("Further columns", "heading"),
            label(
                "They stay at the website unless you tick them: the less is kept, the less has to be "
                "looked after.", "muted", wrap=True,
            ),
            box(self._flow),
            gap="s",
        )  # fmt: skip
        self.preview = PreviewTable()
        self._state = label("", "muted")
        self.refused_rows = Banner(Tone.WARNING)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        upper = box(column(card(grid, self._zone_field, gap="m"), self._further, STRETCH, gap="l"))
        below = column(
            row(label("The newest rows as they would be kept", "heading"), STRETCH, self._state),
            self.preview,
            self.problem,
            self.refused_rows,
            gap="s",
        )
        layout = column(scrolled(upper), below, gap="m")
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def enter(self) -> None:
        report = self.draft.report
        if report is None:
            raise TypeError("a table is chosen before its fields")
        offers = site_assistant.offers(report)
        for name, made in self.boxes.items():
            columns_only = name in _COLUMNS_ONLY
            offered = site_assistant.columns_for(report, name) if columns_only else offers
            chosen = self.draft.mapping.get(name, LEFT_EMPTY)
            made.show_offers(offered, "" if chosen == LEFT_EMPTY and name in report.missing else chosen)
            self._explain(name, report)
        self.zone.choose(self.draft.zone)
        self._show_zone()
        self._show_further(report)
        self._ask()

    def first(self) -> QWidget:
        return self.boxes["name"]

    def go_on(self) -> None:
        if not self._complete():
            return
        self.draft.mapping, self.draft.zone = self._mapping(), self.zone.value()
        self.done.emit()

    def _mapping(self) -> dict[str, str]:
        mapping = {name: made.expression() for name, made in self.boxes.items()}
        further = {f"{EXTRA}{name}": text for name, (tick, text) in self._ticks.items() if tick.isChecked()}
        return mapping | further

    def _complete(self) -> bool:
        """Complain at each field that cannot be filled like that, and go to the first."""
        wrong = []
        for name, text in self._mapping().items():
            if name not in self._fields:
                continue
            complaint = "Choose what fills it." if not text else site_assistant.wrong_with(name, text)
            if complaint:
                self._fields[name].complain(complaint)
                wrong.append(name)
        if wrong:
            self.boxes[wrong[0]].setFocus()
        return not wrong

    def _changed(self) -> None:
        report = self.draft.report
        if report is not None:
            for name in self._fields:
                self._explain(name, report)
        self._show_zone()
        self._timer.start()

    def _explain(self, name: str, report: TableReport) -> None:
        """Why it was suggested, as long as it is what was suggested."""
        found = report.fields.get(name)
        text = self.boxes[name].expression()
        if found is None or found.column != text:
            wrong = text and site_assistant.wrong_with(name, text)
            (self._fields[name].complain if wrong else self._fields[name].explain)(wrong or "")
            return
        reason = one_line(f"{found.confidence:.0%} sure: {found.reason}.")
        if found.codes:
            shown = ", ".join(map(one_line, found.codes[:_CODES_SHOWN]))
            reason += f" Its codes: {shown}."
        self._fields[name].explain(reason)

    def _show_zone(self) -> None:
        report, text = self.draft.report, self.boxes["submitted_at"].expression()
        zoneless = report is not None and bool(text) and not site_assistant.wrong_with("submitted_at", text)
        show_if(
            self._zone_field,
            zoneless and report is not None and site_assistant.needs_zone(report, {"submitted_at": text}),
        )

    def _show_further(self, report: TableReport) -> None:
        empty(self._flow)
        kept = {
            name.removeprefix(EXTRA): text
            for name, text in self.draft.mapping.items()
            if name.startswith(EXTRA)
        }
        offered = {one.name: one.column for one in report.extra} | kept
        self._ticks = {}
        for name, text in offered.items():
            tick = QCheckBox(one_line(name).replace("&", "&&"))
            tick.setAccessibleName(one_line(name))
            tick.setChecked(name in kept)
            tick.toggled.connect(lambda _on: self._timer.start())
            self._flow.addWidget(tick)
            self._ticks[name] = (tick, text)
        show_if(self._further, bool(offered))

    def _ask(self) -> None:
        """Ask for the newest rows as they would be with what is chosen at the moment."""
        target, report = self.draft.target, self.draft.report
        if target is None or report is None or not self._complete_enough():
            return
        outside, mapping, zone = self._outside, self._mapping(), self.zone.value()
        self.problem.say("")
        self.errand.run(
            "Reading the newest rows…",
            lambda begun: site_assistant.preview(
                outside, target, report.name, mapping, zone=zone, begun=begun
            ),
            self._show_preview,
            self.refused,
        )

    def _complete_enough(self) -> bool:
        return all(
            text and not site_assistant.wrong_with(name, text) for name, text in self._mapping().items()
        )

    def _show_preview(self, preview: Preview) -> None:
        self.preview.show_preview(preview)
        self._state.setText(counted(len(preview.enquiries), "row"))
        self.refused_rows.say(refusals(preview))
