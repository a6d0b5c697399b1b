"""Ridge, lasso and elastic net through the program, against 60-digit arithmetic and against another program's path."""

import csv
import random
import unittest
from decimal import Decimal, getcontext

import support
from support import real

getcontext().prec = 60


class Exact:
    """Least squares under both penalties in decimals: the system of the nonzero coefficients, and the conditions of optimality."""

    def __init__(self, rows, names):
        self.names = names
        n = Decimal(len(rows))
        columns = [[Decimal(float(row[name])) for row in rows] for name in names]
        mean = [sum(c) / n for c in columns]
        self.mean_y = sum(Decimal(float(row["y"])) for row in rows) / n
        y = [Decimal(float(row["y"])) - self.mean_y for row in rows]
        self.mean, self.deviation, z = mean, [], []
        for c, m in zip(columns, mean):
            deviation = (sum((v - m)**2 for v in c) / n).sqrt()
            self.deviation.append(deviation)
            z.append([(v - m) / deviation for v in c])
        self.a = [[sum(u * v for u, v in zip(p, q)) / n for q in z] for p in z]
        self.b = [sum(u * v for u, v in zip(p, y)) / n for p in z]
        self.null = sum(v * v for v in y) / n

    def beta(self, coefficients):
        return [Decimal(coefficients[name]) * d for name, d in zip(self.names, self.deviation)]

    def solve(self, signs, l1, l2):
        """With the signs given (0: not in): 2 (A beta - b) + l1 sign + l2 beta = 0. In units of the columns, by name."""
        inside = [j for j, s in enumerate(signs) if s]
        rows = [[self.a[j][k] + (l2 / 2 if j == k else 0) for k in inside] + [self.b[j] - l1 / 2 * signs[j]] for j in inside]
        for k in range(len(rows)):
            for i in range(len(rows)):
                if i != k:
                    factor = rows[i][k] / rows[k][k]
                    rows[i] = [u - factor * v for u, v in zip(rows[i], rows[k])]
        beta = [Decimal(0)] * len(signs)
        for k, j in enumerate(inside):
            beta[j] = rows[k][-1] / rows[k][k]
        return beta

    def slopes(self, beta):
        return [2 * (sum(x * v for x, v in zip(row, beta)) - right) for row, right in zip(self.a, self.b)]

    def risk(self, beta, l1):
        square = self.null + sum(v * (s / 2 - right) for v, s, right in zip(beta, self.slopes(beta), self.b))
        return square + l1 * sum(abs(v) for v in beta)


class Penalties(support.ProgramTest):
    def train(self, data, *flags, target="y"):
        return self.ermine("train", data, "--target", target, "--split", "1/0/0", "--json", "-o", "run", "--force", *flags).json

    def diabetes(self):
        lines = real("diabetes", "diabetes.tab.txt").read_text().split("\n")
        rows = [line.lower().split("\t") for line in lines if line.strip()]
        self.write("d.csv", "\n".join(",".join(row) for row in rows) + "\n")
        with open(self.path("d.csv"), newline="") as file:
            table = list(csv.DictReader(file))
        return table, [name for name in rows[0] if name != "y"]

    def test_coefficients_against_60_digits(self):
        table, names = self.diabetes()
        exact = Exact(table, names)
        worst, most_gap = 0.0, 0.0
        for kind, l1, l2 in [("lasso", 0.5, 0), ("lasso", 5, 0), ("lasso", 40, 0), ("lasso", 0.01, 0), ("ridge", 0, 0.3),
                             ("elastic-net", 3, 0.2), ("elastic-net", 20, 1), ("linear", 2, 0.5)]:
            flags = [*(["--l1", l1] if l1 else []), *(["--l2", l2] if l2 else [])]
            result = self.train("d.csv", "--model", kind, *flags)
            found = {name: entry["value"] for name, entry in result["coefficients"].items()}
            signs = [1 if kind == "ridge" else (found[name] > 0) - (found[name] < 0) for name in names]
            l1, l2 = Decimal(l1), Decimal(l2)
            beta = exact.solve(signs if kind != "ridge" else [1] * len(names), Decimal(0) if kind == "ridge" else l1, l2)
            # Its conditions of optimality make this the one solution: the signs hold, no other coefficient wants to move.
            for sign, value, slope in zip(signs, beta, exact.slopes(beta)):
                if kind != "ridge":
                    self.assertGreaterEqual(value * sign, 0)
                    self.assertTrue(sign or abs(slope) < l1, (kind, l1))
            constant = exact.mean_y
            for name, value, deviation, mean in zip(names, beta, exact.deviation, exact.mean):
                constant -= value / deviation * mean
                if value == 0:
                    self.assertEqual(found[name], 0)
                else:
                    worst = max(worst, float(abs(Decimal(found[name]) / (value / deviation) - 1)))
            worst = max(worst, float(abs(Decimal(found["intercept"]) / constant - 1)))
            if l1:
                most_gap = max(most_gap, result["duality_gap"])
                self.assertTrue(all(entry["error"] is None for entry in result["coefficients"].values()))
        print(f"largest relative distance of a coefficient {worst:.1e}, largest duality gap {most_gap:.1e}")
        self.assertLess(worst, 1e-11)
        self.assertLess(most_gap, 1e-10)

    def test_a_path_is_the_single_fits(self):
        _, names = self.diabetes()
        for kind, penalty in [("lasso", "l1"), ("elastic-net", "l1"), ("ridge", "l2")]:
            result = self.train("d.csv", "--model", kind, "--path")
            path = result["path"]
            self.assertEqual(len(path["l1"]), 100)
            self.assertEqual(result["chosen_by"], "bic")
            self.assertEqual(path["score"].index(min(path["score"])), path["chosen"])
            self.assertEqual(result[penalty], path[penalty][path["chosen"]])
            self.assertTrue(all(a > b for a, b in zip(path[penalty], path[penalty][1:])))
            self.assertTrue(all(a <= b + 1e-12 for a, b in zip(path["r2"], path["r2"][1:])))
            self.assertLess(max(path["duality_gap"]), 1e-10)
            if kind != "ridge":
                self.assertTrue(all(path["coefficients"][name][0] == 0 for name in names))
                self.assertEqual(path["df"][0], 0)
            for k in (10, 60, 99):
                flags = [flag for key in ("l1", "l2") if path[key][k] for flag in (f"--{key}", repr(path[key][k]))]
                alone = self.train("d.csv", "--model", kind, *flags)["coefficients"]
                for name in names:
                    a, b = alone[name]["value"], path["coefficients"][name][k]
                    self.assertLessEqual(abs(a - b), 1e-9 * max(abs(a), abs(b)), (kind, k, name))

    def test_the_path_ends_at_a_penalty_that_is_given(self):
        self.diabetes()
        result = self.train("d.csv", "--model", "lasso", "--path", "--l1", 3)
        self.assertEqual((result["l1"], result["path"]["l1"][-1], result["path"]["chosen"]), (3, 3, 99))
        self.assertEqual(result["chosen_by"], "given")

    def test_validation_rows_choose_where_there_are_some(self):
        self.diabetes()
        result = self.ermine("train", "d.csv", "--target", "y", "--model", "lasso", "--path", "--json", "-o", "run").json
        self.assertEqual(result["chosen_by"], "validation loss")
        score = result["path"]["score"]
        self.assertEqual(score.index(min(score)), result["path"]["chosen"])
        self.assertAlmostEqual(min(score)**0.5 / result["metrics"]["validation"]["rmse"], 1, places=10)

    def test_the_path_of_another_program(self):
        """gamlr's Gaussian path for gamma 0: its risk is RSS / 2n + lambda |beta|_1, ours twice that."""
        data = real("ref_gamlr", "gamlr.gaussian.data.csv").read_text()
        self.write("g.csv", "y,a,b,c\n" + data)
        with open(self.path("g.csv"), newline="") as file:
            exact = Exact(list(csv.DictReader(file)), ["a", "b", "c"])
        coefficients = list(csv.reader(real("ref_gamlr", "gamlr.gaussian.gamma0.pf1.coefs.csv").read_text().splitlines()))
        fits = list(csv.DictReader(real("ref_gamlr", "gamlr.gaussian.gamma0.pf1.fit.csv").read_text().splitlines()))
        farthest, excess = 0.0, 0.0
        for k in range(0, 100, 9):
            l1 = 2 * float(fits[k]["fit.lambda"])
            ours = {name: entry["value"] for name, entry in self.train("g.csv", "--model", "lasso", "--l1", repr(l1))["coefficients"].items()}
            theirs = dict(zip("abc", (float(row[k]) for row in coefficients)))
            for name in "abc":
                farthest = max(farthest, abs(ours[name] - theirs[name]))
                if k > 0:  # the first penalty, where all is 0, is printed rounded and may be just too small
                    self.assertEqual(ours[name] == 0, theirs[name] == 0, (k, name))
            worse = exact.risk(exact.beta(theirs), Decimal(l1)) - exact.risk(exact.beta(ours), Decimal(l1))
            self.assertGreaterEqual(worse, Decimal(-1e-14))
            excess = max(excess, float(worse / exact.null))
        print(f"gamlr: coefficients within {farthest:.1e}, its risk above ours by at most {excess:.1e} of the empty model's")
        self.assertLess(farthest, 3e-3)
        self.assertLess(excess, 1e-6)

    def test_sparse_input_is_the_same_problem(self):
        draw = random.Random(4)
        sparse, dense = [], ["y," + ",".join(f"f{j + 1}" for j in range(12))]
        for _ in range(300):
            row = [draw.gauss(2, 1) if draw.random() < 0.2 else 0.0 for _ in range(12)]
            y = 3 + row[0] - 2 * row[4] + draw.gauss(0, 0.3)
            sparse.append(" ".join([repr(y)] + [f"{j + 1}:{v!r}" for j, v in enumerate(row) if v]))
            dense.append(",".join(map(repr, [y, *row])))
        self.write("s.svm", "\n".join(sparse) + "\n")
        self.write("s.csv", "\n".join(dense) + "\n")
        for flags in (["--model", "lasso", "--l1", "0.1"], ["--model", "ridge", "--l2", "0.5"], ["--model", "lasso"]):
            a = self.train("s.svm", *flags, target="label")["coefficients"]
            b = self.train("s.csv", *flags)["coefficients"]
            self.assertEqual(list(a), list(b))
            for name in a:
                self.assertAlmostEqual(a[name]["value"], b[name]["value"], places=12)

    def test_what_a_kind_does_not_have_is_refused(self):
        self.line()
        for flags, says in [(["--model", "linear", "--path"], "--path"), (["--model", "ridge", "--l1", "1"], "elastic-net"),
                            (["--model", "lasso", "--l2", "1"], "elastic-net"),
                            (["--model", "lasso", "--loss", "huber"], "--l1")]:
            self.refused(2, "train", "line.csv", "--target", "y", *flags, says=says)


if __name__ == "__main__":
    support.main()
