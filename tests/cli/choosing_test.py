"""--cv, --tune, --learning-curve: what they print, what they leave, what they never see."""

import hashlib
import json
import random
import unittest

import support


class Choosing(support.ProgramTest):
    def numbers(self, rows=240, columns=12, seed=5):
        """y depends on the first of many columns."""
        draw = random.Random(seed)
        lines = [",".join([f"x{j}" for j in range(columns)] + ["y"])]
        for _ in range(rows):
            x = [draw.gauss(0, 1) for _ in range(columns)]
            lines.append(",".join(f"{v:.6f}" for v in x + [x[0] + draw.gauss(0, 1)]))
        return self.write("numbers.csv", "\n".join(lines) + "\n")

    def train(self, *flags, data="numbers.csv", run="run", code=0):
        return self.ermine("train", data, "--target", "y", "-o", run, "--force", "--json", *flags, code=code)

    def test_a_search_says_what_it_chose_in_terminal_json_and_report(self):
        self.numbers()
        result = self.train("--cv", 5, "--tune", "--search", "l2=1e-4:1e2:log", "--learning-curve")
        tuning = result.json["tuning"]
        self.assertEqual(tuning["measure"], "rmse")
        self.assertEqual([c["setting"]["l2"] for c in tuning["candidates"]][0], 1e-4)
        self.assertEqual(len(tuning["candidates"]), 13)
        self.assertGreaterEqual(tuning["chosen"]["l2"], tuning["best"]["l2"])
        best = tuning["candidates"][tuning["best_index"]]
        self.assertEqual(len(best["rounds"]), 5)
        self.assertAlmostEqual(best["value"], sum(best["rounds"]) / 5, 12)
        self.assertEqual(min(c["value"] for c in tuning["candidates"]), best["value"])
        self.assertLessEqual(tuning["candidates"][tuning["chosen_index"]]["value"], tuning["bound"])
        self.assertEqual(result.json["cross_validation"]["rows"], 192)
        self.assertEqual(result.json["learning_curve"]["rows"][-1], 153)
        self.assertIn("tune: l2 = ", result.err)
        self.assertIn("tuning", [v["name"] for v in result.json["verdict"]])
        page = self.read("run/report.html").decode()
        for said in ("Validation curve", "Coefficients over the penalty", "Learning curve", "5-fold cross-validation"):
            self.assertTrue(said in page, said)
        before = self.read("run/report.html")
        self.ermine("report", "run")
        self.assertTrue(self.read("run/report.html") == before, "the page written again differs")

    def test_the_model_is_that_of_the_chosen_setting(self):
        self.numbers()
        chosen = self.train("--cv", 4, "--tune").json["tuning"]["chosen"]["l2"]
        self.train("--l2", repr(chosen), run="plain")
        self.assertEqual(self.read("run/model.ermine"), self.read("plain/model.ermine"))

    def test_the_test_part_is_used_once_and_has_no_say(self):
        """Other targets in the test part: same model, same search, only the test metrics differ."""
        self.numbers()
        first = self.train("--cv", 4, "--tune", "--learning-curve")
        self.assertEqual(json.loads(self.read("run/environment.json"))["test_part_uses"], 1)
        test_rows = {int(r["row"]) for r in self.csv("run/predictions.csv") if r["part"] == "test"}
        lines = self.read("numbers.csv").decode().splitlines()
        for row in test_rows:
            lines[row + 1] = lines[row + 1].rsplit(",", 1)[0] + ",99"
        self.write("other.csv", "\n".join(lines) + "\n")
        second = self.train("--cv", 4, "--tune", "--learning-curve", data="other.csv", run="other")
        self.assertEqual(self.read("run/model.ermine"), self.read("other/model.ermine"))
        for key in ("tuning", "cross_validation", "learning_curve"):
            self.assertEqual(first.json[key], second.json[key])
        self.assertNotEqual(first.json["metrics"]["test"], second.json["metrics"]["test"])

    def test_the_same_bytes_for_any_number_of_threads_and_from_the_configuration(self):
        self.numbers()
        seen = set()
        for threads in (1, 2, 3, 8):
            out = self.train("--cv", 3, "--tune", "--strategy", "random", "--draws", 9, "--threads", threads).json
            out["training"]["seconds"] = 0
            seen.add((hashlib.sha256(self.read("run/model.ermine")).hexdigest(), json.dumps(out)))
        self.assertEqual(len(seen), 1)
        self.ermine("train", "--config", "run/config.toml", "-o", "again")
        self.assertEqual(self.read("run/model.ermine"), self.read("again/model.ermine"))

    def test_halving_drops_the_worse_on_few_rows(self):
        # A fold of 128 rows is cut to a third once, lest fewer than 20 rows judge; one of 1,280 thrice.
        for rows, expected in ((240, 9), (2400, 1)):
            self.numbers(rows)
            tuning = self.train("--cv", 3, "--tune", "--strategy", "halving", "--draws", 27).json["tuning"]
            whole = [c for c in tuning["candidates"] if c["share"] == 1]
            self.assertEqual((len(tuning["candidates"]), len(whole)), (27, expected))

    def test_bases_and_two_settings_at_once(self):
        self.numbers(columns=2)
        tuning = self.train("--cv", 4, "--tune", "--search", "basis=poly:1,poly:2,poly:4", "--search",
                            "l2=0,1").json["tuning"]
        self.assertEqual(len(tuning["candidates"]), 6)
        self.assertEqual(tuning["chosen"]["basis"], "poly:1")
        self.assertTrue("Validation map" in self.read("run/report.html").decode())

    def test_flags_that_contradict_each_other_are_refused_before_the_data(self):
        for flags, said in [(["--search", "l2=1:2"], "add --tune"), (["--repeats", 2], "add --cv"),
                            (["--tune", "--l2", 1, "--search", "l2=1:2"], "leave one out"),
                            (["--tune", "--search", "l3=1:2"], "did you mean"),
                            (["--tune", "--split", "0.8/0/0.2"], "add --cv 5"), (["--cv", 1], ">= 2"),
                            (["--tune", "--draws", 5], "--strategy random")]:
            result = self.ermine("train", "none.csv", "--target", "y", *flags, code=2)
            self.assertIn(said, result.err)
        self.assertFalse(self.path("none-run").exists())

    @unittest.skipUnless((support.DATA / "breast_cancer_wdbc").is_dir(), "ERMINE_DATA_DIR has no data")
    def test_real_data_by_groups_and_classes(self):
        data = support.DATA / "breast_cancer_wdbc" / "wdbc.csv"
        result = self.ermine("train", data, "--target", "diagnosis", "--drop", "id", "--cv", 10, "--repeats", 2, "--tune",
                             "-o", "run", "--json").json
        validation = result["cross_validation"]
        self.assertEqual((validation["folds"], validation["repeats"]), (10, 2))
        self.assertEqual(len(validation["rounds"]["auc"]), 20)
        self.assertGreater(validation["metrics"]["auc"], 0.985)
        self.assertLess(validation["metrics"]["auc_error"], 0.01)


if __name__ == "__main__":
    support.main()
