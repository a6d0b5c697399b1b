"""fit --formula: a curve through points, from the command line."""

import math
import random

import support


class Fit(support.ProgramTest):
    def decay(self):
        draw = random.Random(5)
        lines = ["t,n,kind"]
        for i in range(60):
            t = i / 6
            lines.append(f"{t!r},{50 * math.exp(-t / 2.5) + 7 + draw.gauss(0, 1)!r},u")
        return self.write("decay.csv", "\n".join(lines) + "\n")

    def test_a_decay_is_fitted_with_its_errors(self):
        done = self.ermine("fit", self.decay(), "--formula", "n = a*exp(-t/tau) + c", "--start", "a=1,tau=1,c=0", "--json")
        fit = done.json
        self.assertEqual(fit["status"], "accurate")
        self.assertEqual(list(fit["parameters"]), ["a", "tau", "c"])
        for name, truth in {"a": 50, "tau": 2.5, "c": 7}.items():
            found = fit["parameters"][name]
            self.assertLess(abs(found["value"] - truth), 4 * found["error"])
            self.assertAlmostEqual(found["upper"] - found["value"], found["error"], 10)
        self.assertEqual(len(fit["covariance"]), 3)
        self.assertAlmostEqual(fit["covariance"][1][1] ** 0.5, fit["parameters"]["tau"]["error"], 12)
        self.assertLess(abs(fit["minimum"] / 57 - 1), 0.6)
        self.assertGreater(fit["seconds"], 0)

    def test_text_cuts_definitions_and_files(self):
        data = self.decay()
        done = self.ermine("fit", data, "--formula", "log(n) = b - k*s", "--start", "b=1,k=1", "--define", "s = t*1",
                           "--cut", "t < 3", "-o", "fit.txt")
        self.assertEqual(done.out, "")
        text = self.read("fit.txt").decode()
        for word in ("parameter", "error", "18 rows", "accurate"):
            self.assertIn(word, text)
        self.refused(2, "fit", data, "--formula", "n = b + t", "--start", "b=1", "-o", "fit.txt", says="fit.txt")

    def test_mistakes_are_shown_where_they_are(self):
        data = self.decay()
        self.refused(2, "fit", data, says="--formula")
        self.refused(2, "fit", data, "--formula", "n = a*(t", "--start", "a=1", says=["a*(t", "^"])
        self.refused(2, "fit", data, "--formula", "n = a*tt", "--start", "a=1", says=["`tt`", "start", "did you mean `t`"])
        self.refused(2, "fit", data, "--formula", "n = a*t", "--start", "a=1,b=2", says="`b`")
        self.refused(3, "fit", data, "--formula", "n = a*t + kind", "--start", "a=1", says="`kind`")
        self.refused(5, "fit", data, "--formula", "n = a/(0*t)", "--start", "a=1", says="row 1")
        self.refused(3, "fit", "nothing.csv", "--formula", "n = a*t", "--start", "a=1", says="nothing.csv")


if __name__ == "__main__":
    support.main()
