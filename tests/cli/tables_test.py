"""generate, inspect, convert: tables without a model."""

import gzip
import math
import statistics

import support


class Tables(support.ProgramTest):
    def test_generated_data_are_the_same_for_the_same_seed(self):
        for kind in "collisions moons circles blobs spirals rings jets decays".split():
            one = self.ermine("generate", kind, "-n", 50, "--seed", 3).out
            self.assertEqual(one, self.ermine("generate", kind, "-n", 50, "--seed", 3).out)
            self.assertNotEqual(one, self.ermine("generate", kind, "-n", 50, "--seed", 4).out)
            self.assertEqual(len(one.splitlines()), 51)
        self.refused(2, "generate", "mons", says="did you mean `moons`")
        self.refused(2, "generate", "moons", "--noise", "-1", says="noise")

    def test_nothing_is_overwritten_without_force(self):
        self.ermine("generate", "moons", "-n", 5, "-o", "m.csv")
        before = self.read("m.csv")
        self.refused(2, "generate", "moons", "-n", 6, "-o", "m.csv", says=["m.csv", "--force"])
        self.refused(2, "convert", "m.csv", "m.csv", says="--force")
        self.refused(2, "inspect", "m.csv", "-o", "m.csv", says="--force")
        self.assertEqual(self.read("m.csv"), before)
        self.ermine("generate", "moons", "-n", 6, "-o", "m.csv", "--force")
        self.assertNotEqual(self.read("m.csv"), before)

    def test_inspect_gives_the_moments_of_each_column(self):
        x = [3.5, -1.25, 4.0, 0.0, 12.0]
        self.write("t.csv", "x,n,c\n" + "".join(f"{v},{i},{'ab'[i % 2]}\n" for i, v in enumerate(x)) + ",9,\n")
        result = self.ermine("inspect", "t.csv", "--json").json
        self.assertEqual(result["rows"], 6)
        self.assertEqual(list(result["columns"]), ["x", "n", "c"])
        column = result["columns"]["x"]
        mean = statistics.fmean(x)
        self.assertEqual((column["type"], column["count"], column["missing"]), ("number", 5, 1))
        self.assertAlmostEqual(column["mean"], mean, 14)
        self.assertAlmostEqual(column["std"], statistics.stdev(x), 14)
        self.assertEqual((column["min"], column["max"]), (-1.25, 12))
        lagged = sum((a - mean) * (b - mean) for a, b in zip(x, x[1:])) / sum((a - mean) ** 2 for a in x)
        self.assertAlmostEqual(column["autocorrelation"], lagged, 14)
        category = result["columns"]["c"]
        self.assertEqual((category["type"], category["count"], category["missing"]), ("category", 5, 1))
        self.assertIsNone(category["mean"])
        text = self.ermine("inspect", "t.csv").out
        self.assertIn("6 rows, 3 columns", text)

    def test_inspect_keeps_its_digits_beside_a_large_mean(self):
        self.write("t.csv", "x\n" + "".join(f"{10000000.2 + 0.1 * (i % 2 * 2 - 1)!r}\n" for i in range(1000)))
        column = self.ermine("inspect", "t.csv", "--json").json["columns"]["x"]
        values = [10000000.2 + 0.1 * (i % 2 * 2 - 1) for i in range(1000)]
        exact = statistics.stdev(map(__import__("fractions").Fraction, values))
        self.assertLess(abs(column["std"] / float(exact) - 1), 1e-14)

    def test_weights_change_the_mean(self):
        self.write("t.csv", "x,w\n1,1\n4,2\n")
        column = self.ermine("inspect", "t.csv", "--weight", "w", "--json").json["columns"]["x"]
        self.assertEqual(column["mean"], 3)

    def test_constant_and_empty_columns_have_null_where_nothing_is_known(self):
        self.write("t.csv", "x,y\n1,\n1,\n")
        columns = self.ermine("inspect", "t.csv", "--json").json["columns"]
        self.assertEqual(columns["x"]["std"], 0)
        self.assertIsNone(columns["x"]["autocorrelation"])
        self.assertEqual(columns["y"]["missing"], 2)

    def test_a_table_survives_every_format_and_back(self):
        self.ermine("generate", "moons", "-n", 40, "-o", "a.csv")
        for name in ("b.csv", "b.tsv", "b.csv.gz", "b.npz", "b.svm"):
            self.ermine("convert", "a.csv", name)
            again = self.ermine("inspect", name, "--json").json
            first = self.ermine("inspect", "a.csv", "--json").json
            self.assertEqual(again["rows"], 40)
            if name != "b.svm":
                self.assertEqual(again["columns"], first["columns"], name)
        self.assertEqual(gzip.decompress(self.read("b.csv.gz")), self.read("b.csv"))
        self.refused(2, "convert", "a.csv", "b.doc", says="b.doc")

    def test_several_files_are_joined_and_must_agree(self):
        self.write("a1.csv", "x,y\n1,2\n")
        self.write("a2.csv", "x,y\n3,4\n")
        self.write("b.csv", "x,z\n5,6\n")
        self.assertEqual(self.ermine("inspect", "a1.csv", "a2.csv", "--json").json["rows"], 2)
        self.assertEqual(self.ermine("inspect", "a*.csv", "--json").json["columns"]["x"]["max"], 3)
        self.refused(3, "inspect", "a1.csv", "b.csv", says="z")
        self.refused(3, "inspect", "q*.csv", says="q*.csv")

    def test_data_flags_shape_the_table(self):
        self.write("t.csv", "x,y,c\n1,-9,a\n2,5,b\n3,6,old\n")
        self.ermine("convert", "t.csv", "o.csv", "--missing=-9", "--map", "c: old -> a", "--define", "s = x + y",
                    "--cut", "x != 2")
        self.assertEqual([list(row.values()) for row in self.csv("o.csv")], [["1", "", "a", ""], ["3", "6", "a", "9"]])
        self.assertEqual(self.ermine("inspect", "t.csv", "--category", "x", "--json").json["columns"]["x"]["type"], "category")
        self.refused(3, "convert", "t.csv", "q.csv", "--cut", "x > 10", says="none of the 3 rows")
        self.refused(3, "convert", "t.csv", "q.csv", "--cut", "xx > 1", says=["xx", "did you mean `x`"])

    def test_headers_and_standard_input(self):
        self.assertEqual(list(self.ermine("inspect", "-", "--json", stdin=b"1,2\n3,4\n").json["columns"]), ["c1", "c2"])
        self.assertEqual(list(self.ermine("inspect", "-", "--json", "--header", "yes", stdin=b"1,2\n3,4\n").json["columns"]), ["1", "2"])

    def test_bad_files_are_named_with_line_and_column(self):
        self.write("bad.csv", "x,y\n1,2\n3,4,5\n")
        self.refused(3, "inspect", "bad.csv", says="bad.csv:3")
        self.refused(3, "inspect", "none.csv", says="none.csv")
        self.write("inf.csv", "x\n1\ninf\n")
        self.refused(3, "inspect", "inf.csv", says="inf.csv:3:1")

    def test_a_full_disk_is_reported(self):
        with open("/dev/full", "wb") as full:
            done = support.subprocess.run([support.PROGRAM, "generate", "moons"], stdout=full, stderr=-1)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"No space left", done.stderr)


if __name__ == "__main__":
    support.main()
