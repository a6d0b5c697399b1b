"""Runs that must agree to the last byte: threads, configuration, interruption."""

import signal
import subprocess
import time

import support

KEPT = ["model.ermine", "predictions.csv", "history.csv"]


class SameBits(support.ProgramTest):
    def bytes_of(self, run):
        return {name: self.read(f"{run}/{name}") for name in KEPT}

    def test_any_number_of_threads_gives_the_same_files(self):
        self.collisions(3000)
        self.line(rows=2000)
        self.ermine("generate", "rings", "-n", 1500, "-o", "rings.csv")
        for data, target, flags in [("events.csv", "signal", []), ("line.csv", "y", ["--basis", "poly:2"]),
                                    ("rings.csv", "class", ["--basis", "poly:3"]),
                                    ("events.csv", "signal", ["--optimizer", "adam", "--epochs", "3"])]:
            runs = []
            for threads in (1, 2, 3, 4, 8):
                self.ermine("train", data, "--target", target, *flags, "--threads", threads, "-o", "r", "--force")
                runs.append(self.bytes_of("r"))
            for run in runs[1:]:
                self.assertEqual(run, runs[0], f"{data} {flags}")

    def test_a_configuration_reproduces_its_run(self):
        self.line(rows=300)
        self.ermine("train", "line.csv", "--target", "y", "--define", "q = a*b", "--l2", "0.01", "--seed", "5", "--split",
                    "0.7/0.1/0.2", "--map", "g: u -> v", "--drop", "b", "-o", "one")
        self.ermine("train", "--config", "one/config.toml", "-o", "two")
        self.assertEqual(self.bytes_of("one"), self.bytes_of("two"))
        self.assertEqual(self.read("one/config.toml"), self.read("two/config.toml"))

    def test_another_seed_gives_another_split(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        self.ermine("train", "events.csv", "--target", "signal", "-o", "two", "--seed", "2")
        self.assertNotEqual(self.bytes_of("one"), self.bytes_of("two"))

    def test_a_finished_run_is_left_alone_and_a_missing_file_is_written_again(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        before = {p.name: p.read_bytes() for p in self.path("one").iterdir() if p.is_file()}
        self.assertIn("finished", self.ermine("train", "--resume", "one").err)
        self.path("one/predictions.csv").unlink()
        self.path("one/metrics.json").unlink()
        self.ermine("train", "--resume", "one")
        for name in KEPT:
            self.assertEqual(self.read(f"one/{name}"), before[name])
        self.assertTrue(self.path("one/metrics.json").exists())

    def test_resume_takes_nothing_else(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        self.refused(2, "train", "events.csv", "--resume", "one", says="DATA")
        self.refused(2, "train", "--resume", "one", "-o", "two", says="--out")
        self.refused(2, "train", "--resume", "one", "--force", says="--force")
        self.refused(4, "train", "--resume", "nowhere", says="nowhere")

    def test_without_a_checkpoint_resume_starts_from_the_beginning(self):
        self.collisions()
        self.ermine("train", "events.csv", "--target", "signal", "-o", "one")
        self.path("two").mkdir()
        self.write("two/config.toml", self.read("one/config.toml"))
        self.write("two/model.ermine.17.ermine-tmp", b"half")
        self.ermine("train", "--resume", "two")
        self.assertEqual(self.bytes_of("one"), self.bytes_of("two"))
        self.assertEqual([p.name for p in self.path("two").iterdir() if p.name.endswith("tmp")], [])

    def test_an_interrupted_run_goes_on_to_the_same_bytes(self):
        self.collisions(20000)
        flags = ["events.csv", "--target", "signal", "--optimizer", "adam", "--epochs", "2000", "--patience", "0", "--batch", "64"]
        self.ermine("train", *flags, "-o", "whole", seconds=500)
        process = subprocess.Popen([support.PROGRAM, "train", *flags, "-o", "cut"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.time() + 60
        # Its first checkpoint says that it is under way, with most of its epochs still to come.
        while not self.path("cut/checkpoint").exists() and time.time() < deadline:
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err.decode())
        self.assertEqual(out, b"")
        self.assertIn(b"ermine train --resume cut", err)
        self.assertTrue(self.path("cut/checkpoint").exists(), err.decode())
        self.assertFalse(self.path("cut/model.ermine").exists())
        self.refused(4, "predict", "cut", "events.csv", says="--resume cut")
        self.assertIn("going on", self.ermine("train", "--resume", "cut", seconds=500).err)
        self.assertEqual(self.bytes_of("cut"), self.bytes_of("whole"))


if __name__ == "__main__":
    support.main()
