"""Bad input over HTTP: each gets a clear problem, nothing is half-stored, the server stays up."""
import http.client
import json
import socket
import time
import unittest

import support


def setUpModule():
    global server
    server = support.Server("--header-timeout-s", "1", "--body-timeout-s", "1")
    server.__enter__()
    server.set_up_people()
    server.create_challenge()


def tearDownModule():
    server.close()


class BadInput(unittest.TestCase):
    def tearDown(self):
        self.assertEqual(server.get("/readyz").status, 200, "the server is still up")
        self.assertEqual(server.entries(), [], "nothing was stored")

    def check(self, answer, statuses, *texts, line=False):
        self.assertIn(answer.status, statuses, answer.body)
        self.assertTrue(answer.headers["Content-Type"].startswith("application/problem+json"), answer.headers)
        problem = answer.json()
        self.assertTrue(problem["type"].startswith("/problems/"), problem)
        self.assertTrue(problem["detail"], problem)
        for text in texts:
            self.assertIn(text, answer.body.decode())
        if line:
            self.assertIn("line", problem)
        return problem

    def send_json(self, body):
        return server.request("POST", "/api/v1/submissions", body, {"Content-Type": "application/json"},
                              server.tokens["pat"])

    def send_log(self, log, **changes):
        return support.submit(server, {**support.submission("Bad"), **changes}, log)

    def test_malformed_json(self):
        for body in (b"", b"{", b'{"a":1,}', b"\xff\xfe", b'{"a":1} x', b'{"a":1,"a":2}', b"[NaN]", b'{"a":1e999}'):
            with self.subTest(body=body):
                self.check(self.send_json(body), (400, 422))

    def test_deep_nesting(self):
        self.check(self.send_json(b"[" * 100_000), (400, 413, 422))
        self.check(self.send_json(b'{"a":' * 5000 + b"1" + b"}" * 5000), (400, 413, 422))

    def test_an_oversized_document(self):
        self.check(self.send_json(b'{"name":"' + b"x" * (12 << 20) + b'"}'), (413,))

    def test_wrong_types_and_unknown_members(self):
        good = support.submission()
        for change in ({"name": 5}, {"name": ""}, {"performance": "0.8"}, {"performance": {"value": "0.8"}},
                       {"performance": {"value": None}}, {"performance": {"value": True}}, {"runs": {}},
                       {"runs": [{"stage": "cooking"}]}, {"nmae": "typo"}, {"seal": "yes"}):
            with self.subTest(change=change):
                self.check(self.send_log(b"x", **{**change}), (400, 422))
        del good["team"]
        self.check(self.send_json(json.dumps(good).encode()), (400, 422), "team")

    def test_performances_out_of_bounds(self):
        self.check(self.send_log(support.nvidia_smi_log().encode(), performance={"value": 83.9}), (422,), "0.839")
        self.check(self.send_log(support.nvidia_smi_log().encode(), performance={"value": -0.1}), (422,))

    def test_unknown_challenge_zone_and_format(self):
        log = support.nvidia_smi_log().encode()
        self.check(self.send_log(log, challenge="dogs"), (404, 422), "dogs")
        run = support.submission()["runs"][0]
        self.check(self.send_log(log, runs=[{**run, "zone": "XXX"}]), (422,), "XXX")
        options = {"timezone": "UTC", "format": "tea-leaves"}
        self.check(self.send_log(log, runs=[{**run, "evidence_options": options}]), (422,), "tea-leaves")
        options = {"timezone": "Mars/Olympus"}
        self.check(self.send_log(log, runs=[{**run, "evidence_options": options}]), (422,), "Mars/Olympus")

    def test_logs_that_are_no_logs(self):
        good = support.nvidia_smi_log()
        header = good.splitlines()[0]
        for name, log in (("empty", b""), ("binary", bytes(range(256)) * 64), ("text", b"hello\nworld\n"),
                          ("not UTF-8", good.replace("A100", "A\xff100").encode("latin-1")),
                          ("header alone", header.encode() + b"\n")):
            with self.subTest(log=name):
                self.check(self.send_log(log), (422,))

    def test_samples_out_of_order_are_sorted_and_hold_the_entry(self):
        server.create_challenge("unordered")
        header, *lines = support.nvidia_smi_log().splitlines()
        log = "\n".join([header, *reversed(lines)]).encode()
        answer = self.send_log(log, challenge="unordered")
        self.assertEqual(answer.status, 201, answer.body)
        self.assertEqual(answer.json()["state"], "held", "a reviewer decides")
        support.wait_until(lambda: server.leaderboard("unordered")["unranked"] == 1, 5, "the entry on the board")
        self.assertEqual(server.leaderboard("unordered")["items"], [])

    def test_an_order_that_no_window_can_mend_is_refused(self):
        header, *lines = support.nvidia_smi_log(3599).splitlines()
        hour_of_samples = "\n".join(lines)
        next_day = [hour_of_samples.replace("2026/01/05 10:", f"2026/01/06 {hour:02d}:") for hour in range(24)]
        log = "\n".join([header, *next_day, hour_of_samples])
        problem = self.check(self.send_log(log.encode()), (422,), line=True)
        self.assertEqual(problem["type"], "/problems/unordered-log")

    def test_a_broken_cell_names_line_and_column(self):
        lines = support.nvidia_smi_log().splitlines()
        lines[100] = lines[100].rsplit(",", 1)[0] + ", banana W"
        problem = self.check(self.send_log("\n".join(lines).encode()), (422,), "banana", line=True)
        self.assertEqual(problem["line"], 101)

    def test_one_line_without_end(self):
        self.check(self.send_log(b"timestamp, index, name, power.draw [W]\n" + b"1" * (8 << 20)), (413, 422))

    def test_a_multipart_body_that_is_none(self):
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        for body in (b"", b"nothing", b"--x\r\n\r\n--x--\r\n", b'--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n'):
            with self.subTest(body=body):
                self.check(server.request("POST", "/api/v1/submissions", body, headers, server.tokens["pat"]), (400, 422))

    def test_tokens_and_rights(self):
        self.check(server.post("/api/v1/submissions", support.submission()), (401,))
        self.check(server.post("/api/v1/submissions", support.submission(), "wb_wrong"), (401,))
        self.check(server.post("/api/v1/challenges", {"slug": "x"}, server.tokens["pat"]), (403,))

    def test_paths_methods_and_media_types(self):
        self.check(server.get("/api/v1/nothing"), (404,))
        self.check(server.request("DELETE", "/api/v1/challenges"), (405,))
        self.check(server.request("POST", "/api/v1/submissions", b"x", {"Content-Type": "text/plain"},
                                  server.tokens["pat"]), (415,))
        self.check(server.get("/api/v1/challenges/cats/leaderboard?rule=luck"), (400, 422), "luck")
        self.check(server.get("/api/v1/challenges/cats/leaderboard?cursor=bogus"), (400,))

    def test_an_upload_that_breaks_off(self):
        body, content_type = support.multipart(
            [("submission", None, json.dumps(support.submission("Broken off")).encode()),
             ("train", "gpu.csv", support.nvidia_smi_log().encode())])
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.putrequest("POST", "/api/v1/submissions")
        for name, value in (("Content-Type", content_type), ("Content-Length", str(len(body))),
                            ("Authorization", f"Bearer {server.tokens['pat']}")):
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[: len(body) // 2])
        connection.close()
        time.sleep(0.5)

    def test_a_slow_client_is_cut_off(self):
        with socket.create_connection(("127.0.0.1", server.port), timeout=15) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            started = time.monotonic()
            answer = b""
            while chunk := slow.recv(4096):
                answer += chunk
            self.assertLess(time.monotonic() - started, 10)
        if answer:
            self.assertIn(b" 408 ", answer.split(b"\r\n")[0])

    def test_bytes_that_are_not_http(self):
        for garbage in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
                        b"POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
            with self.subTest(garbage=garbage[:40]), socket.create_connection(("127.0.0.1", server.port), 15) as client:
                client.sendall(garbage)
                try:
                    answer = client.recv(4096)
                except ConnectionResetError:
                    answer = b""
                if answer:
                    self.assertRegex(answer.split(b"\r\n")[0], rb"HTTP/1\.1 (4\d\d|505) ")


if __name__ == "__main__":
    unittest.main()
