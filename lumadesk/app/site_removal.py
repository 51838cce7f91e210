"""Taking a website away from the vault: its enquiries stay, and no open deletion is forgotten unasked."""

from __future__ import annotations

from lumadesk.app import sites
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import deletions
from lumadesk.storage import sites as stored_sites
from lumadesk.storage.deletions import SiteDeletion


def open_deletions(services: Services, site_id: int) -> list[SiteDeletion]:
    """What is still to be deleted at this website."""
    with services.read() as tx:
        return [row for row in deletions.list_all(tx) if row.site_id == site_id and row.state == "queued"]


def remove_site(services: Services, which: str, *, anyway: bool = False) -> Changes[int]:
    """Forget how to reach a website; the value is its id.

    Its enquiries stay and say where they came from; its passwords and its line are erased. Raises
    RuleViolation ``site.deletions_open`` where rows are still to be deleted there, unless ``anyway``:
    these are then abandoned, and a certificate that waits for their proof stays without it.
    """
    site = sites.find_site(services, which)
    still_open = open_deletions(services, site.id)
    if still_open and not anyway:
        numbers = ", ".join(str(row.id) for row in still_open[:20])
        raise RuleViolation(
            "site.deletions_open",
            f"Deletions are still to be carried out at this website: {len(still_open)} (numbers {numbers}"
            f"{', …' if len(still_open) > 20 else ''}).",
            "Let a sync carry them out first, or remove the website anyway: then nothing proves them.",
        )
    with services.write("site.remove") as tx:
        deletions.abandon(tx, site.id, _ABANDONED)
        stored_sites.remove(tx, site.id)
    return changes(tx, site.id)


_ABANDONED = "The website was removed from LumaDesk before this deletion was carried out and proved."
