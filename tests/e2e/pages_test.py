"""The pages in headless Chromium as the server alone makes them: rendered, readable, escaped."""
import base64
import hashlib
import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import support

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def setUpModule():
    global server
    server = support.Server("--demo", "--web-dir", "/nonexistent")
    server.__enter__()
    support.wait_until(lambda: "entries stand" in server.log(), 240, "the demo")
    server.set_up_people()
    server.create_challenge(entry_selection="all")


def tearDownModule():
    server.close()


def chromium(*flags, path):
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", f"--user-data-dir={profile}", *flags, server.url + path],
            capture_output=True, text=True, timeout=120, env={**os.environ, "HOME": profile})
    if done.returncode != 0:
        raise AssertionError(done.stderr[-2000:])
    return done.stdout


class Cells(html.parser.HTMLParser):
    """Rows of the first table with the text of their cells, all element names, and the addresses they load."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.elements, self.loads, self.cell, self.tables = [], set(), [], None, 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag != "script" or not attributes.get("src", "").startswith("/assets/"):
            self.elements.add(tag)
        self.loads += [attributes["src"]] if "src" in attributes else []
        self.loads += [attributes["href"]] if tag == "link" else []
        self.tables += tag == "table"
        if self.tables == 1 and tag == "tr":
            self.rows.append([])
        if self.tables == 1 and tag in ("td", "th"):
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@unittest.skipUnless(CHROMIUM, "chromium is not installed")
class Pages(unittest.TestCase):
    def dom(self, path):
        return Cells(chromium("--dump-dom", path=path))

    def test_the_first_page_lists_the_challenges(self):
        page = self.dom("/")
        titles = [row[0] for row in page.rows[1:]]
        self.assertIn("ImageNet-1k", titles)
        self.assertEqual(len(titles), 10)
        entries = {row[0]: row[3] for row in page.rows[1:]}
        self.assertEqual(entries["ImageNet-1k"], "67")

    def test_the_imagenet_board_is_led_by_efficientnetv2_s(self):
        page = self.dom("/challenges/imagenet-1k")
        head = [cell.strip() for cell in page.rows[0]]
        first = dict(zip(head, (cell.strip() for cell in page.rows[1])))
        self.assertEqual(first["Rank"].split()[-1], "1", "before it stands what it is tied with")
        self.assertTrue(first["Entry"].startswith("EfficientNetv2 S"), first)
        self.assertEqual(first["GQI[E0=1kWh,F=10]"].split()[0], "0.925")
        self.assertEqual(first["Grade"], "E")
        self.assertTrue(first["accuracy (%)"].startswith("83.90"), first)
        self.assertEqual(len(page.rows), 51)

    def test_nothing_is_loaded_from_elsewhere_and_no_script_is_in_the_page(self):
        for path in ("/", "/challenges/imagenet-1k", "/challenges/badar-cityscapes", "/nothing"):
            page = self.dom(path)
            self.assertNotIn("script", page.elements, path)
            self.assertTrue(all(address.startswith(("/static/", "/assets/")) for address in page.loads), page.loads)

    def test_the_only_style_in_a_page_is_the_one_that_its_policy_names(self):
        for path in ("/", "/challenges/imagenet-1k", "/scoring", "/sign-in", "/nothing"):
            answer = server.get(path)
            text = answer.body.decode()
            styles = re.findall(r"<style>(.*?)</style>", text, re.S)
            self.assertEqual(len(styles), 1, path)
            self.assertIn("--ground", styles[0], path)
            self.assertEqual(text.count("<style"), 1, path)
            self.assertNotRegex(text, r"<[^>]*\sstyle=", path)
            digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
            self.assertEqual(policy["style-src"], f"'self' 'sha256-{digest}'", path)
            self.assertEqual(policy["default-src"], "'self'", path)
            self.assertNotIn("script-src", policy, path)

    def test_a_name_with_markup_is_text(self):
        name = "<script>document.title='owned'</script><b>bold</b>\"'"
        entry = support.submit(server, support.submission(name), support.nvidia_smi_log().encode())
        self.assertEqual(entry.status, 201, entry.body)
        for path in ("/challenges/cats", f"/entries/{entry.json()['id']}"):
            text = chromium("--dump-dom", path=path)
            page = Cells(text)
            self.assertFalse(page.elements & {"script", "b"}, path)
            self.assertNotIn("<title>owned", text)
            self.assertIn("&lt;script&gt;", text)

    def test_pages_paint_in_light_dark_and_narrow(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="wattboard-shots-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        for name, flags in (("light", ["--window-size=1280,900"]), ("narrow", ["--window-size=500,900"]),
                            ("dark", ["--window-size=1280,900", "--force-dark-mode"])):
            shot = folder / f"{name}.png"
            chromium(f"--screenshot={shot}", *flags, path="/challenges/imagenet-1k")
            self.assertGreater(shot.stat().st_size, 20_000, "an empty page is a small picture")


if __name__ == "__main__":
    unittest.main()
