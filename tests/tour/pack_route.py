"""The stops of the tour at the review, the preview and the delivery of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lumadesk.app import pack_delivery, pack_review, packs, people, requests
from lumadesk.app.pack_delivery import SealedPack
from lumadesk.domain.packs import Exemption, Redaction
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.pack_export import PassphraseDialog
from lumadesk.ui.privacy.pack_runs import Place as TextPlace
from lumadesk.ui.workspace import Workspace
from tests.tour import camera
from tests.tour.stop import Rest, Stop

_NOTE = (
    "Her neighbour Ifeoma Adeyemi (ring 07700 900777, or ifeoma@example.org) says that the Wi-Fi is down in "
    "both flats. Ifeoma Adeyemi has the key.\n\nCall Bob at bob.stone@example.net first. מפתח אצל השכן."
)


def of_packs(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def access() -> int:
        return next(
            view.request.id
            for view in requests.list_requests(services)
            if view.request.kind is RequestKind.ACCESS
            and view.request.status is RequestStatus.OPEN
            and view.request.person_id in people.list_ids(services, clients_only=True)
        )

    def furnish() -> None:
        """A note that names others; once, for the tour passes here several times."""
        person_id = requests.get(services, access()).request.person_id
        found = pack_review.review(services, access())
        if not any("Wi-Fi is down" in field.value for item in found.items for field in item.fields):
            people.add_note(services, person_id or 0, _NOTE)

    def page() -> Any:
        return workspace.show_place(Place.PRIVACY, ("pack", access()))

    def note() -> Any:
        shown = page()
        rest()
        found = pack_review.review(services, access()).items
        item = next(one for one in found if any("Wi-Fi is down" in field.value for field in one.fields))
        shown.page("pack").list.choose((item.table, item.id))
        rest()
        return shown.page("pack")

    def decided() -> None:
        items = pack_review.review(services, access()).items
        for item in items[:2]:
            pack_review.include(services, access(), item.table, item.id)
        pack_review.redact_everywhere(services, access(), "Ifeoma Adeyemi", "Personal data of somebody else")
        other = next(item for item in items if item.table == "note" and not item.names_others)
        pack_review.withhold(
            services,
            access(),
            other.table,
            other.id,
            exemption=Exemption.NEGOTIATIONS,
            test="It says what I would settle for; knowing it, she would not pay more.",
            reason="It records intentions in a negotiation with you.",
        )
        note()

    def withheld() -> None:
        shown = page().page("pack")
        rest()
        shown.filter._pick("Withheld")

    def again() -> None:
        for item in pack_review.review(services, access()).items:
            pack_review.undo(services, access(), item.table, item.id)

    def stopped() -> None:
        """A name is taken out of one record and still stands in another."""
        again()
        items = pack_review.review(services, access()).items
        for item in items:
            for field in item.fields:
                at = field.value.find("laptop")
                if at >= 0:
                    cut = Redaction(field=field.label, start=at, end=at + 6, reason="A trade secret")
                    pack_review.redact(services, access(), item.table, item.id, [cut])
                    note()
                    return

    def redacting() -> None:
        shown = note()
        item = shown.list.current()
        number = next(n for n, field in enumerate(item.fields) if "Wi-Fi is down" in field.value)
        start = item.fields[number].value.index("both flats")
        shown.item.text.select(TextPlace(number, start, start + 10))
        shown.act("redact")

    def preview() -> None:
        shown = note()
        shown.preview_button.click()

    yield Stop("pack-card", lambda: (furnish(), workspace.show_place(Place.PRIVACY, ("request", access()))))
    yield Stop("pack-review", note)
    yield Stop("pack-redact", redacting)
    yield Stop("pack-redact-other", lambda: note().item.others.redact.click())
    yield Stop("pack-withhold", lambda: note().act("withhold"))
    yield Stop("pack-decided", decided)
    yield Stop("pack-withheld", withheld)
    yield Stop("pack-preview", preview)
    yield Stop("pack-stopped", stopped)

    def built() -> None:
        again()
        pack_review.redact_everywhere(services, access(), "Ifeoma Adeyemi", "Personal data of somebody else")
        workspace.desk.jobs.write(lambda: packs.build_pack(services, access()), owner=workspace)
        rest()
        workspace.show_place(Place.PRIVACY, ("request", access()))

    def card() -> Any:
        return workspace.show_place(Place.PRIVACY).page("requests").detail.pack

    def passphrase() -> None:
        sealed = SealedPack(
            file=Path("access-request-3.zip"),
            passphrase="k3vqh-9mwzt-b7yxd-2rpfn-hc5ga",
            sha256="5d0f8c1be9a7" * 5 + "03fa",
        )
        PassphraseDialog(workspace.window(), sealed, lambda: None).open()

    def unknown_address() -> None:
        card().dispatch.click()
        rest()
        dialog = camera.in_front(workspace.window())[-1]
        dialog.address.inner.setText("somebody.else@example.org")
        dialog.ok.click()

    def sent() -> None:
        pack_delivery.record_dispatch(
            services,
            access(),
            channel="Email",
            address="k.new@example.org",
            checked_how="Rang her on the number that we have",
        )

    yield Stop("pack-built", built)
    yield Stop("pack-seal", lambda: card()._export(sealed=True))
    yield Stop("pack-passphrase", passphrase)
    yield Stop("pack-plain", lambda: card()._export(sealed=False))
    yield Stop("pack-dispatch", unknown_address)
    yield Stop("pack-sent", lambda: (sent(), card()._read_dispatches()))
