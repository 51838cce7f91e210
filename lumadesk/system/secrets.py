"""The system's keyring: which backends are trusted with the vault's key, and what is said when none is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lumadesk.domain.errors import KnownError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

#: Backends that keep secrets encrypted under the owner's login. Any other is refused, unknown ones included:
#: nobody can tell from outside whether they write plain text.
SECURE_BACKENDS = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)

_FALLBACK = "The passphrase opens the vault all the same."


class KeyringSecrets:
    """Fulfils ``app.ports.Secrets`` with the ``keyring`` package.

    Every method raises ``KnownError``: ``keyring.missing`` (none on this computer), ``keyring.insecure``
    (plain text, or not known to be encrypted), ``keyring.off`` (switched off on purpose),
    ``keyring.locked`` or ``keyring.failed``.
    """

    def __init__(self, service: str = "LumaDesk") -> None:
        self._service = service

    def describe(self) -> str:
        backend = self._secure_backend()
        return str(_ask(lambda: backend.name))

    def require_secure(self) -> None:
        self._secure_backend()

    def get(self, name: str) -> str | None:
        backend = self._secure_backend()
        return _ask(lambda: backend.get_password(self._service, name))

    def set(self, name: str, value: str) -> None:
        backend = self._secure_backend()
        _ask(lambda: backend.set_password(self._service, name, value))

    def delete(self, name: str) -> None:
        import keyring.errors

        backend = self._secure_backend()

        def delete() -> None:
            try:
                backend.delete_password(self._service, name)
            except keyring.errors.PasswordDeleteError:
                # What is not there need not be deleted; what is there still is a failure.
                if backend.get_password(self._service, name) is not None:
                    raise

        _ask(delete)

    def _secure_backend(self) -> KeyringBackend:
        # Imported here: looking for backends takes longer than the rest of a command's start.
        import keyring
        from keyring.backends.chainer import ChainerBackend

        backend = _ask(keyring.get_keyring)
        if isinstance(backend, ChainerBackend):
            # The chain would fall through to its next member, so only a secure one is used, and directly.
            members: list[KeyringBackend] = list(_ask(lambda: getattr(backend, "backends", ())))
            for member in members:
                if _module(member) in SECURE_BACKENDS:
                    return member
            backend = members[0] if members else backend
        module = _module(backend)
        if module in SECURE_BACKENDS:
            return backend
        if module in {"keyring.backends.fail", "keyring.backends.chainer"}:
            raise KnownError(
                "keyring.missing",
                "This computer has no keyring that LumaDesk can use, so the vault's key is not kept there.",
                f"{_FALLBACK} On Linux, install and unlock GNOME Keyring or KWallet to use one.",
            )
        if module == "keyring.backends.null":
            raise KnownError(
                "keyring.off",
                "The keyring is switched off on this computer, so the vault's key is not kept there.",
                f"{_FALLBACK} Remove the null backend from keyring's configuration to use one.",
            )
        raise KnownError(
            "keyring.insecure",
            f"The keyring {type(backend).__name__} is not known to encrypt what it keeps, so it is refused.",
            f"{_FALLBACK} GNOME Keyring, KWallet, macOS Keychain and Windows Credential Manager are trusted.",
        )


def _module(backend: KeyringBackend) -> str:
    return type(backend).__module__


def _ask(question: Callable[[], T]) -> T:
    """Ask the backend; whatever it raises (no D-Bus, locked, prompt dismissed) is the world's fault."""
    from keyring.errors import InitError, KeyringLocked

    try:
        return question()
    except (KeyringLocked, InitError):
        raise KnownError(
            "keyring.locked",
            "The keyring is locked, or its prompt was dismissed.",
            f"Unlock the keyring, or pass over it with --no-keyring. {_FALLBACK}",
        ) from None
    except Exception as error:
        # Backends raise what their D-Bus or system library raises. The text may name the item, so only the
        # kind of failure is told.
        raise KnownError(
            "keyring.failed",
            f"The keyring did not answer ({type(error).__name__}).",
            f"Check that you are logged in to a desktop session, or use --no-keyring. {_FALLBACK}",
        ) from None
