"""Uploads that go slowly, or many at once: time limits, what is kept, memory that does not grow with the bytes."""
import hashlib
import pathlib
import socket
import threading
import time
import unittest

import support

BODY_TIMEOUT = 2
# What sanitizers add to memory says nothing of the server.
PROGRAM = pathlib.Path(support.EXECUTABLE).read_bytes()
SANITIZED = b"AddressSanitizer" in PROGRAM or b"ThreadSanitizer" in PROGRAM


def long_log(seconds):
    """An invented generic log of one GPU at 100 Hz, 200 W on average: about 3.7 kB a second."""
    lines = ["timestamp,device,power_w"]
    for second in range(seconds):
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1767607200 + second))
        lines += [f"{at}.{tick:02d}0Z,gpu0,{207.25 if tick % 2 else 192.75:.2f}" for tick in range(100)]
    return ("\n".join(lines) + "\n").encode()


def resident_bytes(server):
    status = open(f"/proc/{server.process.pid}/status", encoding="ascii").read()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


class Patch:
    """A PATCH whose body is sent by hand."""

    def __init__(self, server, path, offset, length):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        self.socket.sendall((f"PATCH {path} HTTP/1.1\r\nHost: localhost\r\n"
                             f"Authorization: Bearer {server.tokens['pat']}\r\n"
                             f"Tus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\nContent-Length: {length}\r\n"
                             "Content-Type: application/offset+octet-stream\r\n\r\n").encode())

    def send(self, data):
        self.socket.sendall(data)

    def answer(self):
        """Status line, or empty if the server only closed."""
        head = b""
        while b"\r\n\r\n" not in head:
            part = self.socket.recv(65536)
            if not part:
                break
            head += part
        return head.split(b"\r\n", 1)[0].decode()

    def close(self):
        self.socket.close()


class Uploads(unittest.TestCase):
    FLAGS = ()

    @classmethod
    def setUpClass(cls):
        cls.server = support.Server(*cls.FLAGS)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.close)
        cls.server.set_up_people()
        cls.server.create_challenge(entry_selection="all")
        cls.token = cls.server.tokens["pat"]

    def run_of_draft(self, name):
        """Path of the run of a new draft."""
        run = {**support.submission()["runs"][0], "ended_at": "2026-01-05T12:00:00Z"}
        del run["evidence_options"]
        answer = self.server.post("/api/v1/submissions", support.submission(name, runs=[run], seal=False), self.token)
        self.assertEqual(answer.status, 201, answer.body)
        draft = answer.json()
        return f"/api/v1/submissions/{draft['id']}/runs/{draft['runs'][0]['id']}"

    def create(self, name, length):
        """Path of a new upload for a run of a new draft."""
        made = self.server.request("POST", self.run_of_draft(name) + "/uploads", b"",
                                   {"Tus-Resumable": "1.0.0", "Upload-Length": str(length)}, self.token)
        self.assertEqual(made.status, 201, made.body)
        return made.headers["Location"]

    def offset(self, path):
        answer = self.server.request("HEAD", path, headers={"Tus-Resumable": "1.0.0"}, token=self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return int(answer.headers["Upload-Offset"])

    def check(self, path, log):
        upload = self.server.get(path, token=self.token).json()
        self.assertEqual(upload["state"], "complete", upload)
        evidence = self.server.get(f"/api/v1/evidence/{upload['evidence']}", token=self.token).json()
        self.assertEqual(evidence["sha256"], hashlib.sha256(log).hexdigest())
        return evidence


class SlowClients(Uploads):
    FLAGS = ("--body-timeout-s", str(BODY_TIMEOUT))

    def test_a_byte_now_and_then_is_no_progress(self):
        log = long_log(900)
        sent = 2_500_000
        path = self.create("Slow", len(log))
        patch = Patch(self.server, path, 0, len(log))
        self.addCleanup(patch.close)
        patch.send(log[:sent])
        begin = time.monotonic()
        stopped = threading.Event()

        def trickle():
            at = sent
            while not stopped.wait(0.2):
                try:
                    patch.send(log[at:at + 1])
                except OSError:
                    return
                at += 1

        thread = threading.Thread(target=trickle)
        thread.start()
        status = patch.answer()
        seconds = time.monotonic() - begin
        stopped.set()
        thread.join()
        self.assertIn(" 408 ", status + " ")
        self.assertGreater(seconds, BODY_TIMEOUT * 0.9)
        self.assertLess(seconds, BODY_TIMEOUT * 5 + 5)
        # What came is kept, the upload is free again, and it is read on where it stood.
        kept = self.offset(path)
        self.assertGreaterEqual(kept, sent)
        self.assertLess(kept, sent + 4096)
        rest = self.server.request("PATCH", path, log[kept:],
                              {"Tus-Resumable": "1.0.0", "Upload-Offset": str(kept),
                               "Content-Type": "application/offset+octet-stream"}, self.token)
        self.assertEqual(rest.status, 204, rest.body)
        self.assertEqual(self.check(path, log)["summary"]["samples"], 90_000)

    def test_a_plain_upload_that_stalls_leaves_nothing_that_counts(self):
        run = self.run_of_draft("Stalled")
        stalled = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        self.addCleanup(stalled.close)
        log = support.nvidia_smi_log(600).encode()
        stalled.sendall((f"POST {run}/evidence?timezone=UTC HTTP/1.1\r\nHost: localhost\r\n"
                         f"Authorization: Bearer {self.token}\r\nContent-Type: text/csv\r\n"
                         f"Content-Length: {len(log)}\r\n\r\n").encode() + log[:-1])
        begin = time.monotonic()
        self.assertIn(b" 408 ", stalled.recv(65536).split(b"\r\n", 1)[0] + b" ")
        self.assertLess(time.monotonic() - begin, BODY_TIMEOUT * 5 + 5)
        draft = self.server.get(run.split("/runs/")[0], token=self.token).json()
        self.assertEqual(draft["runs"][0]["evidence"], [])


class ManyAtOnce(Uploads):
    UPLOADS = 12
    MEBIBYTES_EACH = 12

    def test_memory_is_that_of_the_pieces_in_hand(self):
        log = long_log(4000)
        sent = 11_000_000
        self.assertGreater(len(log), sent)
        paths = [self.create(f"Many {number}", len(log)) for number in range(self.UPLOADS)]
        idle = resident_bytes(self.server)
        patches = [Patch(self.server, path, 0, len(log)) for path in paths]
        highest = 0
        threads = [threading.Thread(target=patch.send, args=(log[:sent],)) for patch in patches]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            highest = max(highest, resident_bytes(self.server))
            time.sleep(0.02)
        for thread in threads:
            thread.join()
        # All of them are in the middle of their log, with no answer yet.
        highest = max(highest, resident_bytes(self.server))
        for patch, path in zip(patches, paths):
            patch.send(log[sent:])
            self.assertIn(" 204 ", patch.answer() + " ")
            patch.close()
        highest = max(highest, resident_bytes(self.server))
        for path in paths:
            self.check(path, log)
        if SANITIZED:
            return
        self.assertLess((highest - idle) / 2**20 / self.UPLOADS, self.MEBIBYTES_EACH,
                        f"{(highest - idle) / 2**20:.0f} MiB above idle for {self.UPLOADS} uploads")


if __name__ == "__main__":
    unittest.main()
