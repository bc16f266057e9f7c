"""A TCP proxy between the `baraza` command and a platform that reads along and cuts connections.

It knows as much of HTTP/2 and of protocol buffers as it takes to find the streams of imports: which
request_id each was opened under, which rows were sent, and which outcomes were let through.
"""

import re
import socket
import struct
import threading

OPENING = re.compile(rb'\x0a.\x0a\x24([0-9a-f-]{36})', re.DOTALL)  # options { request_id }
PREFACE = 24  # bytes with which a client begins
DATA, PADDED = 0, 0x8
NEVER = 1 << 40


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def row_sent(message):
    """The number of a row: field 2, and field 1 in it. Field 1 stands first."""
    _, at = varint(message, 1)
    return varint(message, at + 1)[0]


class Import:
    """One stream of an import, as it was seen to pass."""

    def __init__(self, request_id):
        self.request_id = request_id
        self.rows = []
        self.outcomes = []


class Messages:
    """Puts the messages of one direction of one stream together."""

    def __init__(self):
        self.pending = b''

    def add(self, payload):
        """The messages that end in this payload, each with where in it it ends."""
        before = len(self.pending)
        self.pending += payload
        at, found = 0, []
        while len(self.pending) - at >= 5:
            size = struct.unpack('>I', self.pending[at + 1:at + 5])[0]
            if len(self.pending) - at < 5 + size:
                break
            found.append((self.pending[at + 5:at + 5 + size], at + 5 + size - before))
            at += 5 + size
        self.pending = self.pending[at:]
        return found


class Connection:
    """One connection of a client, with the one to the platform behind it."""

    def __init__(self, proxy, client, platform):
        self.proxy, self.client, self.platform = proxy, client, platform
        self.imports = {}  # by stream
        self.messages = {}  # by stream and direction
        for source, sink, handle, skip in ((client, platform, self.sent, PREFACE),
                                           (platform, client, self.answered, 0)):
            threading.Thread(target=self.pump, args=(source, sink, handle, skip),
                             daemon=True).start()

    def pump(self, source, sink, handle, skip):
        pending = b''
        try:
            while chunk := source.recv(65536):
                pending += chunk
                if len(pending) < skip:
                    continue
                sink.sendall(pending[:skip])
                pending, skip = self.frames(pending[skip:], sink, handle), 0
        except OSError:
            pass
        self.close()

    def frames(self, data, sink, handle):
        """Hands whole frames on; what is left of the data."""
        while len(data) >= 9 and len(data) >= 9 + int.from_bytes(data[:3], 'big'):
            size = 9 + int.from_bytes(data[:3], 'big')
            frame, data = data[:size], data[size:]
            kept = frame
            if frame[3] == DATA and not frame[4] & PADDED:
                kept = handle(int.from_bytes(frame[5:9], 'big'), frame)
            sink.sendall(kept)
            if handle == self.answered and (len(kept) < len(frame) or self.is_over()):
                self.proxy.cut(self)
                raise OSError('cut')
        return data

    def sent(self, stream, frame):
        for message, _ in self.messages.setdefault((stream, 0), Messages()).add(frame[9:]):
            with self.proxy.lock:
                if stream in self.imports:
                    self.imports[stream].rows.append(row_sent(message))
                elif opening := OPENING.match(message):
                    self.imports[stream] = Import(opening.group(1).decode())
                    self.proxy.imports.append(self.imports[stream])
        return frame

    def answered(self, stream, frame):
        """The frame, up to the last outcome that is let through."""
        if stream not in self.imports:
            return frame
        for message, end in self.messages.setdefault((stream, 1), Messages()).add(frame[9:]):
            if self.proxy.must_cut():  # after none
                return b''
            with self.proxy.lock:
                self.imports[stream].outcomes.append(varint(message, 1)[0])
                self.proxy.let_through += 1
            if self.proxy.must_cut():
                return end.to_bytes(3, 'big') + frame[3:9 + end]
        return frame

    def is_over(self):
        return self.proxy.let_through > 0 and self.proxy.must_cut()

    def close(self):
        for end in (self.client, self.platform):
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()


class CuttingProxy:
    """Listens while it is used as a context. `cuts`: after how many outcomes, counted from the last
    cut, each connection that carries an import is cut; after the last, none is."""

    def __init__(self, backend, cuts=(), on_cut=lambda: None):
        self.backend = backend.rsplit(':', 1)
        self.cuts = list(cuts)
        self.on_cut = on_cut
        self.lock = threading.RLock()
        self.imports = []
        self.let_through = 0  # outcomes since the last cut
        self.closed = threading.Event()  # takes no connection while it is set
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.address = f'127.0.0.1:{self.listener.getsockname()[1]}'

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.closed.set()
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.closed.is_set():
                    raise OSError('closed')
                platform = socket.create_connection((self.backend[0], int(self.backend[1])))
            except OSError:
                client.close()
                continue
            for end in (client, platform):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Connection(self, client, platform)

    def must_cut(self):
        with self.lock:
            return self.let_through >= (self.cuts[0] if self.cuts else NEVER)

    def cut(self, connection):
        with self.lock:
            self.cuts.pop(0)
            self.let_through = 0
        self.on_cut()
        connection.close()
