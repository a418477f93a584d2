"""What every load measurement needs: a server on an empty data folder, a challenge, its figures and the machine's name."""

import http.client
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Another build than the release one: WATTBOARD=/path/to/wattboard.
PROGRAM = pathlib.Path(os.environ.get("WATTBOARD", ROOT / "build" / "wattboard"))


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def machine():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory / 2**20, 1), "kernel": platform.release()}


def commit():
    return subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()


class Server:
    """The release build on a data folder of its own, with limits and access log off so that only the work is timed."""

    def __init__(self, pin=None, arguments=()):
        self.folder = tempfile.mkdtemp(prefix="wattboard-bench-")
        os.chmod(self.folder, 0o755)
        self.data = os.path.join(self.folder, "data")
        self.port = free_port()
        self.pin = pin
        self.arguments = list(arguments)
        self.process = None

    def start(self):
        """Seconds from exec to the first 200 of /readyz."""
        command = [str(PROGRAM), "serve", "--data-dir", self.data, "--listen", f"127.0.0.1:{self.port}",
                   "--admin-listen", "off", "--access-log", "off", "--log-level", "warning",
                   "--requests-per-second-per-address", "0", "--requests-per-second-per-token", "0", *self.arguments]
        if self.pin is not None:
            command = ["taskset", "-c", str(self.pin), *command]
        begin = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.folder, "log"), "ab"))
        while time.monotonic() - begin < 600:
            if self.process.poll() is not None:
                raise RuntimeError("the server ended: " + open(os.path.join(self.folder, "log")).read()[-2000:])
            try:
                if self.get("/readyz")[0] == 200:
                    return time.monotonic() - begin
            except OSError:
                pass
            time.sleep(0.01)
        raise RuntimeError("the server did not become ready")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def remove(self):
        if self.process and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def post(self, path, document, token):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(document).encode(),
                                         {"Content-Type": "application/json", "Authorization": "Bearer " + token})
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    def resident_bytes(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def admin(self, *arguments):
        answer = subprocess.run([str(PROGRAM), "admin", "--data-dir", self.data, "--json", *arguments], capture_output=True, text=True)
        if answer.returncode != 0:
            raise RuntimeError(answer.stderr)
        return json.loads(answer.stdout)

    def connection_string(self):
        return open(os.path.join(self.data, "run", "connection")).read().strip()

    def sql(self, text, variables=()):
        command = ["psql", self.connection_string(), "-v", "ON_ERROR_STOP=1", "-qAt"]
        for name, value in variables:
            command += ["-v", f"{name}={value}"]
        answer = subprocess.run(command, input=text, capture_output=True, text=True)
        if answer.returncode != 0:
            raise RuntimeError(answer.stderr)
        return answer.stdout.strip()


def organizer_with_challenge(server, slug="bench"):
    """Account, team, token and a challenge whose rules let any number of entries of one team stand on the board."""
    server.admin("account", "create", "bench")
    server.admin("team", "create", "bench")
    server.admin("team", "add-member", "bench", "bench")
    server.admin("grant", "give", "bench", "organizer")
    server.admin("grant", "give", "bench", "participant")
    token = server.admin("token", "create", "bench")["token"]
    metric = {"name": "accuracy", "direction": "higher_is_better", "lower_bound": 0, "upper_bound": 1}
    server.post("/api/v1/challenges", {
        "slug": slug, "title": "Benchmark", "task": "benchmark", "dataset": "made by bench/load", "metric": metric,
        "rulebook": {"ranking_rule": "gqi", "offered_rules": ["gqi", "performance", "energy", "co2e"], "metric": metric,
                     "min_performance": 0.1, "entry_selection": "all",
                     "grades_admitted": ["A", "B", "C", "D", "E"], "stages_in_scope": ["training"],
                     "grid": {"zone": "WORLD", "year": 2024, "intensity_g_per_kwh": 471.84, "pue": 1.0,
                              "fixes_place_and_time": True}}}, token)
    return token


def wrk(url, connections, seconds, script=None, pin=None, threads=1, environment=None):
    """Requests answered, how many per second, latencies in milliseconds and errors, as wrk reports them."""
    command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--latency"]
    if script:
        command += ["-s", str(pathlib.Path(__file__).parent / "wrk" / script)]
    if pin is not None:
        command = ["taskset", "-c", str(pin), *command]
    output = subprocess.run([*command, url], capture_output=True, text=True, env={**os.environ, **(environment or {})}).stdout
    figures = {"requests_per_second": float(output.split("Requests/sec:")[1].split()[0]), "errors": 0,
               "requests": int(output.split(" requests in ")[0].split()[-1])}
    for line in output.splitlines():
        words = line.split()
        if len(words) == 2 and words[0] in ("50%", "99%"):
            figures["p" + words[0][:-1] + "_ms"] = milliseconds(words[1])
        if line.strip().startswith("Non-2xx") or line.strip().startswith("Socket errors"):
            figures["errors"] += sum(int(word.strip(",")) for word in words if word.strip(",").isdigit())
    return figures


def milliseconds(text):
    for unit, factor in (("us", 1e-3), ("ms", 1.0), ("s", 1e3)):
        if text.endswith(unit) and text[:-len(unit)].replace(".", "", 1).isdigit():
            return float(text[:-len(unit)]) * factor
    raise ValueError(text)


def write_result(name, figures):
    document = {"benchmark": name, "commit": commit(), "machine": machine(), "figures": figures}
    folder = ROOT / "bench" / "results"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(json.dumps(document, indent=2))
