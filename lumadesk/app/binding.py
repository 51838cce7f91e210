"""What every write use-case asks first: is processing restricted for whom it is about (UK GDPR Art 18)?"""

from __future__ import annotations

from collections.abc import Iterable

from lumadesk.app.services import Services
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.restriction import Allowance, Deed, check_unrestricted
from lumadesk.storage import restrictions
from lumadesk.storage.transaction import Tx


def require_free(services: Services, tx: Tx, person_ids: Iterable[int | None], *deeds: Deed) -> None:
    """Refuse to do any of ``deeds`` to people for whom processing is restricted (``restriction.binds``)."""
    binding = restrictions.binding(tx, {person_id for person_id in person_ids if person_id is not None})
    for deed in deeds:
        check_unrestricted(binding, deed, services.today)


def require_enquiries_free(services: Services, tx: Tx, enquiry_ids: Iterable[int], *deeds: Deed) -> None:
    """The same for the people who sent these enquiries."""
    require_free(services, tx, restrictions.bound_senders(tx, enquiry_ids).values(), *deeds)


def is_free(services: Services, tx: Tx, person_id: int, *deeds: Deed) -> bool:
    """Whether ``require_free`` would let it pass: for what waits, rather than fails."""
    try:
        require_free(services, tx, [person_id], *deeds)
    except RuleViolation:
        return False
    return True


def record_own_request(
    services: Services, tx: Tx, person_id: int, request_id: int, deed: Deed = Deed.EXPORT
) -> None:
    """What a person asked for, a copy or a correction, rests on their consent; that is recorded."""
    asked = "a copy" if deed is Deed.EXPORT else "a correction"
    for restriction in restrictions.binding(tx, [person_id]):
        if not any(one.deed is deed and one.day == services.today for one in restriction.allowed):
            restrictions.allow(
                tx,
                restriction.id,
                deed=deed,
                ground=Allowance.CONSENT,
                because=f"The person's own request {request_id} for {asked} of the data",
                day=services.today,
            )
