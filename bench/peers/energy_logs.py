#!/usr/bin/env python3
"""Reading energy logs against DuckDB: the same file, the same run, one thread each, the file in the page cache.

    bench/peers/energy_logs.py [--rows N] [--rounds N]

Of both sides the reading counts, not the start of the process: DuckDB's query is timed from within, from ours the time
for a log of 16 rows is taken off. The figures with our start are written beside them.

Writes bench/results/energy_logs.json. Both sides must agree on rows and energy, or nothing is written."""

import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "load"))
from common import PROGRAM, commit, machine, say  # noqa: E402

PEER = pathlib.Path(__file__).resolve().parent / "duckdb"


def samples(rows):
    """Date, time of day to the millisecond, GPU, watts and load of 8 GPUs polled ten times a second."""
    rng = random.Random(1)
    watts = [300.0] * 8
    for row in range(rows):
        poll, gpu = divmod(row, 8)
        watts[gpu] = min(400.0, max(60.0, watts[gpu] + rng.uniform(-8, 8)))
        day, rest = divmod(poll * 100 + gpu, 86_400_000)
        hour, rest = divmod(rest, 3_600_000)
        minute, rest = divmod(rest, 60_000)
        second, millisecond = divmod(rest, 1000)
        yield 5 + day, f"{hour:02}:{minute:02}:{second:02}.{millisecond:03}", gpu, watts[gpu], rng.randint(80, 100)


def write_nvidia_smi(path, rows):
    """What `nvidia-smi --query-gpu=timestamp,index,power.draw,utilization.gpu --format=csv -lms 100` writes."""
    with open(path, "w", newline="") as file:
        file.write("timestamp, index, power.draw [W], utilization.gpu [%]\n")
        for day, clock, gpu, watts, load in samples(rows):
            file.write(f"2026/01/{day:02} {clock}, {gpu}, {watts:.2f} W, {load} %\n")


def write_generic(path, rows):
    with open(path, "w", newline="") as file:
        file.write("timestamp,device,power_w\n")
        for day, clock, gpu, watts, _ in samples(rows):
            file.write(f"2026-01-{day:02}T{clock}Z,{gpu},{watts:.3f}\n")


def read_with_wattboard(path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    answer = subprocess.run(["taskset", "-c", "0", str(PROGRAM), "energy", str(path), "--json"], capture_output=True,
                            text=True, check=True)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = json.loads(answer.stdout)
    return {"seconds": seconds, "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "joules": summary["energy_kwh"] * 3.6e6, "rows": summary["samples"]}


def read_with_duckdb(path, name):
    answer = subprocess.run(["taskset", "-c", "0", "node", "integrate.js", str(path), name], cwd=PEER,
                            capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def start_seconds(path, rounds):
    """What our process takes for the head and the first 16 rows of the file."""
    with open(path, newline="") as file:
        head = "".join(line for line, _ in zip(file, range(17)))
    with tempfile.NamedTemporaryFile("w", newline="", suffix=".csv") as small:
        small.write(head)
        small.flush()
        return min(read_with_wattboard(small.name)["seconds"] for _ in range(rounds))


def measure(name, path, rounds):
    path.read_bytes()
    start = start_seconds(path, rounds)
    ours = [read_with_wattboard(path) for _ in range(rounds)]
    theirs = [read_with_duckdb(path, name) for _ in range(rounds)]
    for one in ours:
        if one["rows"] != theirs[0]["rows"] or abs(one["joules"] / theirs[0]["joules"] - 1) > 1e-9:
            sys.exit(f"{name}: the two do not agree: {one} and {theirs[0]}")
    megabytes = path.stat().st_size / 1e6
    best = min(ours, key=lambda one: one["seconds"])
    reading = best["seconds"] - start
    peer = min(one["seconds"] for one in theirs)
    return {"megabytes": round(megabytes, 1), "rows": best["rows"], "start_seconds": round(start, 4),
            "seconds": round(reading, 4), "megabytes_per_second": round(megabytes / reading, 1),
            "duckdb_seconds": round(peer, 3), "times_duckdb": round(peer / reading, 2),
            "with_start": {"seconds": round(best["seconds"], 4), "cpu_seconds": round(best["cpu_seconds"], 4),
                           "megabytes_per_second": round(megabytes / best["seconds"], 1),
                           "times_duckdb": round(peer / best["seconds"], 2)}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not (PEER / "node_modules").exists():
        subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"], cwd=PEER, check=True)
    result = {"commit": commit(), "machine": machine()}
    with tempfile.TemporaryDirectory(prefix="wattboard-bench-") as folder:
        for name, write in (("nvidia-smi-csv", write_nvidia_smi), ("generic-csv", write_generic)):
            path = pathlib.Path(folder) / f"{name}.csv"
            say(f"writing {name}, {arguments.rows} rows")
            write(path, arguments.rows)
            say(f"reading {name}")
            result[name] = measure(name, path, arguments.rounds)
            say(json.dumps(result[name]))
    (ROOT / "bench" / "results" / "energy_logs.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
