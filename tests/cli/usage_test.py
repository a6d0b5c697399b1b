"""What happens when a call is wrong: the exit code, and a message that names the thing and says what to do."""

import support


class Usage(support.ProgramTest):
    def test_help_is_printed_for_the_program_and_every_verb(self):
        overview = self.ermine("--help").out
        for verb in "train predict evaluate inspect convert generate report diff doctor".split():
            self.assertIn(verb, overview)
            text = self.ermine(verb, "--help").out
            self.assertTrue(text.startswith(f"ermine {verb}"), text)
            for flag in ("--json", "--out", "--quiet", "--verbose", "--no-color", "--help"):
                self.assertIn(flag, text)
            self.assertLess(max(map(len, text.splitlines())), 131)

    def test_help_names_only_flags_of_its_verb(self):
        self.assertNotIn("--target", self.ermine("diff", "--help").out)
        self.assertNotIn("--dropout", self.ermine("train", "--help").out)
        self.assertNotIn("--cut", self.ermine("predict", "--help").out)

    def test_no_verb_and_an_unknown_verb_exit_2(self):
        self.refused(2, says="no verb given")
        self.refused(2, "trian", "x.csv", says=["`trian` is not a verb", "did you mean `train`"])

    def test_verbs_of_later_versions_say_so(self):
        for verb in ("sample", "play", "export"):
            self.refused(2, verb, "x", says=[f"`ermine {verb}`", "not in this version"])

    def test_flags_of_later_versions_say_so(self):
        for flags in (["--activation", "relu"], ["--dropout", "0.1"], ["--norm", "batch"]):
            self.refused(2, "train", "x.csv", "--target", "y", *flags, says=[flags[0], "not in this version"])

    def test_models_of_later_versions_say_so(self):
        for kind in ("mlp:64,64", "kmeans:3", "flow"):
            self.refused(2, "train", self.collisions(), "--target", "signal", "--model", kind, says=[kind, "not in this version"])
        self.refused(2, "train", self.collisions(), "--target", "signal", "--model", "logistik",
                     says=["`logistik`", "did you mean `logistic`"])

    def test_an_unknown_option_is_refused_with_the_nearest_one(self):
        self.refused(2, "train", "x.csv", "--traget", "y", says=["`--traget`", "did you mean `--target`"])
        self.refused(2, "inspect", "x.csv", "-x", says="`-x`")

    def test_an_option_of_another_verb_is_refused_with_its_owner(self):
        self.refused(2, "inspect", "x.csv", "--epochs", "3", says=["--epochs", "belongs to train"])

    def test_values_are_checked_before_any_data_are_read(self):
        wrong = [(["--l2", "much"], "a number >= 0, not `much`"), (["--seed", "-1"], "a whole number >= 0"),
                 (["--seed", "1.5"], "a whole number >= 0"), (["--standardise", "perhaps"], "yes or no"),
                 (["--task", "clasification"], "did you mean `classification`"), (["--l1", "nan"], "a number"),
                 (["--rate"], "needs a value"), (["--target="], "empty"), (["--no-intercept=3"], "no value"),
                 (["--split", "0.5/0.5"], "0.6/0.2/0.2"), (["--split", "0.5/0.2/0.2"], "sum to 1"),
                 (["--require", "auc"], "'auc>=0.9'"), (["--require", "auk>=0.9"], "did you mean `auc`"),
                 (["--map", "nonsense"], "nonsense"), (["--define", "m"], "m"), (["--define", "m=a+*b"], "^"),
                 (["--cut", "a >"], "^")]
        for flags, says in wrong:
            with self.subTest(flags=flags):
                self.refused(2, "train", self.collisions(), "--target", "signal", *flags, says=says)
                self.assertFalse(self.path("events-run").exists(), "a refused call left a folder")

    def test_an_option_given_twice_with_two_values_is_refused(self):
        self.refused(2, "generate", "moons", "--seed", "1", "--seed", "2", says=["twice", "`1`", "`2`"])
        self.ermine("generate", "moons", "--seed", "1", "--seed", "1", "-n", "3")

    def test_configuration_errors_name_file_line_and_key(self):
        self.collisions()
        for text, says in [("tarjet = 'signal'", ["c.toml:1:1", "did you mean `target`"]),
                           ("target = 'signal'\nseed = 'x'", ["c.toml:2:1: seed", "whole number"]),
                           ("target = ", ["c.toml:1"]), ("l2 = [1, 2]", ["one value"]),
                           ("tune = true", ["not in this version"]), ("out = 'x'", ["`out` is not a setting"]),
                           ("[train]\nseed = 1", ["c.toml:1:1", "no tables"]), ("target = signal", ["c.toml:1:10", "in quotes", "^"]),
                           ("seed = 1\nseed = 2", ["c.toml:2:1", "twice"]), ("target = 'y", ["does not end"]),
                           ("seed = 1\nziel\u00e4 = 'y'", ["c.toml:2:5", "^"])]:
            with self.subTest(text=text):
                self.write("c.toml", text)
                self.refused(2, "train", "events.csv", "--config", "c.toml", says=says)
        self.refused(2, "train", "events.csv", "--config", "no.toml", says="no.toml")
        self.refused(2, "train", "events.csv", "--target", "signal", "--set", "seeed=3", says="did you mean `seed`")
        self.refused(2, "train", "events.csv", "--target", "signal", "--set", "seed", says="name=value")

    def test_a_flag_beats_set_beats_config_beats_the_default(self):
        self.collisions()
        self.write("c.toml", "target = 'signal'\nseed = 3\nl2 = 0.5\npatience = 4\n")
        self.ermine("train", "events.csv", "--config", "c.toml", "--set", "l2=0.25", "--set", "seed=4", "--seed", "5", "-o", "r")
        config = self.read("r/config.toml").decode()
        for line in ("seed = 5", "l2 = 0.25", "patience = 4", "checkpoint_every = 10"):
            self.assertIn(line + "\n", config)

    def test_missing_arguments_are_explained(self):
        self.refused(2, "train", says="ermine train DATA --target")
        self.refused(2, "train", self.collisions(), says="--target")
        self.refused(2, "predict", says="ermine predict RUN DATA")
        self.refused(2, "evaluate", "r", says="ermine evaluate RUN DATA")
        self.refused(2, "inspect", says="ermine inspect DATA")
        self.refused(2, "convert", "a.csv", says="ermine convert A B")
        self.refused(2, "report", says="ermine report RUN")
        self.refused(2, "diff", says="ermine diff")
        self.refused(2, "generate", says="collisions")
        self.refused(2, "doctor", "x.csv", says="ermine inspect")

    def test_colours_and_progress_stay_out_of_pipes(self):
        self.collisions()
        for flags in ([], ["--json"], ["-v"], ["-q"]):
            result = self.ermine("train", "events.csv", "--target", "signal", "-o", "r", "--force", *flags)
            self.assertNotIn("\x1b", result.out + result.err)
            self.assertNotIn("\r", result.out + result.err)

    def test_quiet_leaves_only_the_result(self):
        self.collisions()
        self.assertEqual(self.ermine("train", "events.csv", "--target", "signal", "-q").err, "")

    def test_the_doctor_finds_this_build_healthy(self):
        self.assertIn("training", self.ermine("doctor").out)
        checks = self.ermine("doctor", "--json").json
        self.assertTrue(checks["healthy"])
        self.assertTrue(all(check["passed"] for check in checks["checks"]))


if __name__ == "__main__":
    support.main()
