"""What a draft of an invoice bills besides its own lines: hours of jobs, and parts of quotes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLinks:
    """``hours`` are ids of time entries; ``parts`` are ids of quotes, each with its part's name."""

    hours: tuple[int, ...] = ()
    parts: tuple[tuple[int, str], ...] = ()
