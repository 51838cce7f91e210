"""The demo: a made-up website and a vault, and the whole way of an enquiry between them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from lumadesk.app import business, vault
from lumadesk.app.demo_story import DemoStep, StepLog, the_whole_way
from lumadesk.app.services import Outside
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.app.sync import Progress
from lumadesk.domain.business import Business
from lumadesk.domain.errors import KnownError

#: A trader who does not exist. The telephone number is one that Ofcom keeps for drama.
OWNER = Business(
    own_name="Alex Sample",
    business_name="Sample IT Support",
    address="1 Sample Street\nMarlow\nSL7 9ZZ",
    email="alex@sample-it.example",
    phone="01632 960123",
    website="https://sample-it.example",
    bank_details="Sort code 00-00-00, account 00000000 (made up)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    vault: Path
    site: Path
    passphrase: str
    steps: tuple[DemoStep, ...]
    documents: tuple[Path, ...]


def run_demo(
    outside: Outside,
    folder: Path,
    *,
    passphrase: str,
    enquiries: int = 300,
    seed: int = 1,
    use_keyring: bool = False,
    progress: Progress | None = None,
) -> DemoReport:
    """Vault in ``folder/vault``, site in ``folder/site.sqlite3``, exported documents in ``folder/out``.

    Raises KnownError ``demo.exists`` where there is a demo already: nothing of it is touched.
    """
    # Imported here: only the demo makes up a website.
    from lumadesk.site import demo_site

    folder = folder.absolute()
    place, site, out = folder / "vault", folder / "site.sqlite3", folder / "out"
    if any(path.exists() for path in (place, site, out)):
        raise KnownError(
            "demo.exists",
            "There is a demo in that folder already, and it was left as it is.",
            "Choose a folder that is new or empty.",
        )
    log = StepLog(progress or _silent)
    with log.step("create the vault") as detail:
        services = vault.create_vault(outside, place, passphrase, use_keyring=use_keyring).services
        business.save_business(services, OWNER)
        save_settings(services, VaultSettings(undo_minutes=0))
        detail.append("SQLCipher, a random key, and a recovery passphrase; deletions are not delayed.")
    try:
        with log.step("build the website") as detail:
            demo_site.build(site, enquiries=enquiries, seed=seed, until=services.now)
            detail.append(f"{enquiries} made-up enquiries over eighteen months.")
        documents = the_whole_way(services, site, out, log)
    finally:
        vault.lock(services)
    return DemoReport(
        vault=place,
        site=site,
        passphrase=passphrase,
        steps=tuple(log.steps),
        documents=documents,
    )


def make_passphrase() -> str:
    """A made-up passphrase of 80 bits that a person can type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return


# Without letters and digits that look alike.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
