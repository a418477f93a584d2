#!/usr/bin/env python3
"""Durable submissions per second over HTTP at 1, 8 and 32 clients, next to pgbench writing the same rows and bytes in SQL
on the same cluster, and pgbench -N (simple update) on it.

    bench/load/submissions.py [--seconds 15]

A submission is one multipart request with metadata and a log of 1,000 samples. The pgbench script is made from the rows that
one real submission left, column by column. Checked: every 201 counted by the client is a sealed entry in the database."""

import argparse
import os
import subprocess
import sys

import common

# In order of insertion: table, the condition that finds the sample's rows, and the columns that must differ or refer to
# rows of the same transaction (SQL or a pgbench variable).
TABLES = [
    ("submission", "id = {submission}", {"public_id": "gen_random_uuid()", "sealed_revision_id": "NULL"}),
    ("submission_revision", "submission_id = {submission}",
     {"submission_id": ":submission_id", "sealed_at": "NULL", "sealed_by": "NULL", "log_leaf_id": "NULL"}),
    ("performance", "revision_id = {revision}", {"revision_id": ":submission_revision_id"}),
    ("model_facts", "revision_id = {revision}", {"revision_id": ":submission_revision_id"}),
    ("stage_statement", "revision_id = {revision}", {"revision_id": ":submission_revision_id"}),
    ("run", "id IN (SELECT run_id FROM submission_run WHERE revision_id = {revision})", {"public_id": "gen_random_uuid()"}),
    ("submission_run", "revision_id = {revision}", {"revision_id": ":submission_revision_id", "run_id": ":run_id"}),
    ("evidence", "id IN (SELECT evidence_id FROM revision_evidence WHERE revision_id = {revision})",
     {"public_id": "gen_random_uuid()", "run_id": ":run_id"}),
    ("evidence_chunk", "evidence_id IN (SELECT evidence_id FROM revision_evidence WHERE revision_id = {revision})",
     {"evidence_id": ":evidence_id"}),
    ("evidence_reading", "evidence_id IN (SELECT evidence_id FROM revision_evidence WHERE revision_id = {revision})",
     {"evidence_id": ":evidence_id"}),
    ("trace", "evidence_id IN (SELECT evidence_id FROM revision_evidence WHERE revision_id = {revision})",
     {"evidence_id": ":evidence_id"}),
    # Another hash in every row, as another log has.
    ("trace_fingerprint", "evidence_id IN (SELECT evidence_id FROM revision_evidence WHERE revision_id = {revision})",
     {"evidence_id": ":evidence_id", "hash": "(random() * 9e18)::bigint"}),
    ("revision_evidence", "revision_id = {revision}",
     {"revision_id": ":submission_revision_id", "evidence_id": ":evidence_id"}),
    ("score", "revision_id = {revision}", {"revision_id": ":submission_revision_id"}),
    ("log_leaf", "id = (SELECT log_leaf_id FROM submission_revision WHERE id = {revision})", {}),
    ("state_change", "submission_id = {submission}", {"submission_id": ":submission_id"}),
    ("outbox", "kind = 'submission' AND subject_id = {submission}",
     {"subject_id": ":submission_id", "transaction_id": "pg_current_xact_id()"}),
    ("idempotency_key", "key = '{key}'", {"key": "'bench-' || gen_random_uuid()"}),
]


VARIABLES = [*(f"{table}_id" for table, _, _ in TABLES), "client_id", "default_seed", "random_seed", "scale"]


def insert_statement(server, table, condition, changed):
    columns = server.sql(f"""SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name = '{table}' AND is_identity = 'NO' ORDER BY ordinal_position""").split()
    stamps = server.sql(f"""SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name = '{table}' AND column_default = 'now()'""").split()
    parts = []
    for column in columns:
        value = changed.get(column, "now()" if column in stamps else None)
        parts.append("'" + value.replace("'", "''") + "'" if value else f"quote_nullable({column}::text)")
    refuse_variables_in_data(server, table, condition, [column for column in columns if column not in changed])
    rows = server.sql(f"SELECT concat_ws(', ', {', '.join(parts)}) FROM {table} WHERE {condition}").splitlines()
    if not rows:
        return None, 0
    has_id = server.sql(f"""SELECT count(*) FROM information_schema.columns WHERE table_name = '{table}' AND column_name = 'id'
        AND is_identity = 'YES'""") == "1"
    returning = f" RETURNING id AS {table}_id \\gset" if has_id and len(rows) == 1 else ";"
    values = ", ".join(f"({row})" for row in rows)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}{returning}", len(rows)


def refuse_variables_in_data(server, table, condition, columns):
    """pgbench replaces :name everywhere, also inside literals, but only the names of variables that are set: other colons
    of the data, as in times and JSON, stay as they are."""
    row = ", ".join(["''", *(f"{column}::text" for column in columns)])
    if server.sql(f"SELECT count(*) FROM {table} WHERE ({condition}) AND concat_ws(' ', {row}) ~ ':({'|'.join(VARIABLES)})'") != "0":
        raise RuntimeError(f"a row of {table} holds the name of a pgbench variable after a colon")


def pgbench_script(server, submission, key):
    revision = server.sql(f"SELECT id FROM submission_revision WHERE submission_id = {submission}")
    lines, rows = ["BEGIN;"], {}
    for table, condition, changed in TABLES:
        statement, count = insert_statement(server, table, condition.format(submission=submission, revision=revision, key=key), changed)
        if statement:
            lines.append(statement)
            rows[table] = count
    lines.append("UPDATE submission_revision SET sealed_at = now(), sealed_by = 1, log_leaf_id = :log_leaf_id "
                 "WHERE id = :submission_revision_id;")
    lines.append("UPDATE submission SET sealed_revision_id = :submission_revision_id WHERE id = :submission_id;")
    lines.append("COMMIT;")
    return "\n".join(lines) + "\n", rows


def counts(server, tables):
    return {table: int(server.sql(f"SELECT count(*) FROM {table}")) for table in tables}


def check_script(server, path, rows):
    """One run of the script adds the very rows that one submission adds, and a sealed entry that the server can show."""
    before = counts(server, rows)
    pgbench(server, 1, 0, "-t", "1", "-f", path)
    added = {table: count - before[table] for table, count in counts(server, rows).items()}
    if added != rows:
        raise RuntimeError(f"the script adds {added}, a submission {rows}")
    public_id = server.sql("SELECT public_id FROM submission ORDER BY id DESC LIMIT 1")
    status, body = server.get(f"/api/v1/submissions/{public_id}")
    if status != 200:
        raise RuntimeError(f"the script's entry cannot be read: {status} {body[:300]}")


def pgbench(server, clients, seconds, *arguments):
    duration = ["-T", str(seconds)] if seconds else []
    command = ["pgbench", "-n", "-c", str(clients), "-j", "1", *duration, *arguments, server.connection_string()]
    output = subprocess.run(command, capture_output=True, text=True)
    if "tps = " not in output.stdout:
        raise RuntimeError(output.stderr[-2000:])
    if " failed" in output.stdout and "number of failed transactions: 0" not in output.stdout:
        raise RuntimeError(output.stdout)
    return float(output.stdout.split("tps = ")[1].split()[0])


def submit(server, token, clients, seconds, prefix):
    before = int(server.sql("SELECT count(*) FROM submission_revision WHERE sealed_at IS NOT NULL"))
    figures = common.wrk(f"http://127.0.0.1:{server.port}/api/v1/submissions", clients, seconds, "submissions.lua",
                         environment={"TOKEN": token, "PREFIX": prefix})
    if figures["errors"]:
        raise RuntimeError(f"{figures['errors']} submissions were not answered 201")
    stored = int(server.sql("SELECT count(*) FROM submission_revision WHERE sealed_at IS NOT NULL")) - before
    # wrk leaves the requests in hand when time is up: at most one a client is stored and not counted.
    if not figures["requests"] <= stored <= figures["requests"] + clients:
        raise RuntimeError(f"{stored} entries are stored, {figures['requests']} were acknowledged")
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=15)
    options = parser.parse_args()
    # 40 sessions are used by the workers; the cluster takes pgbench's beside them.
    # The connections are for pgbench: with the default of 16 workers the server uses no more of them.
    server = common.Server(arguments=["--database-connections", "80"])
    try:
        server.start()
        token = common.organizer_with_challenge(server)
        figures = {"clients": {}}
        submit(server, token, 1, 2, "warm-up")
        sample, key = server.sql("""SELECT submission.id, name FROM submission WHERE name LIKE 'warm-up-%' AND state = 'ranked'
            ORDER BY id DESC LIMIT 1""").split("|")
        script, figures["rows_per_submission"] = pgbench_script(server, sample, key)
        path = os.path.join(server.folder, "submission.sql")
        open(path, "w").write(script)
        check_script(server, path, figures["rows_per_submission"])
        subprocess.run(["pgbench", "-i", "-q", "-s", "20", server.connection_string()], capture_output=True, check=True)
        for clients in (1, 8, 32):
            common.say(f"{clients} clients")
            ours = submit(server, token, clients, options.seconds, f"run-{clients}")
            rows = pgbench(server, clients, options.seconds, "-f", path)
            figures["clients"][str(clients)] = {
                "submissions": ours, "pgbench_same_rows_tps": rows, "pgbench_simple_update_tps": pgbench(server, clients, options.seconds, "-N"),
                "submissions_to_pgbench_same_rows": ours["requests_per_second"] / rows}
        common.write_result("submissions", figures)
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
