#!/usr/bin/env python3
"""Latency of trace requests at any zoom for one log of many samples, uploaded over HTTP like any other.

    bench/load/traces.py [--samples 100000000] [--requests 3000]

Checked: the whole trace has every sample, its lowest and highest power are those that were sent; stretches that are small
enough to be shown sample by sample are compared with what was sent."""

import argparse
import http.client
import json
import random
import sys
import time

import common

STEP_MS = 10  # 100 Hz
START_MS = 1_767_600_000_000
POWERS = 1_000_003  # a prime, so that the powers repeat only after so many samples
BLOCK = 100_000


def make_powers():
    """Powers in hundredths of a watt, wandering as those of a board do."""
    draw, level, powers = random.Random(7), 25_000, []
    for _ in range(POWERS):
        level = min(39_000, max(6_000, level + draw.randint(-300, 300)))
        powers.append(level)
    return powers


def rows(samples, powers):
    texts = [f",{power / 100:.2f}\n" for power in powers]
    yield b"t,p\n"
    for begin in range(0, samples, BLOCK):
        end = min(begin + BLOCK, samples)
        yield "".join([f"{START_MS + i * STEP_MS}{texts[i % POWERS]}" for i in range(begin, end)]).encode()


def call(connection, method, path, token, body=None, kind="application/json"):
    connection.request(method, "/api/v1" + path, body=body, headers={"Authorization": "Bearer " + token, "Content-Type": kind})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status not in (200, 201):
        raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]}")
    return json.loads(text)


def upload(server, token, samples, powers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3600)
    draft = call(connection, "POST", "/submissions", token, json.dumps({
        "challenge": "bench", "team": "bench", "name": "long", "performance": {"value": 0.9},
        "stages": {"training": {"basis": "measured"}}, "runs": [{"key": "train", "stage": "training"}]}))
    path = f"/submissions/{draft['id']}/runs/{draft['runs'][0]['id']}/evidence?map=time=t,time_unit=epoch_ms,power=p,unit=W"
    begin = time.monotonic()
    evidence = call(connection, "POST", path, token, rows(samples, powers), "text/csv")
    return evidence["id"], time.monotonic() - begin


def stamp(milliseconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03d}Z"


def check_whole(trace, samples, powers):
    device = trace["devices"][0]
    sent = powers if samples >= POWERS else powers[:samples]
    lowest, highest = min(point[1] for point in device["points"]), max(point[2] for point in device["points"])
    if (device["samples_in_range"], lowest, highest) != (samples, min(sent) / 100, max(sent) / 100):
        raise RuntimeError(f"the trace says {device['samples_in_range']} samples from {lowest} to {highest} W")


def check_raw(trace, first, last, powers):
    device = trace["devices"][0]
    if device["resolution"] != "raw":
        return False
    expected = [powers[i % POWERS] / 100 for i in range(first, last + 1)]
    if [point[1] for point in device["points"]] != expected:
        raise RuntimeError(f"samples {first} to {last} are not what was sent")
    return True


def measure(server, token, evidence, samples, powers, requests):
    """Ranges of every size from a hundred samples to all, each size as likely as the next on a logarithmic scale."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    path = f"/evidence/{evidence}/trace"
    check_whole(call(connection, "GET", path, token), samples, powers)
    draw, latencies, raw = random.Random(11), [], 0
    for _ in range(requests):
        width = int(100 * (samples / 100) ** draw.random())
        first = draw.randrange(0, samples - width + 1)
        last = min(first + width, samples) - 1
        question = f"{path}?from={stamp(START_MS + first * STEP_MS)}&to={stamp(START_MS + last * STEP_MS)}"
        begin = time.perf_counter()
        connection.request("GET", "/api/v1" + question, headers={"Authorization": "Bearer " + token})
        answer = connection.getresponse()
        text = answer.read()
        latencies.append(1000 * (time.perf_counter() - begin))
        if answer.status != 200:
            raise RuntimeError(f"{question}: {answer.status} {text[:300]}")
        raw += check_raw(json.loads(text), first, last, powers)
    if raw == 0 and samples > 10_000:
        raise RuntimeError("no stretch was shown sample by sample")
    latencies.sort()
    return {"requests": requests, "compared_sample_by_sample": raw, "p50_ms": latencies[len(latencies) // 2],
            "p99_ms": latencies[int(len(latencies) * 0.99)], "highest_ms": latencies[-1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=100_000_000)
    parser.add_argument("--requests", type=int, default=3000)
    options = parser.parse_args()
    server = common.Server()
    try:
        server.start()
        token = common.organizer_with_challenge(server)
        powers = make_powers()
        common.say(f"uploading {options.samples} samples")
        evidence, seconds = upload(server, token, options.samples, powers)
        stored = int(server.sql("SELECT sum(length(zstd)) FROM trace"))
        figures = {"samples": options.samples, "upload_s": seconds, "trace_bytes_a_sample": stored / options.samples,
                   "resident_after_upload_mib": server.resident_bytes() / 2**20}
        common.say("asking for traces")
        figures["trace_points_1000"] = measure(server, token, evidence, options.samples, powers, options.requests)
        common.write_result("traces", figures)
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
