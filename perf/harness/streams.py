"""Many open streams, of server-sent events or of WebSockets, that get an event a second each from one publisher."""

import selectors
import socket
import time

from .process import Unusable

_UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
# Stands once in each event, whatever the frame around it.
_EVENT = b"an event for everybody who listens"


def _connect(server, path, is_websocket):
    connection = socket.create_connection(("127.0.0.1", server.port), 5)
    upgrade = _UPGRADE if is_websocket else ""
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{upgrade}\r\n".encode())
    return connection


def _read_head(connection, status):
    """Reads up to the end of the head; a stream may have sent more by then."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(4096)
        if not piece:
            raise Unusable("a connection ended before its head had come")
        head += piece
    if f" {status} ".encode() not in head.split(b"\r\n", 1)[0]:
        raise Unusable(f"a stream was answered {head.split(bytes([13]), 1)[0]!r} instead of {status}")


class Streams:
    """`count` open streams on a path. Use it as a context manager: leaving it closes them."""

    def __init__(self, server, path, count):
        is_websocket = path.startswith("/ws")
        self._selector = selectors.EpollSelector()
        self._sockets = []
        try:
            for _ in range(count):
                connection = _connect(server, path, is_websocket)
                self._sockets.append(connection)
                if is_websocket:
                    _read_head(connection, 101)
            for connection in self._sockets:
                if not is_websocket:
                    _read_head(connection, 200)
                connection.setblocking(False)
                self._selector.register(connection, selectors.EVENT_READ)
        except OSError as error:
            self.close()
            raise Unusable(f"stream {len(self._sockets)} of {count} failed: {error}") from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for connection in self._sockets:
            connection.close()
        self._selector.close()

    def receive(self, limit, most):
        """Events that come within `limit` seconds, at most `most`."""
        count = 0
        deadline = time.monotonic() + limit
        while count < most and (left := deadline - time.monotonic()) > 0:
            for key, _ in self._selector.select(left):
                piece = key.fileobj.recv(65536)
                if not piece:
                    raise Unusable("the server closed a stream")
                count += piece.count(_EVENT)
        return count


class Publisher:
    """A WebSocket whose messages the server publishes."""

    def __init__(self, server, path):
        self._socket = _connect(server, path, True)
        _read_head(self._socket, 101)

    def publish(self):
        # Masked with zeros, as clients must mask (RFC 6455 5.3).
        self._socket.sendall(bytes([0x81, 0x80 | len(_EVENT), 0, 0, 0, 0]) + _EVENT)

    def close(self):
        self._socket.close()
