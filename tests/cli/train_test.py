"""train on generated data: files, figures, columns, rules."""

import hashlib
import json
import random
import struct

import support

FILES = ["config.toml", "environment.json", "history.csv", "log.txt", "metrics.json", "model.ermine", "predictions.csv",
         "report.html"]


class Train(support.ProgramTest):
    def test_one_command_gives_a_whole_run(self):
        self.collisions()
        result = self.ermine("train", "events.csv", "--target", "signal")
        present = sorted(p.name for p in self.path("events-run").iterdir() if p.name != "checkpoint")
        self.assertEqual(present, FILES)
        self.assertIn("auc", result.out)
        for said in ("task: classification of `signal`", "model: logistic", "events-run/report.html"):
            self.assertIn(said, result.err)
        log = self.read("events-run/log.txt").decode()
        self.assertIn("model: logistic", log)

    def test_the_json_result_has_the_promised_keys(self):
        self.collisions()
        result = self.ermine("train", "events.csv", "--target", "signal", "--json").json
        self.assertEqual(result, json.loads(self.read("events-run/metrics.json")))
        for key in ("schema", "model", "task", "rows", "metrics", "coefficients", "training", "verdict"):
            self.assertIn(key, result)
        self.assertEqual((result["model"], result["task"]), ("logistic", "binary"))
        self.assertEqual(result["rows"], {"train": 360, "validation": 120, "test": 120})
        for part in ("train", "validation", "test"):
            for metric in ("auc", "accuracy", "log_loss"):
                self.assertIsInstance(result["metrics"][part][metric], float)
                self.assertIn(metric + "_error", result["metrics"][part])
        self.assertEqual(set(result["training"]), {"stop", "iterations", "epochs", "seconds"})
        for finding in result["verdict"]:
            self.assertEqual(set(finding), {"name", "severity", "text", "value"})
        names = list(result["coefficients"])
        self.assertEqual(names[0], "intercept")
        header = self.read("events.csv").decode().splitlines()[0].split(",")
        self.assertEqual(names[1:], [name for name in header if name != "signal"])

    def test_predictions_hold_every_row_once_in_the_order_of_the_data(self):
        self.collisions(300)
        self.ermine("train", "events.csv", "--target", "signal")
        lines = self.csv("events-run/predictions.csv")
        self.assertEqual(list(lines[0]), ["row", "part", "signal", "prediction", "p_0", "p_1"])
        self.assertEqual([int(line["row"]) for line in lines], list(range(300)))
        truth = [row["signal"] for row in self.csv("events.csv")]
        self.assertEqual([line["signal"] for line in lines], truth)
        for line in lines:
            self.assertAlmostEqual(float(line["p_0"]) + float(line["p_1"]), 1, 15)
            self.assertEqual(line["prediction"], "1" if float(line["p_1"]) > 0.5 else "0")

    def test_history_falls_and_has_no_times(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal")
        lines = self.csv("events-run/history.csv")
        self.assertEqual(list(lines[0]), ["epoch", "step", "train_loss", "validation_loss", "rate", "gradient_norm"])
        losses = [float(line["train_loss"]) for line in lines]
        self.assertLess(losses[-1], losses[0])

    def test_a_line_is_found_with_its_errors(self):
        result = self.ermine("train", self.line(rows=400), "--target", "y", "--json").json
        self.assertEqual((result["model"], result["task"]), ("linear", "regression"))
        c = result["coefficients"]
        self.assertLess(abs(c["a"]["value"] - 2), 5 * c["a"]["error"])
        self.assertLess(abs(c["b"]["value"] + 3), 5 * c["b"]["error"])
        self.assertTrue({"g=u", "g=v", "g=w"} >= {n for n in c if n.startswith("g=")})
        self.assertAlmostEqual(result["sigma"], 0.1, delta=0.02)
        self.assertGreater(result["r2"], 0.99)
        self.assertEqual(set(result["anova"]), {"ss_model", "ss_residual", "df_model", "df_residual", "f"})
        self.assertEqual(set(result["metrics"]["test"]) >= {"rmse", "mae", "r2"}, True)

    def test_three_classes_are_told_apart_by_softmax(self):
        self.ermine("generate", "blobs", "-n", 400, "-o", "blobs.csv")
        result = self.ermine("train", "blobs.csv", "--target", "class", "--json").json
        self.assertEqual((result["model"], result["task"]), ("softmax", "multiclass"))
        self.assertEqual(list(result["coefficients"]), ["0", "1", "2"])
        self.assertTrue(set(result["metrics"]["test"]) >= {"accuracy", "log_loss", "macro_f1"})
        self.assertEqual(self.csv("blobs-run/predictions.csv")[0].keys() >= {"p_0", "p_1", "p_2"}, True)

    def test_a_part_of_size_0_is_absent(self):
        self.collisions()
        result = self.ermine("train", "events.csv", "--target", "signal", "--split", "1/0/0", "--json").json
        self.assertEqual(list(result["rows"]), ["train"])
        self.assertEqual(list(result["metrics"]), ["train"])
        self.assertEqual({line["part"] for line in self.csv("events-run/predictions.csv")}, {"train"})

    def test_the_split_is_stratified(self):
        self.collisions(500)
        self.ermine("train", "events.csv", "--target", "signal")
        share = {}
        for line in self.csv("events-run/predictions.csv"):
            share.setdefault(line["part"], []).append(int(line["signal"]))
        shares = [sum(v) / len(v) for v in share.values()]
        self.assertLess(max(shares) - min(shares), 0.011)

    def test_groups_stay_together(self):
        lines = ["x,g,y"] + [f"{i % 7},{i // 10},{i % 2}" for i in range(400)]
        self.write("t.csv", "\n".join(lines) + "\n")
        result = self.ermine("train", "t.csv", "--target", "y", "--group", "g", "--json").json
        self.assertNotIn("g", result["coefficients"])
        parts = {}
        for line in self.csv("t-run/predictions.csv"):
            parts.setdefault(int(line["row"]) // 10, set()).add(line["part"])
        self.assertTrue(all(len(found) == 1 for found in parts.values()))

    def test_features_and_drop_take_names_and_patterns(self):
        self.collisions(200)
        header = self.read("events.csv").decode().splitlines()[0].split(",")
        inputs = [name for name in header if name != "signal"]
        got = lambda *flags: list(self.ermine("train", "events.csv", "--target", "signal", "--json", "-o", "r", "--force",
                                              *flags).json["coefficients"])[1:]
        self.assertEqual(got("--features", f"{inputs[1]},{inputs[0]}"), inputs[:2])
        self.assertEqual(got("--drop", inputs[0]), inputs[1:])
        self.assertEqual(got("--features", "*", "--drop", f"{inputs[0]},{inputs[1]}"), inputs[2:])
        self.assertEqual(got("--features", inputs[0][:-1] + "?"), [n for n in inputs if n[:-1] == inputs[0][:-1]])
        self.refused(3, "train", "events.csv", "--target", "signal", "--features", inputs[0] + "x", says=f"did you mean `{inputs[0]}`")
        self.refused(3, "train", "events.csv", "--target", "signal", "--drop", "*", says="no input column is left")

    def test_definitions_maps_and_bases_travel_with_the_model(self):
        lines = ["x,c,y"] + [f"{i / 10},{'old' if i % 5 == 0 else 'new'},{(i / 10) ** 2 + 1!r}" for i in range(1, 200)]
        self.write("t.csv", "\n".join(lines) + "\n")
        self.ermine("train", "t.csv", "--target", "y", "--define", "q = x^2", "--map", "c: old -> new", "--features", "q,c", "-o", "r")
        self.write("n.csv", "c,x\nold,3\nnew,5\n")
        predictions = [float(row[0]) for row in self.ermine("predict", "r", "n.csv").rows[1:]]
        self.assertAlmostEqual(predictions[0], 10, 6)
        self.assertAlmostEqual(predictions[1], 26, 6)
        result = self.ermine("train", "t.csv", "--target", "y", "--features", "x", "--basis", "powers:2", "-o", "p", "--json").json
        self.assertEqual(list(result["coefficients"]), ["intercept", "x", "x^2"])
        self.assertAlmostEqual(result["coefficients"]["x^2"]["value"], 1, 6)

    def test_a_cut_selects_rows_of_this_call_only(self):
        self.collisions(400)
        header = self.read("events.csv").decode().splitlines()[0].split(",")
        rows = self.csv("events.csv")
        median = sorted(float(row[header[0]]) for row in rows)[200]
        result = self.ermine("train", "events.csv", "--target", "signal", "--cut", f"{header[0]} > {median!r}", "--json").json
        kept = [i for i, row in enumerate(rows) if float(row[header[0]]) > median]
        self.assertEqual(sum(result["rows"].values()), len(kept))
        self.assertEqual([int(line["row"]) for line in self.csv("events-run/predictions.csv")], kept)
        self.assertEqual(len(self.ermine("predict", "events-run", "events.csv").rows), 401)
        self.refused(2, "predict", "events-run", "events.csv", "--cut", "x > 1", says=["--cut", "ermine convert"])

    def test_signal_and_background_files_make_the_target(self):
        self.write("s.csv", "x\n" + "".join(f"{i / 10 + 2}\n" for i in range(60)))
        self.write("b.csv", "x\n" + "".join(f"{i / 10}\n" for i in range(90)))
        result = self.ermine("train", "--signal", "s.csv", "--background", "b.csv", "--json").json
        self.assertEqual((result["task"], sum(result["rows"].values())), ("binary", 150))
        self.assertGreater(result["coefficients"]["x"]["value"], 0)
        self.assertTrue(self.path("s-run/model.ermine").exists())
        judged = self.ermine("evaluate", "s-run", "--signal", "s.csv", "--background", "b.csv", "--json").json
        self.assertEqual(judged["rows"], {"test": 150})
        self.refused(2, "train", "--signal", "s.csv", says="--background")
        self.refused(2, "train", "x.csv", "--signal", "s.csv", "--background", "b.csv", says="not both")
        self.refused(2, "train", "--signal", "s.csv", "--background", "b.csv", "--target", "x", says="--target")

    def test_weight_2_is_the_row_twice_and_opposite_weights_cancel(self):
        draw = random.Random(3)
        rows = [(draw.gauss(i % 2, 1), i % 2) for i in range(120)]
        plain = "x,y,w\n" + "".join(f"{x!r},{y},{1 + (i % 3 == 0)}\n" for i, (x, y) in enumerate(rows))
        twice = "x,y\n" + "".join(f"{x!r},{y}\n" * (1 + (i % 3 == 0)) for i, (x, y) in enumerate(rows))
        cancel = plain + "50,0,3\n50,0,-3\n"
        self.write("w.csv", plain), self.write("t.csv", twice), self.write("c.csv", cancel)
        fit = lambda name, *flags: self.ermine("train", name, "--target", "y", "--split", "1/0/0", "--json", *flags).json
        a, b, c = fit("w.csv", "--weight", "w"), fit("t.csv"), fit("c.csv", "--weight", "w")
        for name in ("intercept", "x"):
            self.assertAlmostEqual(a["coefficients"][name]["value"], b["coefficients"][name]["value"], 7)
            self.assertAlmostEqual(a["coefficients"][name]["value"], c["coefficients"][name]["value"], 7)
        self.assertAlmostEqual(a["metrics"]["train"]["auc"], b["metrics"]["train"]["auc"], 12)

    def test_the_positive_class_may_be_chosen(self):
        self.write("t.csv", "x,y\n" + "".join(f"{i % 13},{'no' if (i * 7) % 13 < 6 else 'yes'}\n" for i in range(200)))
        up = self.ermine("train", "t.csv", "--target", "y", "-o", "a", "--json").json
        down = self.ermine("train", "t.csv", "--target", "y", "--positive", "no", "-o", "b", "--json").json
        self.assertEqual((up["positive"], down["positive"]), ("yes", "no"))
        self.assertAlmostEqual(up["coefficients"]["x"]["value"], -down["coefficients"]["x"]["value"], 6)
        self.refused(3, "train", "t.csv", "--target", "y", "--positive", "ye", says="did you mean `yes`")

    def test_a_requirement_that_is_missed_exits_5_and_the_run_is_there(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "--require", "auc>=0.5", "-o", "a")
        done = self.ermine("train", "events.csv", "--target", "signal", "--require", "auc>=0.9999", "-o", "b", "--json", code=5)
        self.assertIn("--require auc>=0.9999: auc is 0.", done.err)
        self.assertEqual(done.json["model"], "logistic")
        self.assertTrue(self.path("b/model.ermine").exists())
        self.ermine("evaluate", "b", "events.csv", "--require", "auc>=0.9999", code=5)

    def test_an_earlier_run_is_kept_unless_forced(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal")
        before = self.read("events-run/model.ermine")
        self.write("events-run/notes.txt", "mine")
        self.refused(2, "train", "events.csv", "--target", "signal", "--l2", "3", says=["events-run", "--force"])
        self.assertEqual(self.read("events-run/model.ermine"), before)
        self.ermine("train", "events.csv", "--target", "signal", "--l2", "3", "--force")
        self.assertNotEqual(self.read("events-run/model.ermine"), before)
        self.assertEqual(self.read("events-run/notes.txt"), b"mine")
        self.assertEqual([p.name for p in self.path("events-run").iterdir() if p.name.endswith("tmp")], [])

    def test_the_model_file_is_a_safetensors_file_that_knows_no_path_or_time(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        self.path("deeper").mkdir()
        self.ermine("convert", "events.csv", "deeper/same.csv")
        self.ermine("train", "deeper/same.csv", "--target", "signal", "-o", "deeper/two", "--threads", "2")
        one, two = self.read("one/model.ermine"), self.read("deeper/two/model.ermine")
        self.assertEqual(one, two)
        length = struct.unpack("<Q", one[:8])[0]
        metadata = json.loads(one[8:8 + length])["__metadata__"]
        self.assertTrue(all(isinstance(value, str) for value in metadata.values()))
        zeros = one.replace(metadata["checksum"].encode(), b"0" * 64)
        self.assertEqual(hashlib.sha256(zeros).hexdigest(), metadata["checksum"])

    def test_environment_counts_the_uses_of_the_test_part(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "--threads", "2")
        environment = json.loads(self.read("events-run/environment.json"))
        self.assertEqual((environment["test_part_uses"], environment["threads"]), (1, 2))
        self.assertIn("ermine train events.csv --target signal --threads 2", environment["command"])

    def test_data_that_cannot_be_learnt_from_exit_3_and_say_why(self):
        good = "".join(f"{i},{i % 2}\n" for i in range(40))
        cases = [("x,y\n1,\n" + good, "y", ["missing", "row 1"]), ("x,y\n" + "".join(f"{i},1\n" for i in range(40)), "y", ["one class"]),
                 ("x,y\n", "y", []), ("x,y\n1,0\n2,1\n", "y", []), ("x,y\n1,0\ninf,1\n" + good, "y", [".csv:3:1"]),
                 ("x,y\n" + good, "z", ["`z`"]), ("xx,yy\n" + good, "yx", ["did you mean"])]
        for i, (text, target, says) in enumerate(cases):
            with self.subTest(text=text[:30]):
                self.write(f"t{i}.csv", text)
                flags = ["--model", "logistic"] if "one class" in says else []
                self.refused(3, "train", f"t{i}.csv", "--target", target, *flags, says=says)
                self.assertFalse(self.path(f"t{i}-run").exists())
        weights = "x,w,y\n" + "".join(f"{i},{w},{i % 2}\n" for i, w in enumerate([1, -1] * 20))
        self.write("w.csv", weights)
        self.refused(3, "train", "w.csv", "--target", "y", "--weight", "w")
        self.write("v.csv", weights.replace("0,1,0", "0,,0", 1))
        self.refused(3, "train", "v.csv", "--target", "y", "--weight", "w", says=["weight `w`", "missing"])

    def test_a_constant_column_has_coefficient_0_and_is_mentioned(self):
        self.write("t.csv", "x,k,y\n" + "".join(f"{i % 9},7,{(i * i) % 2}\n" for i in range(80)))
        result = self.ermine("train", "t.csv", "--target", "y", "--json").json
        self.assertEqual(result["coefficients"]["k"]["value"], 0)
        self.assertTrue(any("k" in finding["text"] and "constant" in finding["name"] + finding["text"] for finding in result["verdict"]))

    def test_separable_classes_exit_0_and_are_said(self):
        self.write("t.csv", "x,y\n" + "".join(f"{i},{int(i >= 50)}\n" for i in range(100)))
        result = self.ermine("train", "t.csv", "--target", "y", "--l2", "0", "--json").json
        self.assertEqual(result["training"]["stop"], "separable")

    def test_a_rate_that_is_too_large_exits_5_with_advice(self):
        self.write("t.csv", "x,y\n" + "".join(f"{i},{3 * i + 1}\n" for i in range(100)))
        done = self.ermine("train", "t.csv", "--target", "y", "--optimizer", "gradient-descent", "--rate", "1e6", "--epochs", "50", code=5)
        self.assertIn("rate", done.err)
        self.assertFalse(self.path("t-run/model.ermine").exists())


if __name__ == "__main__":
    support.main()
