"""What first users stumbled over: values out of range, tables that are not what they seem, verdicts that flatter."""

import json
import random

import support


class Stumbles(support.ProgramTest):
    def verdicts(self, result, name):
        return [finding for finding in result.json["verdict"] if finding["name"] == name]

    def test_numbers_out_of_range_are_told_with_their_flag_before_any_data_are_read(self):
        self.collisions()
        for flag, value, says in [("--rate", "-1", "> 0"), ("--rate", "0", "> 0"), ("--l2", "-1", ">= 0"), ("--l1", "-0.5", ">= 0"),
                                  ("--epochs", "0", ">= 1"), ("--batch", "0", ">= 1"), ("--threads", "100000", "<= 1024")]:
            with self.subTest(flag=flag, value=value):
                done = self.refused(2, "train", "events.csv", "--target", "signal", flag, value, says=[flag, says, f"`{value}`"])
                self.assertEqual(len(done.err.splitlines()), 1)
                self.assertFalse(self.path("events-run").exists())
        self.refused(2, "train", "events.csv", "--target", "signal", "--set", "epochs=0", says="epochs")
        self.refused(2, "generate", "moons", "--noise", "-1", says=["--noise", ">= 0"])

    def test_steps_are_not_epochs_and_a_batch_needs_an_optimiser_that_takes_one(self):
        self.collisions()
        call = ["train", "events.csv", "--target", "signal", "--force", "--split", "1/0/0", "--epochs", "3", "--patience", "0"]
        run = self.ermine(*call, "--optimizer", "adam", "--batch", "50", "--json")
        training = run.json["training"]
        self.assertEqual(training["epochs"], 3)
        self.assertGreaterEqual(training["iterations"], 6)
        self.assertEqual(training["iterations"] % 3, 0)
        full = self.ermine(*call, "--optimizer", "lbfgs", "--json").json["training"]
        self.assertEqual(full["epochs"], full["iterations"])
        for flags in ([], ["--optimizer", "lbfgs"], ["--optimizer", "newton"]):
            self.refused(2, *call, *flags, "--batch", "50", says=["--batch 50", "--optimizer adam"])

    def test_a_formula_that_does_not_parse_names_its_flag(self):
        self.collisions()
        self.refused(2, "train", "events.csv", "--target", "signal", "--cut", "pt1 >", says=["--cut", "^"])
        self.refused(2, "train", "events.csv", "--target", "signal", "--define", "m = pt1 +", says=["--define", "^"])

    def test_a_training_that_fails_leaves_nothing_in_the_way_of_the_next(self):
        self.collisions()
        call = ["train", "events.csv", "--target", "signal", "--optimizer", "gradient-descent", "--epochs", "5"]
        self.refused(5, *call, "--rate", "1e12", says="diverged")
        self.assertFalse(self.path("events-run").exists())
        self.ermine(*call, "--rate", "0.1")

    def test_a_target_with_one_value_is_refused_without_a_model_too(self):
        self.write("t.csv", "x,y\n" + "".join(f"{i % 7},1\n" for i in range(40)))
        self.refused(3, "train", "t.csv", "--target", "y", says=["`y`", "`1` in every row"])
        self.write("u.csv", "x,y\n" + "".join(f"{i % 7},a\n" for i in range(40)))
        self.refused(3, "train", "u.csv", "--target", "y", says=["`y`", "`a`"])

    def test_a_quantity_taken_for_classes_is_refused_with_a_way_out(self):
        self.line()
        self.refused(3, "train", "line.csv", "--target", "y", "--task", "classification", says=["200 classes in 200 rows", "--task regression"])

    def test_the_target_cannot_be_a_feature(self):
        self.collisions()
        self.refused(2, "train", "events.csv", "--target", "signal", "--features", "pt1,signal", says=["`signal`", "target"])

    def test_a_column_that_is_not_there_is_told_with_those_that_are(self):
        self.collisions()
        for flag in ("--features", "--drop"):
            self.refused(3, "train", "events.csv", "--target", "signal", flag, "zz", says=[flag, "`zz`", "pt1, eta1"])

    def test_tables_that_do_not_fit_together_say_what_is_missing_where(self):
        self.write("a.csv", "x,y,w\n1,2,3\n")
        self.write("b.csv", "x,z\n1,2\n")
        self.write("c.csv", "y,x,w\n1,2,3\n")
        self.refused(3, "inspect", "a.csv", "b.csv", says=["table 2 lacks `y`, `w`", "table 1 lacks `z`"])
        self.refused(3, "inspect", "a.csv", "c.csv", says="another order")

    def test_a_table_without_rows_says_so(self):
        self.write("t.csv", "x,y\n")
        self.refused(3, "train", "t.csv", "--target", "y", says="no rows")

    def test_a_map_that_meets_no_cell_is_mentioned(self):
        self.write("t.csv", "x,y\n" + "".join(f"{i % 9},{'ab'[i * i % 2]}\n" for i in range(80)))
        done = self.ermine("train", "t.csv", "--target", "y", "--map", "y: c -> a", "-o", "r")
        self.assertIn("--map 'y: c -> a' changes nothing", done.err)
        done = self.ermine("train", "t.csv", "--target", "y", "--map", "y: a -> c", "--map", "y: c -> d", "-o", "s")
        self.assertNotIn("changes nothing", done.err)

    def test_numbers_with_a_stray_word_and_names_of_rows_are_warned_of(self):
        draw = random.Random(2)
        lines = ["a,name,id,y"]
        for i in range(100):
            a = draw.gauss(0, 1)
            lines.append(f"{'oops' if i == 90 else repr(a)},n{i},{i + 5},{int(a + draw.gauss(0, 1) > 0)}")
        self.write("t.csv", "\n".join(lines) + "\n")
        result = self.ermine("train", "t.csv", "--target", "y", "--json")
        texts = [finding["text"] for finding in self.verdicts(result, "levels")]
        self.assertTrue(any("--missing 'oops'" in text for text in texts), texts)
        self.assertTrue(any("--drop name" in text for text in texts), texts)
        self.assertIn("--drop id", self.verdicts(result, "row_number")[0]["text"])
        clean = self.ermine("train", "t.csv", "--target", "y", "--json", "--missing", "oops", "--drop", "name,id", "-o", "r")
        self.assertEqual(self.verdicts(clean, "levels") + self.verdicts(clean, "row_number"), [])

    def test_a_score_on_training_rows_alone_is_a_note_not_praise(self):
        self.collisions()
        result = self.ermine("train", "events.csv", "--target", "signal", "--split", "1/0/0", "--json")
        finding = self.verdicts(result, "quality")[0]
        self.assertEqual(finding["severity"], "note")
        self.assertIn("fitted to these rows", finding["text"])

    def test_a_finding_is_told_once(self):
        lines = ["x,k,y"] + [f"{'' if i == 3 else i % 9},7,{(i * i) % 2}" for i in range(80)]
        self.write("t.csv", "\n".join(lines) + "\n")
        result = self.ermine("train", "t.csv", "--target", "y", "--json").json["verdict"]
        for name in ("constant", "missing"):
            self.assertEqual(len([f for f in result if name in f["name"] + f["text"].lower()]), 1, result)

    def test_working_points_of_two_classes_are_in_the_metrics(self):
        self.collisions(2000)
        result = self.ermine("train", "events.csv", "--target", "signal", "--json").json
        points = {p["wish"]: p for p in result["working_points"]["test"]}
        rows = [r for r in self.csv("events-run/predictions.csv") if r["part"] == "test"]
        for wish, bound in [("false_positive_rate<=0.01", 0.01), ("false_positive_rate<=0.1", 0.1)]:
            point = points[wish]
            passing = [r["signal"] for r in rows if float(r["p_1"]) >= point["threshold"]]
            signal = sum(r["signal"] == "1" for r in rows)
            self.assertAlmostEqual(passing.count("1") / signal, point["efficiency"], 12)
            self.assertAlmostEqual(passing.count("0") / (len(rows) - signal), point["false_positive_rate"], 12)
            self.assertLessEqual(point["false_positive_rate"], bound)
        half = points["efficiency>=0.5"]
        self.assertGreaterEqual(half["efficiency"], 0.5)
        self.assertAlmostEqual(half["rejection"], 1 / half["false_positive_rate"], 9)
        self.assertIn("Working points", self.read("events-run/report.html").decode())
        judged = self.ermine("evaluate", "events-run", "events.csv", "--json").json
        self.assertIn("test", judged["working_points"])

    def test_a_report_says_what_made_it(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "--seed", "5")
        page = self.read("events-run/report.html").decode()
        for text in ("How it was made", "penalty l2", "0.0001", "0.6/0.2/0.2"):
            self.assertIn(text, page)

    def test_no_advice_names_an_option_that_this_version_lacks(self):
        self.line(rows=60)
        done = self.ermine("train", "line.csv", "--target", "y", "--json")
        self.assertNotIn("--cv", json.dumps(done.json["verdict"]))


if __name__ == "__main__":
    support.main()
