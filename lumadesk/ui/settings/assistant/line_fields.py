"""How the line to a server is protected: TLS, and the SSH server that it may lead through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from lumadesk.app.site_assistant import Line, Tunnel
from lumadesk.ui import exporting
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.form import DropDown, Field, abreast, fill, first_empty, line_edit, secret_edit
from lumadesk.ui.widgets.text import show_if

_TLS = (
    ("Encrypted, and the certificate must fit", "verify-full"),
    ("Encrypted, by a known issuer, whatever its name", "verify-ca"),
    ("Encrypted, whoever answers", "require"),
    ("Not encrypted", "off"),
)
_VERIFIED = ("verify-full", "verify-ca")
_SSH_PORT = "22"


class LineFields(QWidget):
    """``line`` raises ``RuleViolation`` for a tunnel that cannot be."""

    def __init__(self) -> None:
        super().__init__()
        self.tls = DropDown(_TLS, "verify-full")
        self.ca_file = line_edit("", "the usual issuers")
        self.through_ssh = QCheckBox("Through an SSH &tunnel")
        self.ssh_host = Field("SSH ser&ver", line_edit("", "the name of the server, or an alias"))
        self.ssh_port = Field("SSH p&ort", line_edit("", _SSH_PORT, 5))
        self.ssh_user = Field("SSH us&er", line_edit("", "as in ~/.ssh/config"))
        self.ssh_key = line_edit("", "the keys of this computer")
        self.ssh_password = Field(
            "SSH p&assword", secret_edit(), "Of the key file, or of the SSH user where there is no key."
        )
        self._confirmed = ""  # the key of the SSH server that the owner has confirmed, and of which
        self._confirmed_of = ""
        ca_field = Field("&Certificates of the issuer", self.ca_file)
        self._ca = box(_with_browse(ca_field))
        key_field = Field("Ke&y file", self.ssh_key)
        server = abreast(self.ssh_host, self.ssh_port)
        server.setStretch(0, 3)
        server.setStretch(1, 1)
        self._tunnel = box(
            column(
                server,
                abreast(self.ssh_user, self.ssh_password),
                _with_browse(key_field),
                gap="m",
            )
        )
        self.setLayout(
            column(
                Field("The li&ne", self.tls),
                self._ca,
                row(self.through_ssh, STRETCH),
                self._tunnel,
                gap="m",
            )
        )
        self.tls.currentIndexChanged.connect(lambda _index: self._show_parts())
        self.through_ssh.toggled.connect(lambda _on: self._show_parts())
        self._show_parts()

    def show_line(self, line: Line, tunnel_password: str | None) -> None:
        self.tls.choose(line.tls)
        fill(self.ca_file, line.ca_file)
        tunnel = line.tunnel
        self.through_ssh.setChecked(tunnel is not None)
        if tunnel is not None:
            fill(self.ssh_host.inner, tunnel.host)
            fill(self.ssh_port.inner, str(tunnel.port))
            fill(self.ssh_user.inner, tunnel.user)
            fill(self.ssh_key, tunnel.key_file)
            self.ssh_password.inner.setPlaceholderText("as it was" if tunnel_password else "")
            self.confirm(tunnel.host, tunnel.host_key)
        self._show_parts()

    def confirm(self, host: str, key: str) -> None:
        """The owner has compared the fingerprint of this SSH server."""
        self._confirmed_of, self._confirmed = host, key

    def complete(self) -> bool:
        """True where nothing is missing; complains at what is."""
        if not self.through_ssh.isChecked():
            return True
        port = self.ssh_port.inner.text().strip()
        if port and not (port.isdecimal() and 0 < int(port) < 65536):
            self.ssh_port.complain("A number from 1 to 65535.")
            self.ssh_port.inner.setFocus()
            return False
        return not first_empty((self.ssh_host, "Name the SSH server."))

    def line(self) -> Line:
        line = Line(tls=self.tls.value(), ca_file=_path(self.ca_file) if self._verified() else "")
        if not self.through_ssh.isChecked():
            return line
        host = self.ssh_host.inner.text().strip()
        tunnel = Tunnel(
            host=host,
            port=int(self.ssh_port.inner.text().strip() or _SSH_PORT),
            user=self.ssh_user.inner.text().strip(),
            key_file=_path(self.ssh_key),
            host_key=self._confirmed if self._confirmed_of == host else "",
        )
        return replace(line, tunnel=tunnel)

    def tunnel_password(self) -> str | None:
        return self.ssh_password.inner.text() or None if self.through_ssh.isChecked() else None

    def _verified(self) -> bool:
        return self.tls.value() in _VERIFIED

    def _show_parts(self) -> None:
        show_if(self._ca, self._verified())
        show_if(self._tunnel, self.through_ssh.isChecked())


def _with_browse(field: Field[QLineEdit]) -> QHBoxLayout:
    name = field.inner.accessibleName()

    def browse() -> None:
        found = exporting.ask_file(field, name, Path.home(), "All files (*)")
        if found is not None:
            fill(field.inner, str(found))

    made = row(field, column(STRETCH, button("Choose…", browse, name=f"Choose: {name}"), gap=""))
    made.setStretch(0, 1)
    return made


def _path(edit: QLineEdit) -> str:
    text = edit.text().strip()
    return str(Path(text).expanduser()) if text else ""
