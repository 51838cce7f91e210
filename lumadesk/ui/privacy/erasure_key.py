"""The vault's public key: what it is for, how a certificate is checked with it, and copying it."""

from __future__ import annotations

import hashlib

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.clipboard import copy
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, text_edit
from lumadesk.ui.widgets.text import label

_PART = 'python3 -c \'import json; print(json.load(open("erasure-E-0001.json"))["{part}"], end="")\''
_HOW = (
    f"{_PART.format(part='signed')} > signed\n"
    f"{_PART.format(part='signature')} | base64 -d > signature\n"
    "openssl pkeyutl -verify -pubin -inkey lumadesk-public-key.pem -rawin -in signed -sigfile signature"
)
_WIDTH = 720


class KeyDialog(Dialog):
    """``public`` is the key as a PEM."""

    def __init__(self, parent: QWidget, public: str) -> None:
        self._public = public
        fingerprint = hashlib.sha256(public.encode()).hexdigest()
        self.key = _read_only(public.strip(), 3)
        self.how = _read_only(_HOW, 7)
        body = box(
            column(
                Field("Public &key", self.key),
                label(f"SHA-256: {fingerprint[:32]} {fingerprint[32:]}", "small", selectable=True),
                Field(
                    "&How to check a certificate",
                    self.how,
                    "OpenSSL says: Signature Verified Successfully. More ways: docs/verify-certificate.md.",
                ),
                gap="m",
            )
        )
        super().__init__(
            parent,
            "The key of your certificates",
            "With it anybody can check that a signed certificate comes from this vault and was not changed. "
            "Publish it, or hand it over once by another way than the certificates.",
            body,
            "&Copy the key",
        )
        self.cancel.setText("Close")
        self.cancel.setAccessibleName("Close")
        self.setMinimumWidth(_WIDTH)

    def submit(self) -> None:
        copy(self._public)
        self.ok.setText("&Copied")


def _read_only(text: str, lines: int) -> QPlainTextEdit:
    made = text_edit(text, lines)
    made.setReadOnly(True)
    made.setObjectName("code")
    return made
