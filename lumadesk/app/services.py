"""What every use-case is given: the world outside, and once unlocked the vault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lumadesk.app.changes import Changes
from lumadesk.app.ports import Clock, FileSink, OpenSite, Places, Secrets, Settings
from lumadesk.app.promise_board import PromiseBoard
from lumadesk.domain.errors import KnownError

# The window is painted before anything is unlocked: importing the database would cost it half a second.
if TYPE_CHECKING:
    from lumadesk.domain.calendar import UKCalendar
    from lumadesk.domain.condition import Condition
    from lumadesk.domain.letters import LetterKind
    from lumadesk.domain.policy import PolicyProfile
    from lumadesk.site.source import SiteSource
    from lumadesk.storage.holidays import OwnHoliday
    from lumadesk.storage.keys import Argon2Cost
    from lumadesk.storage.transaction import Tx
    from lumadesk.storage.vault import Vault

T = TypeVar("T")

#: The setting that holds the owner's own policy profile, as text.
OWN_POLICY = "own_policy"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """The world before a vault is unlocked.

    ``calendar``, ``profiles`` and the ``letter_templates`` that come with the program are read when first
    asked for.
    """

    clock: Clock
    secrets: Secrets
    files: FileSink
    settings: Settings
    places: Places
    open_site: OpenSite
    fonts_folder: Path
    load_calendar: Callable[[], UKCalendar]
    load_profiles: Callable[[], Mapping[str, PolicyProfile]]
    load_letter_templates: Callable[[], Mapping[LetterKind, str]]
    examine: Callable[[Path], Condition]
    give_memory_back: Callable[[], None] = lambda: None
    log_file: Path | None = None
    passphrase_cost: Argon2Cost | None = None  # of a new vault: what one guess costs; None as usual

    @cached_property
    def calendar(self) -> UKCalendar:
        return self.load_calendar()

    @cached_property
    def profiles(self) -> Mapping[str, PolicyProfile]:
        return self.load_profiles()

    @cached_property
    def letter_templates(self) -> Mapping[LetterKind, str]:
        return self.load_letter_templates()


@dataclass(frozen=True, kw_only=True)
class Services:
    """An unlocked vault and the world around it: the first argument of every use-case."""

    outside: Outside
    vault: Vault
    #: One sync at a time: two would ask the site for the same deletions.
    syncing: threading.Lock = field(default_factory=threading.Lock)
    #: What the last look at the promises found.
    board: PromiseBoard = field(default_factory=PromiseBoard, repr=False, compare=False)
    #: By the site's id how it was configured, and what is kept of the way to it (``site_sources``).
    sources: dict[int, tuple[tuple[object, ...], SiteSource]] = field(default_factory=dict, repr=False)

    def read(self) -> AbstractContextManager[Tx]:
        """A consistent view of the vault; runs beside a writer."""
        return self.vault.read()

    def write(self, verb: str) -> AbstractContextManager[Tx]:
        """One transaction, audited under ``verb``: all of it is kept, or on any error none."""
        return self.vault.write(verb, self.now)

    @property
    def now(self) -> datetime:
        return self.outside.clock.now()

    @property
    def today(self) -> date:
        return self.outside.clock.today()

    @property
    def profile(self) -> PolicyProfile:
        """The policy profile that the business lives under."""
        with self.read() as tx:
            return self.profile_in(tx)

    def calendar_in(self, tx: Tx) -> UKCalendar:
        """Working days, the owner's own list of bank holidays counted in (law.md R1.9)."""
        from lumadesk.storage import holidays

        return _with_own(self.outside.calendar, tuple(holidays.list_all(tx)))

    def profile_in(self, tx: Tx) -> PolicyProfile:
        """The profile, with the regulator's details as the owner has corrected them."""
        from lumadesk.storage import business

        return self.named_profile(tx, business.stored(tx).policy)

    def named_profile(self, tx: Tx, name: str) -> PolicyProfile:
        """The same for any policy; the owner's own as the vault keeps it, else as it is shipped."""
        from lumadesk.domain.policy import OWN
        from lumadesk.storage import settings

        try:
            profile = self.outside.profiles[name]
        except KeyError:
            raise KnownError(
                "policy.unknown",
                "The policy that this vault lives under does not come with this version of LumaDesk.",
                "Choose a policy in the settings of the business, or install the newest LumaDesk.",
            ) from None
        kept = settings.get(tx, OWN_POLICY) if name == OWN else None
        if kept is not None:
            profile = _own_profile(kept)
        own = settings.get_regulator(tx)
        if own is None:
            return profile
        return replace(profile, article15=replace(profile.article15, regulator=own))


@lru_cache(maxsize=4)
def _own_profile(text: str) -> PolicyProfile:
    from lumadesk.domain.profile_reading import read_profile

    return read_profile(text, "own")


@lru_cache(maxsize=4)
def _with_own(calendar: UKCalendar, own: tuple[OwnHoliday, ...]) -> UKCalendar:
    """Kept between calls: a calendar projects the holidays of a far year when it is first asked."""
    from lumadesk.domain.calendar import Holiday

    if not own:
        return calendar
    return calendar.with_extra(
        (Holiday(entry.day, entry.name) for entry in own if not entry.worked),
        (entry.day for entry in own if entry.worked),
    )


def changes(tx: Tx, value: T) -> Changes[T]:
    """The outcome of a write use-case; call it after the transaction's block, when all is kept."""
    return Changes(value, dict(tx.touched))
