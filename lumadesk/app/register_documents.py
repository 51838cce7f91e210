"""The register of processing as PDF for an auditor, and as CSV for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lumadesk.app.changes import Changes
from lumadesk.app.ico_fee import fee_in
from lumadesk.app.services import Services, changes
from lumadesk.storage import business, register
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from lumadesk.documents.register import RegisterPage


def export_register(
    services: Services, folder: Path, *, overwrite: bool = False
) -> Changes[tuple[Path, Path]]:
    """Write the register into ``folder`` as PDF and CSV; it names no person."""
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import register as pages

    with services.write("register.export") as tx:
        page = _page(services, tx)
        tx.touch("business", 1)
    fonts.register_fonts(services.outside.fonts_folder)
    files = services.outside.files
    pdf = files.write(folder / "register-of-processing.pdf", pages.render(page), overwrite=overwrite)
    table = files.write(folder / "register-of-processing.csv", pages.to_csv(page), overwrite=overwrite)
    return changes(tx, (pdf, table))


def _page(services: Services, tx: Tx) -> RegisterPage:
    from lumadesk.documents.register import RegisterPage

    fee = fee_in(tx)
    return RegisterPage(
        controller=business.on(tx, services.today),
        fee_number=fee.number,
        fee_renewal=fee.renewal,
        on=services.today,
        entries=tuple(register.list_processing(tx)),
        tests=register.list_balancing(tx),
        processors=tuple(register.list_processors(tx)),
        changes=tuple(register.list_changes(tx)),
    )
