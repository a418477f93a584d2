"""Resumable uploads over a bad network: the real tus-js-client, and `wattboard submit`; the server restarted meanwhile."""
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import support
from proxy import CuttingProxy

CLIENTS = support.REPOSITORY / "tests" / "clients"
SECONDS = 7200
WATTS = 240.0


def write_log(path):
    """An invented log of one GPU at 50 Hz whose energy is WATTS * SECONDS; about 16 MB. Gives its SHA-256."""
    start = datetime.datetime(2026, 1, 5, 10, tzinfo=datetime.timezone.utc)
    with open(path, "w", encoding="ascii") as file:
        file.write("timestamp,device,power_w\n")
        for second in range(SECONDS + 1):
            at = (start + datetime.timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S")
            for tick in range(50 if second < SECONDS else 1):
                watts = WATTS + (7.25 if tick % 2 else -7.25)
                file.write(f"{at}.{tick * 20:03d}Z,gpu0,{watts:.2f}\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def setUpModule():
    global folder, log, log_sha256, server
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wattboard-resumable-"))
    log = folder / "gpu.csv"
    log_sha256 = write_log(log)
    server = support.Server()
    server.__enter__()
    server.set_up_people()
    server.create_challenge(entry_selection="all")


def tearDownModule():
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def clients_are_there():
    """Whether tus-js-client can run. Its absence fails the test, unless the machine is said to have no registry."""
    if (CLIENTS / "node_modules" / "tus-js-client").is_dir() and shutil.which("node"):
        return True
    if os.environ.get("WATTBOARD_OFFLINE"):
        print("no tus-js-client, and WATTBOARD_OFFLINE is set", end=" ")
        return False
    raise AssertionError("tus-js-client is not installed: run `npm ci` in tests/clients (tests/run does), or set "
                         "WATTBOARD_OFFLINE=1 on a machine without a package registry")


class Resumable(unittest.TestCase):
    def proxy(self, *steps):
        proxy = CuttingProxy(server.port, steps)
        self.addCleanup(proxy.close)
        return proxy

    def draft(self):
        """Id of a new draft and of its run."""
        run = {**support.submission()["runs"][0], "ended_at": "2026-01-05T12:00:00Z"}
        del run["evidence_options"]
        answer = server.post("/api/v1/submissions", support.submission("By tus", runs=[run], seal=False),
                                  server.tokens["pat"])
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json()["id"], answer.json()["runs"][0]["id"]

    def read(self, path):
        answer = server.get(path, token=server.tokens["pat"])
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def start_client(self, proxy, draft, run, storage):
        self.assertTrue(shutil.which("node"), "node is needed")
        client = subprocess.Popen(
            ["node", "tus_upload.mjs", f"{proxy.url}/api/v1/submissions/{draft}/runs/{run}/uploads",
             server.tokens["pat"], str(log), json.dumps({"filename": "gpu.csv", "reading": "{}"}), str(storage)],
            cwd=CLIENTS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(client.stdout.close)
        self.addCleanup(client.kill)
        return client

    def finished(self, client):
        output, _ = client.communicate(timeout=180)
        self.assertEqual(client.returncode, 0, output[-4000:])
        return [json.loads(line) for line in output.splitlines() if line.startswith("{")]

    def check(self, path):
        """The upload at `path` became evidence with every byte and the energy that they say."""
        support.wait_until(lambda: self.read(path)["state"] != "processing", 60, "the reading")
        upload = self.read(path)
        self.assertEqual(upload["state"], "complete", upload)
        self.check_evidence(upload["evidence"])

    def check_evidence(self, evidence):
        document = self.read(f"/api/v1/evidence/{evidence}")
        self.assertEqual(document["sha256"], log_sha256)
        self.assertEqual(document["bytes"], log.stat().st_size)
        self.assertEqual(document["summary"]["samples"], SECONDS * 50 + 1)
        # The trapezoid of the alternation has mean WATTS.
        self.assertAlmostEqual(document["summary"]["energy_kwh"], WATTS * SECONDS / 3.6e6, places=9)

    def restart_at(self, proxy, cut, how=signal.SIGKILL):
        """Restarts the server when the network is cut for the `cut`-th time; the event is set once it is back."""
        restarted = threading.Event()

        def restart():
            server.stop(how)
            server.start()
            restarted.set()

        proxy.on_cut = lambda number: threading.Thread(target=restart).start() if number == cut else None
        return restarted


class TusJsClient(Resumable):
    def test_cut_several_times_and_read_while_it_comes(self):
        if not clients_are_there():
            return
        proxy = self.proxy(*[2_500_000] * 4)
        events = self.finished(self.start_client(proxy, *self.draft(), folder / "cut.json"))
        self.assertEqual(events[-1]["event"], "success", events)
        self.assertEqual(proxy.cuts, 4)
        self.assertGreaterEqual(sum(event["event"] == "retry" for event in events), 4)
        path = "/api/v1/uploads/" + events[-1]["url"].rsplit("/", 1)[1]
        self.assertEqual(self.read(path)["state"], "complete", "the reading went on where the bytes did")
        self.check(path)

    def test_the_server_killed_and_started_again_meanwhile(self):
        if not clients_are_there():
            return
        proxy = self.proxy(3_000_000, 3_000_000, 2_000_000, 2_000_000)
        restarted = self.restart_at(proxy, 2)
        draft, run = self.draft()
        events = self.finished(self.start_client(proxy, draft, run, folder / "restart.json"))
        self.assertEqual(events[-1]["event"], "success", events)
        self.assertTrue(restarted.is_set(), "the server was restarted before the end")
        self.assertEqual(proxy.cuts, 4)
        path = "/api/v1/uploads/" + events[-1]["url"].rsplit("/", 1)[1]
        self.check(path)
        self.assertEqual(len(self.read(f"/api/v1/submissions/{draft}")["runs"][0]["evidence"]), 1)
        sealed = server.request("POST", f"/api/v1/submissions/{draft}/seal", b"", token=server.tokens["pat"])
        self.assertEqual(sealed.status, 200, sealed.body)
        support.wait_until(lambda: "By tus" in server.entries(), 5, "the entry on the board")

    def test_the_client_killed_and_started_again(self):
        if not clients_are_there():
            return
        proxy = self.proxy(5_000_000)
        draft, run = self.draft()
        storage = folder / "client.json"
        first = self.start_client(proxy, draft, run, storage)
        proxy.on_cut = lambda number: first.kill()
        first.communicate(timeout=60)
        events = self.finished(self.start_client(proxy, draft, run, storage))
        self.assertEqual(events[0], {"event": "previous", "count": 1})
        self.assertEqual(events[-1]["event"], "success", events)
        self.check("/api/v1/uploads/" + events[-1]["url"].rsplit("/", 1)[1])
        self.assertLess(proxy.seen, log.stat().st_size, "the first bytes were not sent again")

    def test_termination(self):
        if not clients_are_there():
            return
        draft, run = self.draft()
        done = subprocess.run(
            ["node", "tus_terminate.mjs", f"{server.url}/api/v1/submissions/{draft}/runs/{run}/uploads",
             server.tokens["pat"]], cwd=CLIENTS, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        path = "/api/v1/uploads/" + json.loads(done.stdout)["url"].rsplit("/", 1)[1]
        self.assertEqual(self.read(path)["state"], "terminated")


class Command(Resumable):
    """`wattboard submit`, whose pieces carry their SHA-256."""

    def command(self, proxy, name, *flags):
        home = folder / name
        home.mkdir(exist_ok=True)
        return subprocess.Popen(
            [support.EXECUTABLE, "submit", "--server", proxy.url, "--challenge", "cats", "--team", "green", "--name",
             name, "--accuracy", "0.8", "--zone", "FRA", "--gpu", "NVIDIA A100-SXM4-80GB:1", "--log", str(log), "--json",
             *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"HOME": str(home), "WATTBOARD_TOKEN": server.tokens["pat"]})

    def done(self, command):
        """The server's document, and what was said on standard error."""
        output, errors = command.communicate(timeout=180)
        self.assertEqual(command.returncode, 0, errors)
        return json.loads(output), errors

    def check_entry(self, entry):
        runs = self.read(f"/api/v1/submissions/{entry}")["runs"]
        self.assertEqual([len(run["evidence"]) for run in runs], [1])
        self.check_evidence(runs[0]["evidence"][0]["id"])

    def submissions(self, name):
        items = self.read("/api/v1/submissions?challenge=cats&limit=200")["items"]
        return [item for item in items if item["name"] == name]

    def test_cut_several_times_with_the_server_restarted(self):
        proxy = self.proxy(5_000_000, 3_000_000, 5_000_000)
        restarted = self.restart_at(proxy, 2)
        document, errors = self.done(self.command(proxy, "Cut"))
        self.assertEqual(proxy.cuts, 3)
        self.assertTrue(restarted.is_set())
        self.assertIn("Trying again", errors)
        self.assertEqual(document["state"], "ranked", document)
        self.check_entry(document["id"])
        self.assertEqual(len(self.submissions("Cut")), 1)

    def test_killed_and_started_again(self):
        proxy = self.proxy(9_000_000)
        first = self.command(proxy, "Killed")
        proxy.on_cut = lambda number: first.kill()
        first.communicate(timeout=60)
        remembered = list((folder / "Killed" / ".local" / "state" / "wattboard" / "uploads").iterdir())
        self.assertEqual([path.stat().st_mode & 0o777 for path in remembered], [0o600])
        document, _ = self.done(self.command(proxy, "Killed"))
        self.assertEqual(document["state"], "ranked", document)
        self.check_entry(document["id"])
        self.assertLess(proxy.seen, log.stat().st_size - 4_000_000, "what had arrived was not sent again")
        self.assertEqual(len(self.submissions("Killed")), 1, "the draft of the first one was used")
        self.assertFalse(remembered[0].exists(), "nothing is left to go on with")

    def test_a_byte_damaged_on_its_way_is_sent_again(self):
        proxy = self.proxy()
        proxy.damage_at = 6_000_000
        document, errors = self.done(self.command(proxy, "Damaged"))
        self.assertIn("digest", errors)
        self.check_entry(document["id"])

    def test_a_draft_stays_one(self):
        proxy = self.proxy()
        document, _ = self.done(self.command(proxy, "Draft", "--draft"))
        self.assertEqual(document["state"], "draft")
        self.check_entry(document["id"])

    def test_without_resuming_it_is_one_request(self):
        proxy = self.proxy()
        before = len(server.log())
        document, _ = self.done(self.command(proxy, "At once", "--no-resumable"))
        self.check_entry(document["id"])
        self.assertNotIn("/uploads", server.log()[before:])


if __name__ == "__main__":
    unittest.main()
