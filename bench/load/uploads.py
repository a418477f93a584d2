#!/usr/bin/env python3
"""Upload of a large log over HTTP, end to end, next to `zstd -3` compressing the same file; and the server's memory meanwhile.

    bench/load/uploads.py [--gigabytes 1] [--rounds 3]

Checked: the server's SHA-256, length, samples and energy are those of what was sent. Writes bench/results/uploads.json."""

import argparse
import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

import common
from common import say

STEP_MS = 100
BLOCK = 100_000
START = 1_767_600_000


def write_log(path, bytes_wanted):
    """nvidia-smi's own table of one GPU at ten rows a second. Gives SHA-256, rows and energy in J by the trapezoid."""
    import random
    draw, level = random.Random(3), 30_000
    digest, rows, joules, previous, written = hashlib.sha256(), 0, 0.0, None, 0
    with open(path, "wb") as file:
        block = b"timestamp, index, power.draw [W], utilization.gpu [%]\n"
        while True:
            digest.update(block)
            file.write(block)
            written += len(block)
            if written >= bytes_wanted:
                return digest.hexdigest(), rows, joules
            lines = []
            for _ in range(BLOCK):
                level = min(39_000, max(6_000, level + draw.randint(-300, 300)))
                ms = rows * STEP_MS
                stamp = time.strftime("%Y/%m/%d %H:%M:%S", time.gmtime(START + ms // 1000))
                lines.append(f"{stamp}.{ms % 1000:03d}, 0, {level / 100:.2f} W, {draw.randint(80, 100)} %\n")
                if previous is not None:
                    joules += (previous + level) / 200 * STEP_MS / 1000
                previous = level
                rows += 1
            block = "".join(lines).encode()


class Memory:
    """Highest resident memory of the server, looked at every 20 ms."""

    def __init__(self, server):
        self.server, self.highest, self.ended = server, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.ended.wait(0.02):
            self.highest = max(self.highest, self.server.resident_bytes())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def call(connection, method, path, token, body, kind):
    connection.request(method, "/api/v1" + path, body=body, headers={"Authorization": "Bearer " + token, "Content-Type": kind})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]}")
    return json.loads(text)


def upload(server, token, path, name):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3600)
    connection.blocksize = 1 << 20
    draft = call(connection, "POST", "/submissions", token, json.dumps({
        "challenge": "bench", "team": "bench", "name": name, "performance": {"value": 0.9},
        "stages": {"training": {"basis": "measured"}}, "runs": [{"key": "train", "stage": "training"}]}), "application/json")
    target = f"/submissions/{draft['id']}/runs/{draft['runs'][0]['id']}/evidence?timezone=UTC"
    with open(path, "rb") as file:
        begin = time.monotonic()
        evidence = call(connection, "POST", target, token, file, "text/csv")
        return time.monotonic() - begin, evidence


def compress(path):
    begin = time.monotonic()
    subprocess.run(["zstd", "-q", "-3", "-T1", "-f", "-o", path + ".zst", path], check=True)
    seconds = time.monotonic() - begin
    os.remove(path + ".zst")
    return seconds


def check(evidence, path, expected):
    digest, rows, joules = expected
    summary = evidence["summary"]
    said = (evidence["sha256"], evidence["bytes"], summary["samples"])
    if said != (digest, os.path.getsize(path), rows):
        raise RuntimeError(f"the server says {said}, sent were {(digest, os.path.getsize(path), rows)}")
    if abs(summary["energy_kwh"] * 3.6e6 / joules - 1) > 1e-9:
        raise RuntimeError(f"the server says {summary['energy_kwh']} kWh, the log {joules / 3.6e6}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wattboard-bench-") as folder:
        path = os.path.join(folder, "log.csv")
        say(f"writing {arguments.gigabytes} GB")
        expected = write_log(path, int(arguments.gigabytes * 1e9))
        server = common.Server()
        try:
            server.start()
            token = common.organizer_with_challenge(server)
            idle = server.resident_bytes()
            times, peers, highest = [], [], 0
            for round_number in range(arguments.rounds):
                with Memory(server) as memory:
                    seconds, evidence = upload(server, token, path, f"round {round_number}")
                check(evidence, path, expected)
                times.append(seconds)
                highest = max(highest, memory.highest)
                peers.append(compress(path))
                say(f"upload {seconds:.2f} s, zstd -3 {peers[-1]:.2f} s, memory +{(memory.highest - idle) / 2**20:.1f} MiB")
            result = {"commit": common.commit(), "machine": common.machine(), "bytes": os.path.getsize(path),
                      "rows": expected[1], "upload_seconds": round(min(times), 2), "zstd_seconds": round(min(peers), 2),
                      "times_zstd": round(min(times) / min(peers), 2), "idle_mib": round(idle / 2**20, 1),
                      "memory_above_idle_mib": round((highest - idle) / 2**20, 1)}
        finally:
            server.remove()
    print(json.dumps(result, indent=2))
    (common.ROOT / "bench" / "results" / "uploads.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
