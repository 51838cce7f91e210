"""The first run: the business, the passphrase, the website; or the demo; or a vault that exists already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QWidget

from lumadesk.app import business, sites, vault
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.icons import LARGE, dress_label
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.settings.assistant.draft import SiteChoice
from lumadesk.ui.settings.assistant.summary import SiteSummary
from lumadesk.ui.settings.business_form import BusinessForm
from lumadesk.ui.theme import Tone
from lumadesk.ui.vault.passphrase import PassphraseFields
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Item, card, column, row, scrolled
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.error_dialog import words_for
from lumadesk.ui.widgets.text import label
from lumadesk.ui.widgets.tile import Choice

if TYPE_CHECKING:
    from lumadesk.app.services import Outside
    from lumadesk.app.vault import Opened
    from lumadesk.domain.business import Business

_WIDTH = 640
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Created:
    """The new vault, and what kept the website from being connected, if anything did."""

    opened: Opened
    site_problem: str


def create(
    outside: Outside, folder: Path, passphrase: str, owner: Business, site: SiteChoice | None
) -> Created:
    """Make the vault with all that the wizard asked for; for a worker's thread."""
    opened = vault.create_vault(outside, folder, passphrase, policy=owner.policy)
    problem = ""
    business.save_business(opened.services, owner)
    if site is not None:
        try:
            sites.configure_site(opened.services, **site.arguments())
        except LumaDeskError as error:
            # The vault is there and good: the website can be connected later.
            problem = f"{error.message} {error.hint}".strip()
    return Created(opened, problem)


class Wizard(QWidget):
    """``created`` carries a ``Created``; the other signals ask for the other ways to begin."""

    created = Signal(object)
    demo_wanted = Signal()
    another_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, outside: Outside, folder: Path, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("screen")
        self._outside = outside
        self._folder = folder
        self._jobs = jobs
        self._passphrase = ""
        policies = {name: profile.name for name, profile in outside.profiles.items()}
        self.business = BusinessForm(policies)
        self.passphrase = PassphraseFields()
        self.site = SiteSummary(outside, jobs)
        self.site.chosen.connect(self.site.show_choice)
        self.problem = Banner(Tone.DANGER)
        self._pages = QStackedWidget()
        self.setLayout(column(self._pages, gap=""))
        self._pages.addWidget(self._welcome())
        self.to_passphrase = button("&Continue", self._business_done, variant="primary")
        self._add_step(
            1,
            "Your business",
            "It appears on invoices and in answers to requests. You can complete it later in Settings.",
            self.business,
            self.to_passphrase,
        )
        self.to_site = button("&Continue", self._passphrase_done, variant="primary")
        self._add_step(
            2,
            "The passphrase of your vault",
            "Everything is kept encrypted. From day to day your computer's keyring opens the vault; the "
            "passphrase opens it when the keyring cannot, on another computer for example. Nobody can "
            "recover it for you: write it down and keep it safe.",
            self.passphrase,
            self.to_site,
        )
        self.finish = button("&Create the vault", self._create, variant="primary")
        self.later = button("Connect late&r", lambda: self._create(skip_site=True))
        self._add_step(
            3,
            "Your website",
            "LumaDesk reads new enquiries from the database of your website's contact form.",
            self.site,
            self.later,
            self.finish,
        )

        for field in self.business.findChildren(QLineEdit):
            field.returnPressed.connect(self._business_done)
        self.passphrase.first.returnPressed.connect(self.passphrase.again.setFocus)
        self.passphrase.again.returnPressed.connect(self._passphrase_done)

    def _welcome(self) -> QWidget:
        mark = QLabel()
        dress_label(mark, "lamp-desk", "accent_text", LARGE)
        self.set_up = Choice(
            "&Set up my business",
            "Three short steps: who you are, a passphrase, and your website.",
            "building-2",
            lambda: self._go(1),
        )
        self.demo = Choice(
            "Try the &demo",
            "A made-up website with a few hundred enquiries: look at everything without risk.",
            "play",
            self.demo_wanted.emit,
        )
        self.open = Choice(
            "&Open a vault that I have",
            "Choose its folder, on this computer or another disk.",
            "folder-open",
            self.another_wanted.emit,
        )
        self.restore = Choice(
            "&Restore a backup",
            "The disk or the laptop is gone: a backup and its passphrase bring everything back.",
            "archive-restore",
            self.restore_wanted.emit,
        )
        page = QWidget()
        words = column(
            row(mark, STRETCH),
            label("Welcome to LumaDesk", "display"),
            label(
                "Your enquiries, clients and invoices, and every promise of your privacy policy, "
                "kept encrypted on this computer.",
                "muted",
                wrap=True,
            ),
            gap="s",
        )
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        inner.setLayout(
            column(words, column(self.set_up, self.demo, self.open, self.restore, gap="m"), gap="xl")
        )
        page.setLayout(column(STRETCH, row(STRETCH, inner, STRETCH), STRETCH, margin="xl"))
        return page

    def _add_step(self, number: int, title: str, text: str, form: QWidget, *onwards: QWidget) -> None:
        back = button("Bac&k", lambda: self._go(number - 1))
        foot: list[Item] = [back, STRETCH, *onwards]
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        parts: list[Item] = [
            column(
                label(f"Step {number} of {_STEPS}", "label"),
                label(title, "display"),
                label(text, "muted", wrap=True),
                gap="s",
            ),
            card(form, margin="xl"),
        ]
        if number == _STEPS:
            parts.append(self.problem)
        inner.setLayout(column(*parts, row(*foot), gap="xl"))
        page = QWidget()
        page.setLayout(column(STRETCH, row(STRETCH, inner, STRETCH), STRETCH, margin="xl"))
        self._pages.addWidget(scrolled(page))

    def _go(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        first = (self.set_up, self.business.own_name, self.passphrase.first, self.site.connect_button)[number]
        first.setFocus()

    def _business_done(self) -> None:
        self._go(2)

    def _passphrase_done(self) -> None:
        chosen = self.passphrase.passphrase()
        if chosen is not None:
            self._passphrase = chosen
            self._go(3)

    def _create(self, *, skip_site: bool = False) -> None:
        site = None
        if not skip_site:
            site = self.site.choice
            if site is None:
                self.problem.say("Connect your website first, or choose “Connect later”.")
                return
        outside, folder, passphrase = self._outside, self._folder, self._passphrase
        owner = self.business.business()
        self.problem.say("")
        self._wait(True)
        self._jobs.write(
            lambda: create(outside, folder, passphrase, owner, site),
            self._done,
            owner=self,
            failed=self._refused,
            ended=lambda: self._wait(False),
        )

    def _wait(self, waiting: bool) -> None:
        self.finish.setEnabled(not waiting)
        self.later.setEnabled(not waiting)
        set_words(self.finish, "Creating…" if waiting else "&Create the vault")

    def _done(self, made: Created) -> None:
        self.passphrase.clear()
        self._passphrase = ""
        self.created.emit(made)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            _title, message, hint = words_for(error)
            self.problem.say(f"{message} {hint}")
