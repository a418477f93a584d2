"""The executable's own surface: help, exit statuses, --print-config, wrong settings, ports in use."""
import os
import subprocess
import unittest

import support


def run(*arguments, **environment):
    return subprocess.run([support.EXECUTABLE, *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **environment})


class Configuration(unittest.TestCase):
    def test_help_lists_every_subcommand(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for subcommand in ("serve", "migrate", "submit", "score", "energy", "admin"):
            self.assertIn(subcommand, done.stdout)
            help_text = run(subcommand, "--help")
            self.assertEqual(help_text.returncode, 0)
            self.assertIn("Usage", help_text.stdout)

    def test_print_config_masks_secrets(self):
        url = "postgresql://wb:hunter2@127.0.0.1:9/wb"
        for flags, environment in ((["--database-url", url], {}), ([], {"WATTBOARD_DATABASE_URL": url})):
            done = run("serve", "--print-config", *flags, **environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("database-url = ********", done.stdout)
            self.assertNotIn("hunter2", done.stdout + done.stderr)

    def test_wrong_settings_are_reported_together_and_end_the_start(self):
        done = run("serve", "--listen", "nowhere", "--worker-threads", "many")
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("listen", done.stderr)
        self.assertIn("worker-threads", done.stderr)

    def test_an_unknown_subcommand_is_wrong_usage(self):
        self.assertEqual(run("dance").returncode, 2)
        self.assertEqual(run().returncode, 2)

    def test_a_port_in_use_ends_the_start_with_the_reason(self):
        with support.Server() as first:
            second = support.Server()
            self.addCleanup(second.close)
            second.port = first.port
            with self.assertRaises(AssertionError):
                second.start()
            self.assertIn(str(first.port), second.log())


if __name__ == "__main__":
    unittest.main()
