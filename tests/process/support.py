"""A real server on an empty data folder, and what tests need to talk to it: the standard library and curl only."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
EXECUTABLE = os.environ.get("WATTBOARD", str(REPOSITORY / "build-dev" / "wattboard"))
START_SECONDS = 120
SANITIZER_REPORT = re.compile(r"(ERROR|WARNING): \w+Sanitizer|runtime error:")


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds=30, what="it"):
    """Waits until `condition()` is true; fails the test otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {seconds} s")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Server:
    """One `wattboard serve` with a database of its own. Use as a context manager."""

    def __init__(self, *flags):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wattboard-test-"))
        self.folder.chmod(0o755)  # as root the server becomes another user, who must reach its data
        self.flags = flags
        self.port = free_port()
        self.admin_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.tokens = {}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def data(self):
        return self.folder / "data"

    @property
    def log_file(self):
        return self.folder / "log"

    def log(self):
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def start(self):
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [EXECUTABLE, "serve", "--data-dir", str(self.data), "--listen", f"127.0.0.1:{self.port}",
                 "--admin-listen", f"127.0.0.1:{self.admin_port}", *self.flags],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()[-4000:]}")
            with contextlib.suppress(OSError):
                if self.get("/readyz").status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"the server was not ready:\n{self.log()[-4000:]}")

    def stop(self, how=signal.SIGTERM, seconds=60):
        """Sends the signal and returns the exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(seconds)
        self.process = None
        return status

    def close(self):
        with contextlib.suppress(Exception):
            self.stop()
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)
        for pid in self.postgres_pids():  # left behind only where a test killed the server
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGINT)
        log = self.log()
        shutil.rmtree(self.folder, ignore_errors=True)
        if report := SANITIZER_REPORT.search(log):  # of tests/run --asan and --tsan; also what came at exit
            raise AssertionError(f"a sanitizer reports:\n{log[report.start():][:8000]}")

    def postgres_pids(self):
        """Process ids of this server's own database: postmasters whose data folder lies in ours."""
        pids = []
        for pid_file in self.data.rglob("postmaster.pid"):
            with contextlib.suppress(OSError, ValueError):
                pid = int(pid_file.read_text().split()[0])
                if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "postgres":
                    pids.append(pid)
        return pids

    def request(self, method, path, body=None, headers=None, token=None, timeout=60):
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers or {})
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, document, token=None, headers=None):
        return self.request("POST", path, json.dumps(document).encode(),
                            {"Content-Type": "application/json", **(headers or {})}, token)

    def admin(self, *arguments):
        done = subprocess.run([EXECUTABLE, "admin", "--data-dir", str(self.data), "--json", *arguments],
                              capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise AssertionError(f"wattboard admin {' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)

    def set_up_people(self):
        """An organizer, and a participant who is the one member of team `green`."""
        for account in ("olga", "pat"):
            self.admin("account", "create", account)
        self.admin("team", "create", "green", "--name", "Team Green")
        self.admin("team", "add-member", "green", "pat")
        self.admin("grant", "give", "olga", "organizer")
        self.admin("grant", "give", "pat", "participant")
        for account in ("olga", "pat"):
            self.tokens[account] = self.admin("token", "create", account)["token"]

    def create_challenge(self, slug="cats", **rules):
        rulebook = {
            "min_performance": 0.1,
            "offered_rules": ["gqi", "co2e", "energy", "performance", "nofade"],
            "grades_admitted": ["A", "B", "C", "D"],
            **rules,
        }
        body = {"slug": slug, "title": "Cats", "task": "image classification", "dataset": "Invented cats",
                "metric": {"name": "accuracy", "direction": "higher_is_better", "lower_bound": 0, "upper_bound": 1},
                "rulebook": rulebook}
        answer = self.post("/api/v1/challenges", body, self.tokens["olga"])
        assert answer.status == 201, answer.body
        return answer.json()

    def leaderboard(self, slug="cats", query=""):
        answer = self.get(f"/api/v1/challenges/{slug}/leaderboard{query}")
        assert answer.status == 200, answer.body
        return answer.json()

    def entries(self, slug="cats"):
        """Names of all listed entries, ranked or not."""
        names = [row["name"] for row in self.leaderboard(slug)["items"]]
        return names + [row["name"] for row in self.leaderboard(slug, "?unranked=true")["items"]]


def nvidia_smi_log(seconds=600, watts=240.0):
    """An invented log of one GPU at 1 Hz that alternates around `watts`; its energy is watts * seconds."""
    lines = ["timestamp, index, name, power.draw [W]"]
    for second in range(seconds + 1):
        wobble = 7.25 if second % 2 else -7.25
        minute, rest = divmod(second, 60)
        lines.append(f"2026/01/05 10:{minute:02d}:{rest:02d}.000, 0, NVIDIA A100-SXM4-80GB, {watts + wobble:.2f} W")
    return "\n".join(lines) + "\n"


def submission(name="First", **changes):
    return {
        "challenge": "cats", "team": "green", "name": name,
        "performance": {"value": 0.8, "n_items": 1000, "basis": "reported"},
        "stages": {"training": {"basis": "measured"}},
        "runs": [{"key": "train", "stage": "training", "started_at": "2026-01-05T10:00:00Z",
                  "ended_at": "2026-01-05T10:10:00Z", "zone": "FRA",
                  "hardware": {"accelerators": [{"name": "NVIDIA A100-SXM4-80GB", "count": 1}]},
                  "evidence_options": {"timezone": "UTC"}}],
        "seal": True, **changes,
    }


def multipart(parts):
    """Body and content type of multipart/form-data; parts are (name, file name or None, bytes)."""
    boundary = "----wattboard-test-7d1f"
    body = b""
    for name, file_name, data in parts:
        disposition = f'form-data; name="{name}"' + (f'; filename="{file_name}"' if file_name else "")
        body += f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + data + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def submit(server, document, log, headers=None, account="pat"):
    body, content_type = multipart([("submission", None, json.dumps(document).encode()), ("train", "gpu.csv", log)])
    return server.request("POST", "/api/v1/submissions", body, {"Content-Type": content_type, **(headers or {})},
                          server.tokens[account])
