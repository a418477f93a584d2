"""deploy/quickstart with what is built already: the demo is served, a second run replaces the first and adds nothing."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

import support

QUICKSTART = support.REPOSITORY / "deploy" / "quickstart"


class Quickstart(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wattboard-quickstart-"))
        self.folder.chmod(0o755)
        self.port = support.free_port()
        self.addCleanup(self.remove)

    def pid(self):
        return int((self.folder / "wattboard.pid").read_text())

    def remove(self):
        with contextlib.suppress(OSError, ValueError):
            pid = self.pid()
            os.kill(pid, signal.SIGTERM)
            for _ in range(300):
                os.kill(pid, 0)
                time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)

    def quickstart(self):
        done = subprocess.run([QUICKSTART, "--executable", support.EXECUTABLE, "--port", str(self.port), "--data-dir", self.folder],
                              capture_output=True, text=True, timeout=500, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"WATTBOARD_TOKEN=wb_\S+")
        return re.search(r"WATTBOARD_TOKEN=(\S+)", done.stdout)[1]

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
            return json.loads(response.read())

    def counts(self):
        return {item["slug"]: item["entries"] for item in self.get("/api/v1/challenges?limit=200")["items"]}

    def test_twice_in_a_row(self):
        first_token = self.quickstart()
        first_pid, first_counts = self.pid(), self.counts()
        self.assertEqual(first_counts["imagenet-1k"], 67)
        self.assertEqual(len(first_counts), 9)
        second_token = self.quickstart()
        self.assertNotEqual(first_token, second_token)
        self.assertNotEqual(first_pid, self.pid())
        self.assertFalse(pathlib.Path(f"/proc/{first_pid}").exists(), "the first server ended")
        self.assertEqual(self.counts(), first_counts)


if __name__ == "__main__":
    unittest.main()
