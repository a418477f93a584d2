"""Submitting: with curl alone, with `wattboard submit`, twice with one key; and what happens after a restart."""
import datetime
import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import uuid

import support


def setUpModule():
    global server
    server = support.Server()
    server.__enter__()
    server.set_up_people()
    server.create_challenge(entry_selection="all")


def tearDownModule():
    server.close()


class Curl(unittest.TestCase):
    def test_one_multipart_request_of_curl_puts_an_entry_on_the_board(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "gpu.csv"
            log.write_text(support.nvidia_smi_log())
            document = pathlib.Path(folder) / "submission.json"
            document.write_text(json.dumps(support.submission("From curl")))
            done = subprocess.run(
                ["curl", "-sS", "-w", "\n%{http_code}", "-H", f"Authorization: Bearer {server.tokens['pat']}",
                 "-F", f"submission=<{document};type=application/json", "-F", f"train=@{log};type=text/csv",
                 f"{server.url}/api/v1/submissions"], capture_output=True, text=True, timeout=60, check=True)
        body, status = done.stdout.rsplit("\n", 1)
        self.assertEqual(status, "201", body)
        self.assertEqual(json.loads(body)["state"], "ranked", body)
        support.wait_until(lambda: "From curl" in server.entries(), 1, "the entry on the board")
        row = next(row for row in server.leaderboard()["items"] if row["name"] == "From curl")
        # 600 s around 240 W: the trapezoid of the alternation has mean 240 W.
        self.assertAlmostEqual(row["energy_kwh"]["value"], 0.240 * 600 / 3600, places=9)
        self.assertAlmostEqual(row["co2e_kg"]["value"], row["charged_kwh"]["value"] * 0.47184, places=9)


class Command(unittest.TestCase):
    """`wattboard submit` as a participant runs it."""

    def submit(self, *flags, log=None, **environment):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "gpu.csv"
            path.write_text(log or support.nvidia_smi_log())
            return subprocess.run(
                [support.EXECUTABLE, "submit", "--log", str(path), *flags], capture_output=True, text=True, timeout=120,
                env={"HOME": folder, "WATTBOARD_SERVER": server.url, "WATTBOARD_TOKEN": server.tokens["pat"],
                     "WATTBOARD_CHALLENGE": "cats", "WATTBOARD_TEAM": "green", **environment})

    def test_an_invented_log_appears_on_the_board(self):
        done = self.submit("--name", "Sent", "--accuracy", "0.9", "--zone", "FRA", "--timezone", "UTC", "--gpu",
                           "NVIDIA A100-SXM4-80GB:1", "--gflops", "8.4")
        self.assertEqual(done.returncode, 0, done.stderr)
        for expected in ("state    ranked", "rank     ", "CO2e", f"{server.url}/entries/"):
            self.assertIn(expected, done.stdout)
        support.wait_until(lambda: "Sent" in server.entries(), 1, "the entry on the board")

    def test_json_prints_the_document_of_the_server(self):
        done = self.submit("--name", "As JSON", "--accuracy", "0.5", "--zone", "FRA", "--timezone", "UTC", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["name"], "As JSON")

    def test_a_grid_series_is_sent_as_a_claim_and_shown_beside_the_score(self):
        # A year by the hour with a wide name, so that the file is larger than other request bodies may be.
        start = datetime.datetime(2026, 1, 1)
        times = [start + datetime.timedelta(hours=hour) for hour in range(8760)]
        rows = "".join(f"{time:%Y-%m-%d %H:%M:%S},{'France ' * 16},FR,20\n" for time in times)
        with tempfile.TemporaryDirectory() as folder:
            series = pathlib.Path(folder) / "FR_2026_hourly.csv"
            series.write_text("Datetime (UTC),Zone name,Zone id,Carbon intensity gCO2eq/kWh (Life cycle)\n" + rows)
            self.assertGreater(series.stat().st_size, 1 << 20)
            flags = ("--accuracy", "0.6", "--timezone", "UTC", "--gpu", "NVIDIA A100-SXM4-80GB:1")
            done = self.submit("--name", "Claiming", "--zone", "FRA", "--grid-series", str(series), *flags)
            self.assertEqual(done.returncode, 0, done.stderr)
            wrong = self.submit("--name", "Elsewhere", "--zone", "DEU", "--grid-series", str(series), *flags)
            self.assertEqual(wrong.returncode, 1, wrong.stdout)
            self.assertIn(f"{series}: The file is about the zone \"FRA\"", wrong.stderr)
            together = self.submit("--name", "Both", "--zone", "FRA", "--grid-series", str(series), "--no-resumable",
                                   *flags)
            self.assertEqual(together.returncode, 2, together.stdout)
        self.assertIn("claimed, not scored", done.stdout)
        entry = re.search(r"/entries/([0-9a-f-]+)", done.stdout)[1]
        document = server.get(f"/api/v1/submissions/{entry}").json()
        claims = document["claimed_grid_series"]
        self.assertEqual(claims["series"][0]["source"], "Electricity Maps")
        self.assertEqual(claims["series"][0]["zone"], "FRA")
        # 240 W for 600 s at 20 g/kWh; the official figure is that of France in the tables.
        charged = document["scores"][0]["charged_kwh"]["value"]
        self.assertAlmostEqual(claims["co2e"][0]["claimed_own_place_co2e_kg"], charged * 0.020, places=12)
        self.assertEqual(claims["co2e"][0]["own_place_co2e_kg"], document["scores"][0]["own_place_co2e_kg"])
        page = server.get(f"/entries/{entry}").body.decode()
        self.assertIn("claimed, not scored", page)
        self.assertIn(claims["series"][0]["sha256"], page)
        self.assertNotIn("Elsewhere", server.entries())

    def test_what_the_log_leaves_open_is_asked_for(self):
        done = self.submit("--name", "No zone", "--accuracy", "0.5", "--zone", "FRA")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("--timezone", done.stderr)

    def test_a_percentage_is_refused_with_a_hint(self):
        done = self.submit("--name", "Percent", "--accuracy", "83.9", "--zone", "FRA", "--timezone", "UTC")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("0.839", done.stderr)

    def test_a_dry_run_sends_nothing(self):
        done = self.submit("--name", "Dry", "--accuracy", "0.5", "--zone", "FRA", "--timezone", "UTC", "--dry-run",
                           WATTBOARD_SERVER="http://127.0.0.1:9")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["runs"][0]["started_at"], "2026-01-05T10:00:00Z")
        self.assertNotIn("Dry", server.entries())

    def test_a_server_that_is_away_is_a_failure_of_the_network(self):
        done = self.submit("--name", "Away", "--accuracy", "0.5", "--zone", "FRA", "--timezone", "UTC",
                           "--server", "http://127.0.0.1:9")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn("--idempotency-key", done.stderr)

    def test_a_missing_flag_is_wrong_usage(self):
        self.assertEqual(self.submit("--accuracy", "0.5").returncode, 2)

    def test_a_config_file_that_others_may_read_is_refused_with_its_token(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "config"
            config.write_text('token = "wb_secret"\n')
            config.chmod(0o644)
            done = self.submit("--name", "x", "--accuracy", "0.5", "--config", str(config), WATTBOARD_TOKEN="")
            self.assertEqual(done.returncode, 2)
            self.assertIn("chmod 600", done.stderr)
            self.assertNotIn("wb_secret", done.stderr)

    def test_a_config_file_of_mode_600_names_server_and_team(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "config"
            config.write_text(f'server = "{server.url}"\ntoken = "{server.tokens["pat"]}"\nteam = green\n'
                              'challenge = cats\n')
            config.chmod(0o600)
            done = self.submit("--name", "From config", "--accuracy", "0.5", "--zone", "FRA", "--timezone", "UTC",
                               "--config", str(config), WATTBOARD_SERVER="", WATTBOARD_TOKEN="", WATTBOARD_TEAM="",
                               WATTBOARD_CHALLENGE="")
            self.assertEqual(done.returncode, 0, done.stderr)


REAL_LOGS = support.REPOSITORY.parent / "shared" / "energy-logs"


class RealLogs(unittest.TestCase):
    """Logs that real tools wrote, where they lie beside the repository; without them there is nothing to test."""

    def test_real_logs_appear_on_a_board_within_a_second_and_again_after_a_restart(self):
        if not REAL_LOGS.is_dir():
            print("no real logs beside the repository", end=" ")
            return
        logs = {"Eight GPUs": ("nvidia-smi/eight_gpu_iso8601_wrapper.csv", "--gpu", "H100:8"),
                "One RTX 3090": ("nvidia-smi/rtx3090_nounits_avg_instant.csv", "--timezone", "Europe/London",
                                 "--map", "device=none", "--gpu", "NVIDIA GeForce RTX 3090"),
                "CodeCarbon": ("codecarbon/v3.2.2_38cols.csv", "--timezone", "UTC")}
        sent = {}
        for name, (path, *flags) in logs.items():
            with self.subTest(log=path):
                done = subprocess.run(
                    [support.EXECUTABLE, "submit", "--server", server.url, "--challenge", "cats", "--team", "green",
                     "--name", name, "--accuracy", "0.7", "--zone", "CHN", "--log", str(REAL_LOGS / path), "--json",
                     *flags], capture_output=True, text=True, timeout=60,
                    env={"HOME": "/nonexistent", "WATTBOARD_TOKEN": server.tokens["pat"]})
                self.assertEqual(done.returncode, 0, done.stderr)
                sent[name] = json.loads(done.stdout)["scores"][0]["co2e_kg"]["value"]
                support.wait_until(lambda name=name: name in server.entries(), 1, "the entry on the board")
                self.assertGreater(sent[name], 0)
        server.stop()
        server.start()
        rows = server.leaderboard()["items"] + server.leaderboard("cats", "?unranked=true")["items"]
        kept = {row["name"]: row["co2e_kg"]["value"] for row in rows if row["name"] in sent}
        self.assertEqual(kept, sent)


class Idempotency(unittest.TestCase):
    def test_the_same_request_twice_gives_one_entry_and_the_same_answer(self):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        log = support.nvidia_smi_log().encode()
        first = support.submit(server, support.submission("Once"), log, key)
        second = support.submit(server, support.submission("Once"), log, key)
        self.assertEqual((first.status, second.status), (201, 201), second.body)
        self.assertEqual(first.json()["id"], second.json()["id"])
        listed = server.get("/api/v1/submissions?challenge=cats&limit=200", token=server.tokens["pat"]).json()["items"]
        self.assertEqual(sum(entry["name"] == "Once" for entry in listed), 1)

    def test_the_same_key_with_another_body_is_a_conflict(self):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        log = support.nvidia_smi_log().encode()
        self.assertEqual(support.submit(server, support.submission("One"), log, key).status, 201)
        other = support.submit(server, support.submission("Another"), log, key)
        self.assertEqual(other.status, 409, other.body)
        self.assertEqual(other.json()["type"], "/problems/idempotency-key-reused")


if __name__ == "__main__":
    unittest.main()
