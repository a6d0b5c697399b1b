"""What the tests of the program share: a folder of their own, and a call that checks the exit code."""

import csv
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("ERMINE_PROGRAM", "")
DATA = pathlib.Path(os.environ.get("ERMINE_DATA_DIR", "/nowhere"))


class Result:
    def __init__(self, done):
        self.code, self.bytes = done.returncode, done.stdout
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def rows(self):
        return list(csv.reader(io.StringIO(self.out)))


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ermine-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return self.folder / name

    def write(self, name, text):
        mode = "wb" if isinstance(text, bytes) else "w"
        with open(self.path(name), mode) as file:
            file.write(text)
        return name

    def read(self, name):
        return self.path(name).read_bytes()

    def csv(self, name):
        with open(self.path(name), newline="") as file:
            return list(csv.DictReader(file))

    def ermine(self, *arguments, code=0, stdin=b"", environment=None, seconds=300):
        """Runs the program in the test's folder; checks the exit code, and that no failure is silent."""
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, input=stdin, capture_output=True,
                              env={**os.environ, **(environment or {})}, timeout=seconds)
        result = Result(done)
        self.assertEqual(result.code, code, f"ermine {' '.join(map(str, arguments))}\n{result.out}\n{result.err}")
        if code not in (0, 130):
            self.assertIn("error:", result.err)
        return result

    def refused(self, code, *arguments, says=(), **more):
        """The call fails with that code, prints no result, and its message has every text of `says`."""
        result = self.ermine(*arguments, code=code, **more)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, result.err)
        self.assertEqual(result.out, "", "a call that failed printed a result")
        return result

    def collisions(self, rows=600, name="events.csv", seed=1):
        if not self.path(name).exists():
            self.ermine("generate", "collisions", "-n", rows, "-o", name, "--seed", seed)
        return name

    def line(self, name="line.csv", rows=200, noise=0.1, seed=7):
        """y = 1 + 2 a - 3 b + noise, with a category g that adds 0, 1 or 2."""
        draw = random.Random(seed)
        lines = ["a,b,g,y"]
        for _ in range(rows):
            a, b, g = draw.gauss(0, 1), draw.gauss(5, 2), draw.choice("uvw")
            lines.append(f"{a!r},{b!r},{g},{1 + 2 * a - 3 * b + 'uvw'.index(g) + draw.gauss(0, noise)!r}")
        return self.write(name, "\n".join(lines) + "\n")


def real(*parts):
    """A file of the real data sets; the test is skipped, by name, where it is missing."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        raise unittest.SkipTest(f"{path} is not here; ERMINE_DATA_DIR names the real data sets")
    return path


def main():
    if not PROGRAM:
        sys.exit("ERMINE_PROGRAM names the program to test")
    unittest.main(verbosity=2)
