"""predict, evaluate, report, inspect: what is done with a trained model."""

import csv
import json
import math

import support


class Predict(support.ProgramTest):
    def setUp(self):
        super().setUp()
        self.line(rows=150)
        self.ermine("train", "line.csv", "--target", "y", "-o", "run")

    def test_one_line_a_row_and_the_same_numbers_as_at_training(self):
        rows = self.ermine("predict", "run", "line.csv").rows
        self.assertEqual(rows[0], ["prediction"])
        self.assertEqual([row[0] for row in rows[1:]], [line["prediction"] for line in self.csv("run/predictions.csv")])

    def test_columns_are_found_by_name(self):
        plain = self.ermine("predict", "run", "line.csv").out
        lines = self.csv("line.csv")
        with open(self.path("mixed.csv"), "w", newline="") as file:
            writer = csv.DictWriter(file, ["extra", "g", "b", "a"])
            writer.writeheader()
            for line in lines:
                writer.writerow({"extra": "text", "g": line["g"], "b": line["b"], "a": line["a"]})
        self.assertEqual(self.ermine("predict", "run", "mixed.csv").out, plain)

    def test_missing_or_retyped_columns_are_listed(self):
        self.write("n.csv", "a,y\n1,2\n")
        done = self.refused(3, "predict", "run", "n.csv")
        self.assertIn("`b`", done.err)
        self.assertIn("`g`", done.err)
        self.write("m.csv", "a,b,g\none,2,u\n")
        self.refused(3, "predict", "run", "m.csv", says="a")

    def test_unseen_categories_are_refused_or_taken_as_missing(self):
        self.write("n.csv", "a,b,g\n1,2,q\n")
        self.refused(3, "predict", "run", "n.csv", says=["`q`"])
        self.assertEqual(len(self.ermine("predict", "run", "n.csv", "--unseen", "missing").rows), 2)

    def test_missing_inputs_are_imputed(self):
        self.write("n.csv", "a,b,g\n,2,u\n1,NA,\n")
        rows = self.ermine("predict", "run", "n.csv").rows[1:]
        self.assertTrue(all(math.isfinite(float(row[0])) for row in rows))

    def test_kept_columns_keep_their_text(self):
        self.write("n.csv", "id,a,b,g\n007,1.50,2,u\nx y,2,3,v\n")
        rows = self.ermine("predict", "run", "n.csv", "--keep", "id").rows
        self.assertEqual(rows[0], ["id", "prediction"])
        self.assertEqual([row[0] for row in rows[1:]], ["007", "x y"])
        self.refused(3, "predict", "run", "n.csv", "--keep", "idd", says="did you mean `id`")

    def test_output_goes_to_a_file_whole_or_not_at_all(self):
        plain = self.ermine("predict", "run", "line.csv").bytes
        done = self.ermine("predict", "run", "line.csv", "-o", "p.csv", "--json")
        self.assertEqual(done.json["rows"], 150)
        self.assertEqual(self.read("p.csv"), plain)
        self.refused(2, "predict", "run", "line.csv", "-o", "p.csv", says="--force")
        self.write("bad.csv", "a,b,g\n1,2,u\n1,2,u,9\n")
        self.refused(3, "predict", "run", "bad.csv", "-o", "q.csv", says="bad.csv:3")
        self.assertFalse(self.path("q.csv").exists())
        self.assertEqual([p.name for p in self.folder.iterdir() if "tmp" in p.name], [])

    def test_standard_input_and_json(self):
        data = self.read("line.csv")
        plain = self.ermine("predict", "run", "line.csv").rows[1:]
        self.assertEqual(self.ermine("predict", "run", "-", stdin=data).rows[1:], plain)
        result = self.ermine("predict", "run", "-", "--json", stdin=data).json
        self.assertEqual(result["rows"], 150)
        self.assertEqual([row[0] for row in result["predictions"]], [float(row[0]) for row in plain])

    def test_models_that_are_none_exit_4(self):
        self.refused(4, "predict", "nowhere", "line.csv", says="nowhere")
        self.path("empty").mkdir()
        self.refused(4, "predict", "empty", "line.csv", says="model.ermine")
        bytes_ = bytearray(self.read("run/model.ermine"))
        bytes_[len(bytes_) // 2] ^= 1
        self.write("broken.ermine", bytes(bytes_))
        self.refused(4, "predict", "broken.ermine", "line.csv", says="broken.ermine")
        self.ermine("predict", "run/model.ermine", "line.csv")


class Evaluate(support.ProgramTest):
    def test_evaluate_has_one_part_test_and_equals_training_on_the_same_rows(self):
        self.collisions()
        trained = self.ermine("train", "events.csv", "--target", "signal", "--split", "1/0/0", "--json").json
        judged = self.ermine("evaluate", "events-run", "events.csv", "--json", "-o", "judged").json
        self.assertEqual(judged["rows"], {"test": 600})
        self.assertEqual(judged["metrics"]["test"], trained["metrics"]["train"])
        self.assertEqual(json.loads(self.read("judged/metrics.json")), judged)
        self.assertIn(b"<html", self.read("judged/report.html").lower())
        self.refused(2, "evaluate", "events-run", "events.csv", "-o", "judged", says="--force")
        self.refused(2, "evaluate", "events-run", "events.csv", "-o", "events-run", "--force", says="trained model")

    def test_evaluate_needs_the_target_and_known_classes(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal")
        header, *rows = self.read("events.csv").decode().splitlines()
        at = header.split(",").index("signal")
        strip = lambda line: ",".join(cell for i, cell in enumerate(line.split(",")) if i != at)
        self.write("n.csv", "\n".join(map(strip, [header] + rows)) + "\n")
        self.refused(3, "evaluate", "events-run", "n.csv", says="`signal`")
        self.write("u.csv", "\n".join([header] + [strip(rows[0]) + ",7"]) + "\n") if at == header.count(",") else None
        if at == header.count(","):
            self.refused(3, "evaluate", "events-run", "u.csv", says="`7`")
            self.ermine("evaluate", "events-run", "u.csv", "events.csv", "--map", "signal: 7 -> 1")

    def test_the_weight_is_used_where_it_is_there_and_its_absence_said(self):
        self.write("t.csv", "x,w,y\n" + "".join(f"{i % 11},{1 + i % 2},{(i * i) % 3 % 2}\n" for i in range(150)))
        self.write("n.csv", "x,y\n" + "".join(f"{i % 11},{(i * i) % 3 % 2}\n" for i in range(150)))
        self.ermine("train", "t.csv", "--target", "y", "--weight", "w", "-o", "run")
        self.assertIn("weight `w`", self.ermine("evaluate", "run", "t.csv").err)
        self.assertIn("every row counts 1", self.ermine("evaluate", "run", "n.csv").err)
        self.ermine("predict", "run", "n.csv")


class Report(support.ProgramTest):
    def test_a_report_is_written_again_and_runs_are_compared(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        self.ermine("train", "events.csv", "--target", "signal", "-o", "two", "--l2", "10")
        first = self.read("one/report.html")
        self.path("one/report.html").unlink()
        self.ermine("report", "one")
        self.assertEqual(self.read("one/report.html"), first)
        done = self.ermine("report", "one", "two", "-o", "both.html")
        self.assertIn("auc", done.out)
        page = self.read("both.html").decode()
        self.assertIn("one", page)
        self.assertIn("two", page)
        self.refused(2, "report", "one", "two", "-o", "both.html", says="--force")
        self.refused(4, "report", "nowhere", says="nowhere")

    def test_a_report_without_the_data_still_has_the_verdict(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        self.path("events.csv").unlink()
        self.assertIn("warning", self.ermine("report", "one").err)
        self.assertIn("coefficients", self.read("one/report.html").decode())

    def test_inspect_tells_what_a_run_learnt(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        result = self.ermine("inspect", "one", "--json").json
        self.assertEqual((result["model"], result["target"], result["classes"]), ("logistic", "signal", ["0", "1"]))
        self.assertIn("logistic", self.ermine("inspect", "one").out)


if __name__ == "__main__":
    support.main()
