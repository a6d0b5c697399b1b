"""No file takes longer than LIMIT_SECONDS to compile, or the whole check stops fitting into its time.

usage: build_budget.py BUILD_FOLDER

What counts is processor time, which tools/log_compile_time notes while the tree is built, because a busy machine stretches
wall time at will. A crowded one stretches processor time a little too: so a file that looks too slow is compiled once more,
alone, and judged in units of a file whose time on the reference machine is known.
"""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from source_tree import report

LIMIT_SECONDS = 15
REFERENCE_SECONDS = 2.8  # of REFERENCE, on the machine the budget was made for
REFERENCE = "#include <algorithm>\n#include <map>\n#include <regex>\n#include <string>\n" \
            "bool f(const std::string& a) { return std::regex_match(a, std::regex(\"a|b\")); }\n"


def processor_seconds(command, folder, text=""):
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    child.stdin.write(text.encode())
    child.stdin.close()
    usage = os.wait4(child.pid, 0)[2]
    return usage.ru_utime + usage.ru_stime


def slowness():
    """How much slower than the reference machine this one is now; at least 1."""
    command = ["c++", "-std=c++20", "-O1", "-x", "c++", "-c", "-", "-o", os.devnull]
    return max(1.0, min(processor_seconds(command, None, REFERENCE) for _ in range(3)) / REFERENCE_SECONDS)


def commands_of(build):
    """The compiler's words and folder, by output relative to the build folder."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        words = words[1:] if pathlib.Path(words[0]).name == "ccache" else words
        at = words.index("-o")
        found[words[at + 1]] = words[:at] + words[at + 2:], entry["directory"]
    return found


def logged(build, outputs):
    """Processor seconds by output; a later line replaces an earlier one."""
    seconds = {}
    for line in (build / "compile_times.tsv").read_text().splitlines():
        words = line.split("\t")
        if len(words) == 3 and words[2] in outputs:
            seconds[words[2]] = float(words[0]) + float(words[1])
    return seconds


def main():
    build = pathlib.Path(sys.argv[1])
    commands = commands_of(build)
    seconds = logged(build, commands)
    slowest = sorted(seconds, key=seconds.get, reverse=True)
    print("build budget: slowest: " + ", ".join(f"{pathlib.Path(name).name} {seconds[name]:.1f} s" for name in slowest[:8]))
    print(f"build budget: {sum(seconds.values()) / 60:.1f} minutes of compiling in all")
    faults = []
    suspects = [name for name in slowest if seconds[name] > LIMIT_SECONDS]
    limit = LIMIT_SECONDS * slowness() if suspects else LIMIT_SECONDS
    for name in suspects:
        command, folder = commands[name]
        with tempfile.TemporaryDirectory() as scratch:
            alone = processor_seconds([*command, "-o", os.path.join(scratch, "out.o")], folder)
        if alone > limit:
            faults.append(f"{name}: {alone:.1f} s of processor time, at most {limit:.1f} s")
    report("build budget", len(seconds), faults)


main()
