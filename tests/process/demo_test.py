"""`wattboard serve --demo`: the published tables as boards, with the figures that the papers print."""
import csv
import math
import unittest

import support

DEMO = support.REPOSITORY / "deploy" / "demo"
BOARDS = {"imagenet-1k": 67, "cityscapes": 6, "ade20k": 2, "something-something-v2": 7, "kinetics-400": 6,
          "badar-cityscapes": 18, "badar-coco-stuff": 18, "badar-cifar-100": 14, "badar-tiny-imagenet": 14}


def setUpModule():
    global server
    server = support.Server("--demo")
    server.__enter__()
    support.wait_until(lambda: server.get("/api/v1/challenges/badar-tiny-imagenet").status == 200 and
                       server.get("/api/v1/challenges/badar-tiny-imagenet").json()["entries"] == 14, 240, "the demo")


def tearDownModule():
    server.close()


def rows(slug, query="?limit=200"):
    return server.leaderboard(slug, query)["items"]


class Demo(unittest.TestCase):
    def test_every_board_ranks_all_its_rows(self):
        for slug, count in BOARDS.items():
            with self.subTest(board=slug):
                board = server.leaderboard(slug, "?limit=200")
                self.assertEqual((board["ranked"], board["unranked"]), (count, 0))
                self.assertEqual({row["grade"] for row in board["items"]}, {"E"})

    def test_the_best_of_imagenet_by_gqi(self):
        best = rows("imagenet-1k")[0]
        self.assertEqual((best["rank"], best["name"]), (1, "EfficientNetv2 S"))
        self.assertAlmostEqual(best["gqi"]["value"], 0.924614, places=6)
        self.assertAlmostEqual(best["co2e_kg"]["value"], 177.06 * 0.47184, places=6)

    def test_the_published_gqi_of_every_imagenet_row(self):
        published = {}
        with open(DEMO / "gqi-table3-imagenet.csv", encoding="ascii") as file:
            for row in csv.DictReader(file):
                if row["gqi_published"]:
                    published[row["model"]] = float(row["gqi_published"])
        ours = {row["name"]: row["gqi"]["value"] for row in rows("imagenet-1k")}
        self.assertEqual(len(published), 65)
        for model, value in published.items():  # the paper rounds this table up to three decimals
            self.assertTrue(value - 0.001 < ours[model] <= value, (model, value, ours[model]))

    def test_megajoules_became_kilowatt_hours(self):
        baseline = next(row for row in rows("badar-cityscapes") if row["is_baseline"])
        self.assertEqual(baseline["name"], "Baseline")
        self.assertAlmostEqual(baseline["energy_kwh"]["value"], 19.6 / 3.6, places=9)
        better = {row["name"] for row in rows("badar-cityscapes") if row["at_least_baseline"]}
        self.assertEqual(better, {"Random Grad.", "Poly LR 1/2 Epochs"})

    def test_e0_of_the_badar_boards_is_a_thirtieth_of_the_baseline(self):
        for slug, megajoules in (("badar-coco-stuff", 65.8), ("badar-cifar-100", 2.40)):
            rules = server.get(f"/api/v1/challenges/{slug}").json()["rulebook"]["rules"]
            self.assertTrue(math.isclose(rules["gqi"]["e0_kwh"], megajoules / 3.6 / 30, rel_tol=5e-4))
        self.assertEqual(server.get("/api/v1/challenges/imagenet-1k").json()["rulebook"]["rules"]["gqi"]["e0_kwh"], 1)

    def test_sources_are_named(self):
        for slug in BOARDS:
            document = server.get(f"/api/v1/challenges/{slug}").json()
            self.assertRegex(document["source"], "Watt for What|Badar")
            self.assertRegex(document["source"], r"Table \d")

    def test_pages_show_the_boards(self):
        home = server.get("/").body.decode()
        for slug in BOARDS:
            self.assertIn(f'href="/challenges/{slug}"', home)
        page = server.get("/challenges/badar-cifar-100").body.decode()
        self.assertIn("One week of video", page)
        self.assertIn(">baseline<", page)

    def test_a_second_start_adds_nothing(self):
        server.stop()
        server.start()
        support.wait_until(lambda: "entries stand" in server.log().rsplit("serving on", 1)[1], 120, "the second demo")
        self.assertEqual(server.leaderboard("imagenet-1k")["total"], 67)
        self.assertEqual(len(server.get("/api/v1/challenges?limit=200").json()["items"]), 9)


if __name__ == "__main__":
    unittest.main()
