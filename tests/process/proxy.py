"""A TCP proxy that cuts connections: a bad network between a client and the server under test."""
import contextlib
import socket
import struct
import threading


class CuttingProxy:
    """Forwards to a port of this machine. When as many bytes of clients have passed as the next of `steps` says, all
    connections are cut: by turns with FIN, so that the server still gets what was under way, and with RST, so that it
    does not."""

    def __init__(self, target_port, steps=()):
        self.target_port, self.steps = target_port, list(steps)
        self.cuts, self.seen = 0, 0
        self.damage_at = None  # of the bytes of clients, one is changed on its way
        self.on_cut = lambda number: None
        self.lock = threading.Lock()
        self.sockets = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()
        self._cut_all(False)

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target_port), 10)
                except OSError:
                    client.close()
                    continue
                with self.lock:
                    self.sockets |= {client, server}
                threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source, sink, counts):
        with contextlib.suppress(OSError):
            while data := source.recv(16384):
                sink.sendall(self._damaged(data) if counts else data)
                if counts:
                    self._count(len(data))
        self._end({source, sink}, False)

    def _damaged(self, data):
        with self.lock:
            if self.damage_at is None or not self.seen <= self.damage_at < self.seen + len(data):
                return data
            at, self.damage_at = self.damage_at - self.seen, None
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]

    def _count(self, size):
        with self.lock:
            self.seen += size
            due = bool(self.steps) and self.seen >= self.steps[0]
            if due:
                self.seen = 0
                self.steps.pop(0)
                self.cuts += 1
                number = self.cuts
        if due:
            self._cut_all(number % 2 == 0)
            self.on_cut(number)

    def _cut_all(self, reset):
        with self.lock:
            sockets = set(self.sockets)
        self._end(sockets, reset)

    def _end(self, sockets, reset):
        with self.lock:
            self.sockets -= sockets
        for one in sockets:
            with contextlib.suppress(OSError):
                if reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
