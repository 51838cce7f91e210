"""A TCP proxy that does to a line what bad lines do: delay, cut, swallow, corrupt."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_BLOCK = 65536


@dataclass
class Proxy:
    """Leads from a port of this computer to ``target``: (host, port), or the path of a socket.

    What the client sends at once counts as one request; ``requests`` tells how many there were. Set what
    shall happen before, or while, it is used.
    """

    target: tuple[str, int] | str
    delay: float = 0.0  # seconds for each direction
    cut_at: int | None = None  # this request breaks every line off; it does not arrive
    cut_answer_to: int | None = None  # this request arrives, and its answer breaks every line off
    swallow: bool = False  # nothing arrives any more, and nobody is told
    change: Callable[[bytes, int], bytes] | None = None  # what the server sends, by its number on its line
    heard: Callable[[bytes], object] | None = None  # is told what the client sends
    requests: int = 0
    answers: int = 0
    port: int = 0
    _lines: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Proxy:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """Break every line off, as a router does that was switched off and on again."""
        lines, self._lines = self._lines, []
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = self._connect()
            except OSError:
                client.close()
                continue
            for line in (client, server):
                if line.family != socket.AF_UNIX:
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines += [client, server]
            threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _connect(self) -> socket.socket:
        if isinstance(self.target, tuple):
            return socket.create_connection(self.target, 10)
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.target)
        return server

    def _carry(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        number = 0
        with contextlib.suppress(OSError):
            while block := source.recv(_BLOCK):
                number += 1
                if self.delay:
                    time.sleep(self.delay)
                while self.swallow:
                    time.sleep(0.05)
                    if source.fileno() < 0:
                        return
                if asks:
                    self.requests += 1
                    if self.heard is not None:
                        self.heard(block)
                    if self.requests == self.cut_at:
                        self.cut()
                        return
                elif self.cut_answer_to is not None and self.requests >= self.cut_answer_to:
                    self.cut_answer_to = None
                    self.cut()
                    return
                else:
                    self.answers = max(self.answers, number)
                    if self.change is not None:
                        block = self.change(block, number)
                target.sendall(block)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
