#!/usr/bin/env python3
"""Board reads over HTTP, cold start and memory, next to nginx (same bytes) and Redis (same million ranks).

    bench/load/boards.py [--entries 1000000] [--seconds 10]

The server and each peer are pinned to one core, the client to another. Checked before anything
is timed: pages against the database's own ORDER BY, ranks against its count of better scores. No timed request may fail."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import common


def check_ranks(server, entries):
    """Twenty entries from all over the board: their rank over HTTP is the database's count of better scores plus one."""
    rows = server.sql("""
        SELECT public_id, rank FROM (SELECT public_id, rank() OVER (ORDER BY score.rule_values[1] DESC) AS rank
            FROM submission JOIN submission_revision AS r ON r.submission_id = submission.id
            JOIN score ON score.revision_id = r.id) AS ranked WHERE (rank - 1) % greatest(1, :entries / 20) = 0 LIMIT 20""",
                      [("entries", entries)]).splitlines()
    for row in rows:
        public_id, rank = row.split("|")
        status, body = server.get(f"/api/v1/challenges/bench/leaderboard/entries/{public_id}")
        if status != 200 or json.loads(body)["rank"] != int(rank):
            raise RuntimeError(f"rank of {public_id}: {status} {body[:200]}, the database says {rank}")
    return len(rows)


def check_pages(server, entries):
    """The first page, one in the middle and the last: their entries are the database's, in its order."""
    for first in (1, entries // 2, entries - 49):
        expected = server.sql("""SELECT public_id FROM score JOIN submission ON sealed_revision_id = revision_id
            ORDER BY rule_values[1] DESC, co2e_kg, submission.id OFFSET :first - 1 LIMIT 50""", [("first", first)]).split()
        status, body = server.get(f"/api/v1/challenges/bench/leaderboard?limit=50&from_rank={first}")
        if status != 200 or [row["entry"] for row in json.loads(body)["items"]] != expected:
            raise RuntimeError(f"the page from rank {first} is not the database's: {status} {body[:300]}")


def without_errors(figures):
    if figures["errors"]:
        raise RuntimeError(f"{figures['errors']} requests failed")
    return figures


def copy_seconds(server):
    """A plain COPY of the columns that a board is built from."""
    begin = time.monotonic()
    server.sql("""COPY (SELECT submission.id, public_id, team_id, submission.name, state, state_version, sealed_at, grade,
        performance, energy_kwh, charged_kwh, co2e_kg, rule_values, rule_lows, rule_highs FROM score
        JOIN submission_revision AS r ON r.id = score.revision_id JOIN submission ON submission.id = r.submission_id)
        TO '/dev/null'""")
    return time.monotonic() - begin


def nginx_figures(body, connections, seconds):
    folder = tempfile.mkdtemp(prefix="wattboard-nginx-")
    os.chmod(folder, 0o755)
    open(os.path.join(folder, "page.json"), "wb").write(body)
    port = common.free_port()
    configuration = os.path.join(folder, "nginx.conf")
    open(configuration, "w").write(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; keepalive_requests 1000000000; sendfile on; tcp_nodelay on; default_type application/json;\n"
        f"  open_file_cache max=10; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n")
    process = subprocess.Popen(["taskset", "-c", "0", "nginx", "-c", configuration], stderr=subprocess.DEVNULL)
    time.sleep(1)
    figures = without_errors(common.wrk(f"http://127.0.0.1:{port}/page.json", connections, seconds, pin=1))
    process.terminate()
    process.wait(10)
    shutil.rmtree(folder)
    return figures


def redis_figures(server, seconds):
    """ZREVRANK of random members of the same ranking over a Unix socket, and ZADD in usec per call of Redis's own statistics."""
    folder = tempfile.mkdtemp(prefix="wattboard-redis-")
    path = os.path.join(folder, "socket")
    process = subprocess.Popen(["taskset", "-c", "0", "redis-server", "--port", "0", "--unixsocket", path, "--save", "",
                                "--appendonly", "no", "--daemonize", "no"], stdout=subprocess.DEVNULL)
    time.sleep(1)
    rows = server.sql("SELECT row_number() OVER () - 1, rule_values[1] FROM score").splitlines()
    commands = "".join(f"ZADD board {score} {int(number):012d}\n" for number, score in (row.split("|") for row in rows))
    subprocess.run(["redis-cli", "-s", path], input=commands, capture_output=True, text=True, check=True)

    def bench(*command):
        output = subprocess.run(["taskset", "-c", "1", "redis-benchmark", "-s", path, "-c", "32", "-n", str(100000 * seconds),
                                 "-r", str(len(rows)), "--csv", *command], capture_output=True, text=True).stdout
        return float(output.splitlines()[-1].split(",")[1].strip('"'))

    figures = {"zrevrank_per_second": bench("ZREVRANK", "board", "__rand_int__")}
    subprocess.run(["redis-cli", "-s", path, "config", "resetstat"], capture_output=True, check=True)
    bench("ZADD", "board", "0.__rand_int__", "__rand_int__")
    statistics = subprocess.run(["redis-cli", "-s", path, "info", "commandstats"], capture_output=True, text=True).stdout
    figures["zadd_usec_per_call"] = float(statistics.split("cmdstat_zadd:")[1].split("usec_per_call=")[1].split(",")[0])
    process.terminate()
    process.wait(10)
    shutil.rmtree(folder)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    server = common.Server(pin=0)
    try:
        server.start()
        common.organizer_with_challenge(server)
        empty_bytes = server.resident_bytes()
        common.say(f"filling {options.entries} entries")
        server.sql(open(os.path.join(os.path.dirname(__file__), "fill_board.sql")).read(), [("entries", options.entries)])
        copy = min(copy_seconds(server) for _ in range(3))
        server.stop()
        figures = {"entries": options.entries, "copy_s": copy, "cold_start_s": server.start()}
        figures["cold_start_to_copy"] = figures["cold_start_s"] / copy
        figures["resident_bytes_per_entry"] = (server.resident_bytes() - empty_bytes) / options.entries
        figures["ranks_checked"] = check_ranks(server, options.entries)
        base = f"http://127.0.0.1:{server.port}/api/v1/challenges/bench/leaderboard"
        check_pages(server, options.entries)
        body = server.get("/api/v1/challenges/bench/leaderboard?limit=50")[1]
        figures["page_bytes"] = len(body)
        figures["hot_page"] = without_errors(common.wrk(base + "?limit=50", options.connections, options.seconds, pin=1))
        figures["random_pages"] = without_errors(
            common.wrk(base, options.connections, options.seconds, "random_pages.lua", pin=1,
                       environment={"BOARD_ENTRIES": str(options.entries)}))
        ids = os.path.join(server.folder, "ids")
        open(ids, "w").write(server.sql("SELECT public_id FROM submission ORDER BY random() LIMIT 100000") + "\n")
        figures["random_ranks"] = without_errors(
            common.wrk(base + "/entries", options.connections, options.seconds, "random_ranks.lua", pin=1,
                       environment={"ENTRY_IDS": ids}))
        figures["nginx_same_bytes"] = nginx_figures(body, options.connections, options.seconds)
        figures["redis"] = redis_figures(server, options.seconds)
        rate = "requests_per_second"
        figures["hot_page_to_nginx"] = figures["hot_page"][rate] / figures["nginx_same_bytes"][rate]
        figures["random_pages_to_nginx"] = figures["random_pages"][rate] / figures["nginx_same_bytes"][rate]
        figures["random_ranks_to_redis"] = figures["random_ranks"][rate] / figures["redis"]["zrevrank_per_second"]
        common.write_result(f"boards-{options.entries}", figures)
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
