"""Failing disks against the program: every verb that writes. usage: program_faults.py SHIM ERMINE"""

import json
import pathlib
import subprocess
import sys
import tempfile

from faults import Scenario
from source_tree import report

# The files of a run that the data, the options and the seed fix to the last byte.
FIXED = {"model.ermine", "history.csv", "predictions.csv", "config.toml"}


def whole(path):
    """Files that hold times or other facts of one run: at least they are complete."""
    if path.suffix == ".json":
        try:
            return isinstance(json.loads(path.read_text()), dict)
        except ValueError:
            return False
    if path.suffix == ".html":
        return path.read_text().rstrip().endswith("</html>")
    return True


def main():
    shim, ermine = sys.argv[1:3]

    def call(*words):
        done = subprocess.run([ermine, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"ermine {' '.join(map(str, words))}: exit code {done.returncode}\n{done.stderr}")

    found, runs = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        data, base = scratch / "events.csv", scratch / "base-run"
        call("generate", "collisions", "-n", 400, "--seed", 3, "-o", data)
        call("train", data, "--target", "signal", "-o", base)

        def judge(name, command, prepare, fixed=lambda path: True):
            nonlocal runs
            folder = scratch / name.replace(" ", "-")
            scenario = Scenario(shim, folder, [ermine, *command(folder)], lambda: prepare(folder),
                                exact=lambda new: [path for path in new if fixed(path)], whole=whole, thorough=12)
            faults, judged = scenario.faults()
            runs += judged
            found.extend(f"{name}: {fault}" for fault in faults)
            print(f"{name}: {judged} runs, {len(faults)} breaches", flush=True)

        def nothing(folder):
            pass

        def old_file(name):
            return lambda folder: (folder / name).write_text("what was here before\n")

        def train(seed):
            return lambda folder: ["train", data, "--target", "signal", "--seed", seed, "--force", "-o", folder / "run"]

        def old_run(folder):
            call(*train(1)(folder))

        def is_fixed(path):
            return pathlib.PurePath(path).name in FIXED

        for state, prepare in (("over an old file", old_file("out.csv")), ("a new file", nothing)):
            judge(f"generate {state}", lambda f: ["generate", "collisions", "-n", 400, "--force", "-o", f / "out.csv"], prepare)
            judge(f"convert {state}", lambda f: ["convert", data, f / "out.csv", "--force"], prepare)
            judge(f"predict {state}", lambda f: ["predict", base, data, "-o", f / "out.csv", "--force"], prepare)
        judge("report over an old file", lambda f: ["report", base, "-o", f / "out.html", "--force"], old_file("out.html"),
              fixed=lambda path: False)
        judge("train a new run", train(2), nothing, is_fixed)
        judge("train over an old run", train(2), old_run, is_fixed)
    report("faults of the disk against the program", runs, found)


main()
