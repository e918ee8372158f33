"""One connection that asks the same again and again, and waits for each answer: all that happens is what a request causes."""

import base64
import os
import re
import socket
import ssl
import struct

from .process import Unusable


def _connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class _Connection:
    def fileno(self):
        return self._connection.fileno()

    def close(self):
        self._connection.close()


class HTTP1(_Connection):
    """HTTP/1.1 keep-alive. A request is its path, or `island_of`: the page whose first island it fetches."""

    def __init__(self, port, request, connection=None):
        self._connection = connection or _connect(port)
        self._rest = b""
        path = request.get("path")
        if "island_of" in request:
            self._request = f"GET {request['island_of']} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            name, token = re.search(r'<mochi-server-island name="([^"]+)" signed-props="([^"]+)"', self._answer()[1].decode()).groups()
            path = f"/_mochi/island/{name}?props={token}"
        body = request.get("body", "").encode()
        head = f"{request.get('method', 'GET')} {path} HTTP/1.1\r\nHost: localhost\r\n"
        for name, value in request.get("fields", {}).items():
            head += f"{name}: {value}\r\n"
        if body:
            head += f"Content-Length: {len(body)}\r\n"
        self._request = head.encode() + b"\r\n" + body
        self._expected = request.get("status", 200)

    def exchange(self, count):
        for _ in range(count):
            status, body = self._answer()
            if status != self._expected:
                raise Unusable(f"an answer has status {status}: {body[:80]!r}")

    def _receive(self):
        piece = self._connection.recv(1 << 18)
        if not piece:
            raise Unusable("the server closed the connection")
        self._rest += piece

    def _take(self, count):
        while len(self._rest) < count:
            self._receive()
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def _line(self, end=b"\r\n"):
        while end not in self._rest:
            self._receive()
        return self._take(self._rest.index(end) + len(end))

    def _answer(self):
        self._connection.sendall(self._request)
        head = self._line(b"\r\n\r\n")
        if length := re.search(rb"(?i)\r\ncontent-length: (\d+)", head):
            body = self._take(int(length[1]))
        elif re.search(rb"(?i)\r\ntransfer-encoding: chunked", head):
            body = b""
            while size := int(self._line(), 16):
                body += self._take(size + 2)[:-2]
            self._line()
        else:
            raise Unusable(f"an answer says nothing of its length: {head!r}")
        return int(head[9:12]), body


class TLS(HTTP1):
    """The same over TLS 1.3."""

    def __init__(self, port, request):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # The certificate was made for this run.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        super().__init__(port, request, context.wrap_socket(_connect(port), server_hostname="localhost"))


class HTTP2(_Connection):
    """HTTP/2 in cleartext by prior knowledge, one stream after the other, with field blocks of RFC 7541's static table."""

    _DATA, _HEADERS, _SETTINGS, _PING, _WINDOW = 0, 1, 4, 6, 8

    def __init__(self, port, request):
        self._connection = _connect(port)
        self._rest, self._stream, self._taken = b"", 1, 0
        path = request["path"].encode()
        # :method GET, :scheme http, :path and :authority as literals that nobody keeps.
        self._block = b"\x82\x86\x04" + bytes([len(path)]) + path + b"\x01\x09localhost"
        self._connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self._frame(self._SETTINGS, 0, 0, b""))

    @staticmethod
    def _frame(kind, flags, stream, payload):
        return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

    def _next(self):
        def take(count):
            while len(self._rest) < count:
                piece = self._connection.recv(1 << 18)
                if not piece:
                    raise Unusable("the server closed the connection")
                self._rest += piece
            taken, self._rest = self._rest[:count], self._rest[count:]
            return taken

        head = take(9)
        return head[3], head[4], struct.unpack(">I", head[5:])[0], take(int.from_bytes(head[:3], "big"))

    def exchange(self, count):
        for _ in range(count):
            self._connection.sendall(self._frame(self._HEADERS, 0x5, self._stream, self._block))
            while True:
                kind, flags, stream, payload = self._next()
                if kind == self._SETTINGS and not flags & 1:
                    self._connection.sendall(self._frame(self._SETTINGS, 1, 0, b""))
                elif kind == self._HEADERS and payload[0] != 0x88:
                    raise Unusable("an answer has another status than 200")
                elif kind == self._DATA:
                    self._taken += len(payload)
                elif kind not in (self._SETTINGS, self._HEADERS, self._WINDOW, self._PING):
                    raise Unusable(f"a frame of kind {kind}: {payload[:40]!r}")
                if stream == self._stream and kind in (self._HEADERS, self._DATA) and flags & 1:
                    break
            self._stream += 2
            if self._taken > 16384:
                self._connection.sendall(self._frame(self._WINDOW, 0, 0, struct.pack(">I", self._taken)))
                self._taken = 0


class WebSocket(_Connection):
    """Messages of a WebSocket, each of which comes back."""

    def __init__(self, port, request):
        self._connection = _connect(port)
        key = base64.b64encode(os.urandom(16)).decode()
        self._connection.sendall(
            f"GET {request['path']} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self._connection.recv(4096)
        if not answer.startswith(b"HTTP/1.1 101"):
            raise Unusable(f"no WebSocket: {answer[:60]!r}")
        size = request.get("bytes", 64)
        # Masked with zeros: the server unmasks all the same.
        self._message = bytes([0x81, 0x80 | size]) + bytes(4) + b"m" * size
        self._answer = bytes([0x81, size]) + b"m" * size

    def exchange(self, count):
        for _ in range(count):
            self._connection.sendall(self._message)
            answer = b""
            while len(answer) < len(self._answer):
                piece = self._connection.recv(4096)
                if not piece:
                    raise Unusable("the server closed the WebSocket")
                answer += piece
            if answer != self._answer:
                raise Unusable("a message came back changed")


CONNECTIONS = {"http1": HTTP1, "tls": TLS, "http2": HTTP2, "websocket": WebSocket}
