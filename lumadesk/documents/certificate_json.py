"""The certificate of an erasure as data, and the signed form that anybody with the public key can check."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from lumadesk.documents.erasure_certificate import ErasureCertificate

FORMAT = "lumadesk-erasure-certificate"
VERSION = 1


def signed_text(
    certificate: ErasureCertificate, *, page_sha256: str, public_key: str, sign: Callable[[bytes], bytes]
) -> bytes:
    """JSON with the certificate as one string, ``signed``, and the signature over its UTF-8 bytes.

    A string, not an object: whoever checks it needs to agree with nobody on how JSON is written.
    """
    signed = json.dumps(_document(certificate, page_sha256), ensure_ascii=True, indent=1)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "algorithm": "Ed25519",
        "public_key": public_key,
        "signature": base64.b64encode(sign(signed.encode())).decode(),
        "signed": signed,
    }
    return json.dumps(document, ensure_ascii=True, indent=1).encode() + b"\n"


def _document(certificate: ErasureCertificate, page_sha256: str) -> dict[str, Any]:
    controller = certificate.controller
    return {
        "reference": certificate.reference,
        "issued_on": certificate.issued_on.isoformat(),
        "ground": certificate.ground,
        "controller": {
            "own_name": controller.own_name,
            "business_name": controller.business_name,
            "address": controller.address,
        },
        "answers": [
            {"request": asked.reference, "received": asked.received.isoformat()}
            for asked in certificate.answers
        ],
        "complete": certificate.complete,
        "records": [
            {
                "record": line.label,
                "verdict": line.verdict.value,
                "until": line.until.isoformat() if line.until else None,
                "because": line.because,
                "decided_by_owner": line.ruled is not None,
            }
            for line in certificate.lines
        ],
        "deleted_at_website": [
            {"at": receipt.at.isoformat(), "how": receipt.strategy, "proof": receipt.proof}
            for receipt in certificate.receipts
        ],
        "recipients": [
            {
                "recipient": one.recipient,
                "state": one.state.value,
                "on": one.on.isoformat() if one.on else None,
            }
            for one in certificate.told
        ],
        "backups": certificate.backups_note,
        "page_sha256": page_sha256,
    }
