"""A way between web and database that can be cut: the machine's own server stays untouched."""

import contextlib
import socket
import threading

from tests.faults import house as houses


class Proxy:
    """Passes bytes on to a server until it is cut; then it refuses everybody, as a stopped server does."""

    def __init__(self, host: str, port: int) -> None:
        self.target, self.port = (host, port), houses.free_port()
        self.pairs: list[socket.socket] = []
        self.open()

    def open(self) -> None:
        """Let everybody through (again)."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def cut(self) -> None:
        """Break every connection and refuse new ones."""
        for end in [self.listener, *self.pairs]:
            # shutdown wakes the threads that read; close alone would leave them asleep.
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.pairs.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = listener.accept()
                server = socket.create_connection(self.target, timeout=5)
                server.settimeout(None)
                self.pairs += [caller, server]
                for source, sink in ((caller, server), (server, caller)):
                    threading.Thread(target=self._pass_on, args=[source, sink], daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                sink.sendall(part)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
