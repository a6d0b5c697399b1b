"""Certified digits through the program: NIST's linear, ANOVA and univariate sets.

Digits are -log10 of the relative distance to the certified value, 15 at most, for that is what NIST prints. Where a number
stored in binary is not the number in the file, exact arithmetic on the stored numbers does not reach the certified value
either: that ceiling is computed here in fractions.
"""

import math
import re
import unittest
from decimal import Decimal, localcontext
from fractions import Fraction

import support
from support import real

# Sets of NIST whose numbers follow from another set or fit on a line.
PONTIUS = [(.11019, .11052), (.21956, .22018), (.32949, .32939), (.43899, .43886), (.54803, .54798), (.65694, .65739),
           (.76562, .76596), (.87487, .87474), (.98292, .98300), (1.09146, 1.09150), (1.20001, 1.20004), (1.30822, 1.30818),
           (1.41599, 1.41613), (1.52399, 1.52408), (1.63194, 1.63159), (1.73947, 1.73965), (1.84646, 1.84696),
           (1.95392, 1.95445), (2.06128, 2.06177), (2.16844, 2.16829)]
PONTIUS_VALUES = [(6.73565789473684E-04, 1.07938612033077E-04), (7.32059160401003E-07, 1.57817399981659E-10),
                  (-3.16081871345029E-15, 4.86652849992036E-17)]


def digits(found, certified):
    if found is None:
        return -1.0
    if found == certified:
        return 15.0
    return min(15.0, -math.log10(abs(found) if certified == 0 else abs(found - certified) / abs(certified)))


class Certified:
    """A linear problem: rows of text (y first), coefficients with their deviations, sigma, r2, F."""

    def __init__(self, name):
        self.values, self.rows, self.sigma, self.r2, self.f = [], [], None, None, None
        if name in ("Pontius", "NoInt2", "Wampler4"):
            getattr(self, name.lower())()
            return
        in_data = False
        for line in real("nist_linear", name + ".dat").read_text().splitlines():
            words = line.split()
            if words[:2] == ["Data:", "y"]:
                in_data = True
            elif in_data and words:
                self.rows.append(words)
            elif len(words) == 3 and re.fullmatch(r"B\d+", words[0]):
                self.values.append((float(words[1]), float(words[2])))
            elif len(words) == 3 and words[:2] == ["Standard", "Deviation"]:
                self.sigma = float(words[2])
            elif words[:1] == ["R-Squared"]:
                self.r2 = float(words[1])
            elif words[:1] == ["Regression"] and len(words) == 5 and words[4] != "Infinity":
                self.f = float(words[4])

    def pontius(self):
        self.rows = [(str(y), str(150000 * (k + 1))) for run in (0, 1) for k, y in enumerate(p[run] for p in PONTIUS)]
        self.values, self.sigma, self.r2 = PONTIUS_VALUES, 2.05177424076185E-04, 0.999999900178537

    def noint2(self):
        self.rows = [("3", "4"), ("4", "5"), ("4", "6")]
        self.values, self.sigma, self.r2 = [(0.727272727272727, 0.0420827318078432)], 0.369274472937998, 0.993348115299335
        self.f = 298.666666666667

    def wampler4(self):
        """The polynomial of Wampler3, its deviations a hundred times as large."""
        third = Certified("Wampler3")
        for y, x in third.rows:
            smooth = sum(int(x)**k for k in range(6))
            self.rows.append((str(smooth + 100 * (int(float(y)) - smooth)), x))
        self.values = [(value, 100 * error) for value, error in third.values]
        self.sigma = 100 * third.sigma


def exact_line(rows, powers, intercept=True):
    """Least squares on the stored numbers in fractions: the coefficients."""
    table = []
    for words in rows:
        y, *x = [Fraction(float(word)) for word in words]
        if powers > 1:
            x = [x[0]**k for k in range(1, powers + 1)]
        table.append(([Fraction(1)] if intercept else []) + x + [y])
    p = len(table[0]) - 1
    a = [[sum(row[i] * row[j] for row in table) for j in range(p + 1)] for i in range(p)]
    for k in range(p):
        for i in range(p):
            if i != k:
                factor = a[i][k] / a[k][k]
                a[i] = [u - factor * v for u, v in zip(a[i], a[k])]
    return [float(a[k][p] / a[k][k]) for k in range(p)]


def root(value):
    with localcontext() as context:
        context.prec = 40
        return float((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


class Nist(support.ProgramTest):
    def linear(self, name, rows, *flags):
        names = ["y"] + (["x"] if len(rows[0]) == 2 else [f"x{k}" for k in range(1, len(rows[0]))])
        self.write(name + ".csv", "\n".join(",".join(row) for row in [names, *rows]) + "\n")
        return self.ermine("train", name + ".csv", "--target", "y", "--model", "linear", "--split", "1/0/0", "--json", "-o", "run",
                           "--force", *flags).json

    def test_linear(self):
        for name, powers, intercept in [("Norris", 1, True), ("Pontius", 2, True), ("NoInt1", 1, False), ("NoInt2", 1, False),
                                        ("Filip", 10, True), ("Longley", 1, True), *[(f"Wampler{k}", 5, True) for k in range(1, 6)]]:
            with self.subTest(name):
                problem = Certified(name)
                flags = [*(["--basis", f"poly:{powers}"] if powers > 1 else []), *([] if intercept else ["--no-intercept"])]
                result = self.linear(name, problem.rows, *flags)
                names, found = zip(*result["coefficients"].items())
                self.assertEqual(len(found), len(problem.values))
                if powers > 1:
                    self.assertEqual(list(names), ["intercept", "x", *[f"x^{k}" for k in range(2, powers + 1)]])
                values = min(digits(f["value"], c) for f, (c, _) in zip(found, problem.values))
                errors = min(digits(f["error"], e) for f, (_, e) in zip(found, problem.values))
                ceiling = min(digits(e, c) for e, (c, _) in zip(exact_line(problem.rows, powers, intercept), problem.values))
                line = f"{name}: coefficients {values:.1f} (exact arithmetic {ceiling:.1f}), errors {errors:.1f}"
                self.assertGreaterEqual(values, 13.0, line)
                self.assertGreaterEqual(errors, 12, line)
                for key, certified in [("sigma", problem.sigma), ("r2", problem.r2)]:
                    if certified is not None:
                        line += f", {key} {digits(result[key], certified):.1f}"
                        self.assertGreaterEqual(digits(result[key], certified), 12, line)
                if problem.f is not None:
                    line += f", F {digits(result['anova']['f'], problem.f):.1f}"
                    self.assertGreaterEqual(digits(result["anova"]["f"], problem.f), 12, line)
                if problem.sigma == 0:  # an exact fit
                    self.assertIsNone(result["anova"]["f"])
                anova = result["anova"]
                self.assertEqual(anova["df_model"], len(found) - intercept)
                self.assertEqual(anova["df_residual"], len(problem.rows) - len(found))
                print(line)

    def test_filip_with_powers_rounded_beforehand(self):
        problem = Certified("Filip")
        rows = [(y, *[repr(float(x)**k) for k in range(1, 11)]) for y, x in problem.rows]
        found = self.linear("Filip", rows)["coefficients"].values()
        value = min(digits(f["value"], c) for f, (c, _) in zip(found, problem.values))
        print(f"Filip, powers rounded to double: {value:.1f}")
        self.assertGreaterEqual(value, 7.5)

    def test_t_p_and_covariance(self):
        result = self.linear("Norris", Certified("Norris").rows)
        for entry in result["coefficients"].values():
            self.assertEqual(entry["t"], entry["value"] / entry["error"])
        # With one column t^2 is F; 34 degrees of freedom beyond |t| = 1.127 leave 26.8 in 100.
        self.assertAlmostEqual(result["coefficients"]["x"]["t"]**2 / result["anova"]["f"], 1, places=12)
        self.assertAlmostEqual(result["coefficients"]["intercept"]["p"], 0.26774674, places=7)
        self.assertLess(result["coefficients"]["x"]["p"], 1e-80)
        covariance = self.ermine("inspect", "run", "--json").json["covariance"]
        for k, entry in enumerate(result["coefficients"].values()):
            self.assertAlmostEqual(covariance[k][k] / entry["error"]**2, 1, places=14)
        self.assertEqual(covariance[0][1], covariance[1][0])
        self.assertLess(covariance[0][1], 0)

    def test_anova(self):
        for name in ["SiRstvt", "SmLs01t", "SmLs02t", "SmLs03t", "SmLs04t", "SmLs06t", "SmLs07t", "SmLs09t"]:
            with self.subTest(name):
                text = real("nist_anova", name + ".dat").read_text()
                lines = text.splitlines()
                place = re.search(r"Data\s+\(lines\s+(\d+)\s+to\s+(\d+)\)", text)
                rows = [line.split() for line in lines[int(place[1]) - 1:int(place[2])]]
                if all(float(cell) == k + 1 for k, cell in enumerate(rows[0])):
                    rows = rows[1:]
                cells = [(str(k + 1), y) for row in rows for k, y in enumerate(row)]
                between = next(line.split()[-4:] for line in lines if line.startswith("Between"))
                within = next(line.split()[-3:] for line in lines if line.startswith("Within"))
                certified = {"ss_model": float(between[1]), "f": float(between[3]), "ss_residual": float(within[1])}
                self.write("cells.csv", "g,y\n" + "".join(f"{g},{y}\n" for g, y in cells))
                anova = self.ermine("train", "cells.csv", "--target", "y", "--model", "linear", "--category", "g", "--split", "1/0/0",
                                    "--json", "-o", "run", "--force").json["anova"]
                self.assertEqual(anova["df_model"], int(between[0]))
                self.assertEqual(anova["df_residual"], int(within[0]))
                exact = self.exact_anova(cells, int(between[0]), int(within[0]))
                line = name
                for key, value in certified.items():
                    reached, ceiling = digits(anova[key], value), digits(exact[key], value)
                    line += f", {key} {reached:.1f} (exact arithmetic {ceiling:.1f})"
                    self.assertGreaterEqual(reached, ceiling - 0.3, line)
                print(line)

    @staticmethod
    def exact_anova(cells, df_between, df_within):
        groups = {}
        for g, y in cells:
            groups.setdefault(g, []).append(Fraction(float(y)))
        mean = sum(sum(v) for v in groups.values()) / len(cells)
        means = {g: sum(v) / len(v) for g, v in groups.items()}
        between = sum(len(v) * (means[g] - mean)**2 for g, v in groups.items())
        within = sum(sum((y - means[g])**2 for y in v) for g, v in groups.items())
        return {"ss_model": float(between), "ss_residual": float(within),
                "f": float(between / df_between / (within / df_within))}

    def test_univariate(self):
        for name in ["Lew.dat", "Lottery.dat", "Michelso.dat", "NumAcc1.dat", "NumAcc2.dat", "NumAcc3.dat", "NumAcc4.dat",
                     "PiDigits.txt"]:
            with self.subTest(name):
                cells, certified = self.univariate(name)
                self.write("y.csv", "y\n" + "\n".join(cells) + "\n")
                found = self.ermine("inspect", "y.csv", "--json").json["columns"]["y"]
                self.assertEqual(found["count"], len(cells))
                exact = self.exact_moments([Fraction(float(cell)) for cell in cells])
                line = name
                for key, value in zip(("mean", "std", "autocorrelation"), certified):
                    reached, ceiling = digits(found[key], value), digits(exact[key], value)
                    line += f", {key} {reached:.1f} (exact arithmetic {ceiling:.1f})"
                    self.assertGreaterEqual(reached, ceiling - 0.3, line)
                print(line)

    @staticmethod
    def univariate(name):
        if name == "NumAcc4.dat":  # NumAcc3, ten times as far from 0
            cells, (_, deviation, correlation) = Nist.univariate("NumAcc3.dat")
            return ["10" + cell[1:] for cell in cells], (10000000.2, deviation, correlation)
        lines = real("nist_univariate", name).read_text(errors="replace").splitlines()
        first = 60 if name.startswith("Pi") else max(k for k, line in enumerate(lines) if line.startswith("-----")) + 1
        certified = []
        for start in ("Sample Mean", "Sample Standard Deviation", "Sample Autocorrelation"):
            text = next(line for line in lines if line.startswith(start)).split(":")[-1]
            certified.append(float(re.search(r"-?\d*\.?\d+", text)[0]))
        return [line.strip() for line in lines[first:] if line.strip()], certified

    @staticmethod
    def exact_moments(y):
        mean = sum(y) / len(y)
        squares = sum((v - mean)**2 for v in y)
        lagged = sum((a - mean) * (b - mean) for a, b in zip(y, y[1:]))
        return {"mean": float(mean), "std": root(squares / (len(y) - 1)), "autocorrelation": float(lagged / squares)}


if __name__ == "__main__":
    support.main()
