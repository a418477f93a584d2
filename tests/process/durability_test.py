"""What was acknowledged survives: restart, kill -9 of the server and of its database, a database that goes away."""
import os
import signal
import threading
import time
import unittest

import support


class Durability(unittest.TestCase):
    def setUp(self):
        self.server = support.Server("--shutdown-timeout-s", "10")
        self.addCleanup(self.server.close)
        self.server.start()
        self.server.set_up_people()
        self.server.create_challenge(entry_selection="all")

    def submit(self, name):
        return support.submit(self.server, support.submission(name, runs=run_of("10:01:00")),
                              support.nvidia_smi_log(60).encode())

    def accepted(self, name):
        answer = self.submit(name)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json()

    def test_a_restart_keeps_entries_and_a_term_signal_ends_cleanly(self):
        entry = self.accepted("Kept")
        before = self.server.leaderboard()["items"]
        self.assertEqual(self.server.stop(signal.SIGTERM), 0, self.server.log()[-2000:])
        self.assertEqual(self.server.postgres_pids(), [], "its database stopped with it")
        self.server.start()
        after = self.server.leaderboard()["items"]
        self.assertEqual([(row["name"], row["score"]) for row in before], [(row["name"], row["score"]) for row in after])
        page = self.server.get(f"/entries/{entry['id']}")
        self.assertEqual(page.status, 200)
        self.assertIn(b"Kept", page.body)

    def test_a_killed_server_comes_back_on_its_data(self):
        self.accepted("Before the kill")
        self.server.stop(signal.SIGKILL)
        self.server.start()
        self.assertIn("Before the kill", self.server.entries())
        self.accepted("After the kill")

    def test_a_killed_database_is_started_again(self):
        self.accepted("Before")
        for pid in self.server.postgres_pids():
            os.kill(pid, signal.SIGKILL)
        support.wait_until(lambda: self.submit("After").status == 201, 60, "a submission after the database's death")
        self.assertIn("Before", self.server.entries())
        support.wait_until(lambda: "After" in self.server.entries(), 30, "the new entry on the board")

    def test_a_stopped_database_gives_503_while_boards_are_still_read(self):
        self.accepted("Before")
        support.wait_until(lambda: "Before" in self.server.entries(), 5, "the entry on the board")
        pids = self.server.postgres_pids()
        self.assertEqual(len(pids), 1)
        os.kill(pids[0], signal.SIGSTOP)
        backends = [int(line) for line in children_of(pids[0])]
        for pid in backends:
            os.kill(pid, signal.SIGSTOP)
        statuses = []

        def try_once():
            statuses.append(self.submit("During"))

        try:
            request = threading.Thread(target=try_once)
            request.start()
            time.sleep(1)
            self.assertEqual(self.server.leaderboard()["items"][0]["name"], "Before", "boards need no database")
            for pid in [*backends, pids[0]]:  # the database dies under the waiting request
                os.kill(pid, signal.SIGKILL)
            request.join(60)
        finally:
            for pid in [*backends, pids[0]]:
                try:
                    os.kill(pid, signal.SIGCONT)
                except OSError:
                    pass
        self.assertEqual(len(statuses), 1, "the request was answered")
        self.assertIn(statuses[0].status, (201, 503), statuses[0].body)
        if statuses[0].status == 503:
            self.assertTrue(statuses[0].headers.get("Retry-After"))
            self.assertEqual(statuses[0].json()["status"], 503)
        support.wait_until(lambda: self.submit("Afterwards").status == 201, 60, "recovery")
        self.assertIn("Before", self.server.entries())

    def test_a_request_in_hand_is_finished_before_the_server_ends(self):
        statuses = []
        log = support.nvidia_smi_log(3500).encode()

        def send():
            statuses.append(support.submit(self.server, support.submission("In hand", runs=run_of("10:58:20")), log).status)

        request = threading.Thread(target=send)
        request.start()
        time.sleep(0.05)
        self.assertEqual(self.server.stop(signal.SIGTERM), 0)
        request.join(30)
        self.server.start()
        if statuses == [201]:
            self.assertIn("In hand", self.server.entries())
        else:
            self.assertNotIn("In hand", self.server.entries())


def run_of(end):
    run = dict(support.submission()["runs"][0])
    run["ended_at"] = f"2026-01-05T{end}Z"
    return [run]


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return file.read().split()


if __name__ == "__main__":
    unittest.main()
