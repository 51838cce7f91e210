"""The computer's clock: aware UTC for moments, Europe/London for legal dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lumadesk.domain.calendar import london_date


class SystemClock:
    """Fulfils ``app.ports.Clock``."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return london_date(self.now())
