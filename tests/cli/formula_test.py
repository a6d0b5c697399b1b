"""train --model formula:EXPR: a curve of the user's own, from the command line to the report."""

import math
import random

import support

DECAY = "formula:a*exp(-x/tau)+c"


class Formula(support.ProgramTest):
    def decay(self, rows=200, noise=1.0):
        draw = random.Random(5)
        lines = ["x,y,kind"]
        for i in range(rows):
            x = 20 * i / rows
            lines.append(f"{x!r},{100 * math.exp(-x / 2.5) + 7 + draw.gauss(0, noise)!r},{'uv'[i % 2]}")
        return self.write("decay.csv", "\n".join(lines) + "\n")

    def test_a_decay_is_fitted_predicted_judged_inspected_and_reported(self):
        data = self.decay()
        done = self.ermine("train", data, "--target", "y", "--model", DECAY, "--start", "a=80,tau=2,c=5", "--json",
                           "-o", "run")
        result = done.json
        self.assertEqual((result["model"], result["task"]), ("formula", "regression"))
        self.assertEqual(list(result["coefficients"]), ["a", "tau", "c"])
        for name, truth in {"a": 100, "tau": 2.5, "c": 7}.items():
            found = result["coefficients"][name]
            self.assertLess(abs(found["value"] - truth), 4 * found["error"])
        self.assertIn("a, tau, c parameters", done.err)
        fitted = {name: found["value"] for name, found in result["coefficients"].items()}
        rows = self.ermine("predict", "run", data).rows
        expected = fitted["a"] * math.exp(-10 / fitted["tau"]) + fitted["c"]
        self.assertAlmostEqual(float(rows[101][0]), expected, 11)
        self.assertGreater(self.ermine("evaluate", "run", data, "--json").json["metrics"]["test"]["r2"], 0.99)
        self.assertIn("a*exp(-x/tau)+c", self.ermine("inspect", "run").out)
        self.assertIn("a*exp(-x/tau)+c", self.read("run/report.html").decode())

    def test_without_a_start_it_says_where_it_began(self):
        done = self.ermine("train", self.decay(noise=0), "--target", "y", "--model", DECAY, "--json", "-o", "run")
        self.assertAlmostEqual(done.json["coefficients"]["tau"]["value"], 2.5, 7)
        self.assertTrue(any("No start was given" in line["text"] for line in done.json["verdict"]))

    def test_the_configuration_gives_the_same_run_again_byte_for_byte(self):
        self.ermine("train", self.decay(), "--target", "y", "--model", DECAY, "--start", "a=80,tau=2,c=5", "-o", "run")
        self.ermine("train", "--config", "run/config.toml", "-o", "again", "--threads", "1")
        for name in ("model.ermine", "predictions.csv", "history.csv"):
            self.assertEqual(self.read("run/" + name), self.read("again/" + name))

    def test_mistakes_are_shown_where_they_are(self):
        data = self.decay()

        def refused(code, formula, *more, says):
            self.refused(code, "train", data, "--target", "y", "--model", formula, *more, says=says)
            self.assertFalse(self.path("decay-run").exists())

        refused(2, "formula:a*exp(-x/tau", says=["a*exp(-x/tau", "^"])
        refused(2, "formula:a*exq(-x/tau)", says=["exq", "^"])
        refused(2, "formula", says="formula:EXPR")
        refused(2, "formula:x^2", says=["no parameter", "^"])
        refused(2, "formula:a+b", says=["reads no column", "`x`"])
        refused(2, "formula:a*x+y", says=["`y` is the target", "^"])
        refused(3, "formula:a*x*kind", says=["`kind` holds text", "^"])
        refused(2, DECAY, "--start", "a=1,tau=2", says=["`c` is neither", "--start c=1", "^"])
        refused(2, DECAY, "--start", "a=1,tau=2,c=0,d=1", says=["no parameter `d`"])
        refused(2, DECAY, "--start", "a=1,a=2", says="twice")
        refused(2, DECAY, "--start", "tau", says="name=value")
        refused(2, "formula:a*x", "--basis", "poly:2", says="--basis")
        refused(2, "formula:a*x", "--task", "classification", says="regression")
        refused(5, "formula:a*log(x-30)", "--start", "a=1", says=["logarithm", "row", "x = ", "a*log(x-30)", "^"])


if __name__ == "__main__":
    support.main()
