"""When a website is asked again: at the owner's interval, and less and less often while it is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FIRST_RETRY = 1  # minutes after the first failure; doubled with each further one
LONGEST_WAIT = 60  # minutes, unless the owner's own interval is longer
_SPREAD = 0.25


def next_try(tried_at: datetime | None, failures: int, every: int, jitter: float) -> datetime | None:
    """When to ask next, or None where the owner asks by hand (``every`` 0 minutes).

    ``failures`` is how often it failed in a row. ``jitter``, from 0 to 1, moves a retry by up to a quarter
    of its wait to either side, so that a server that comes back is not asked by everybody at once. A site
    that was never asked (``tried_at`` None) is due at once: the answer is the beginning of time.
    """
    if every <= 0:
        return None
    if tried_at is None:
        return datetime.min.replace(tzinfo=UTC)
    return tried_at + wait(failures, every, jitter)


def wait(failures: int, every: int, jitter: float) -> timedelta:
    """How long to leave a site alone after it was asked."""
    if failures <= 0:
        return timedelta(minutes=every)
    longest = max(LONGEST_WAIT, every)
    # Doubling is stopped before the number grows absurd: a laptop may be without its site for a year.
    minutes = min(FIRST_RETRY * 2 ** min(failures - 1, 16), longest)
    return timedelta(minutes=minutes * (1 - _SPREAD + 2 * _SPREAD * jitter))
