"""No file takes longer than LIMIT_SECONDS to compile, or the whole check stops fitting into its time.

usage: build_budget.py BUILD_FOLDER

Ninja's log has the wall time of each step, which a busy machine stretches. So a file that looks too slow there is compiled
again, alone, and judged by the processor time it takes, in units of a file whose time on the reference machine is known.
"""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from source_tree import report

# The aim is 15. tests/graph/operations_test.cpp takes 39 and some kernels of graph/ about 20 in the dev build: they are to
# be split, and this number lowered with them.
LIMIT_SECONDS = 60
REFERENCE_SECONDS = 2.8  # processor time of REFERENCE on the machine the budget was made for
REFERENCE = "#include <algorithm>\n#include <map>\n#include <regex>\n#include <string>\n" \
            "bool f(const std::string& a) { return std::regex_match(a, std::regex(\"a|b\")); }\n"


def processor_seconds(command, folder, text=None):
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    child.stdin.write((text or "").encode())
    child.stdin.close()
    usage = os.wait4(child.pid, 0)[2]
    return usage.ru_utime + usage.ru_stime


def compile_command(build, output):
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if entry.get("output", "").endswith(output) or f"-o {output} " in entry["command"]:
            words = shlex.split(entry["command"])
            start = 1 if pathlib.Path(words[0]).name == "ccache" else 0
            at = words.index("-o")
            return words[start:at] + words[at + 2:], entry["directory"]
    return None, None


def main():
    build = pathlib.Path(sys.argv[1])
    wall = {}
    for line in (build / ".ninja_log").read_text().splitlines()[1:]:
        begin, end, _, output, *_ = line.split("\t")
        if output.endswith(".o"):
            wall[output] = (int(end) - int(begin)) / 1000  # a later line replaces an earlier one
    faults = []
    suspects = {output: seconds for output, seconds in wall.items() if seconds > LIMIT_SECONDS}
    scale = 1.0
    if suspects:
        reference = min(processor_seconds(["c++", "-std=c++20", "-O1", "-x", "c++", "-c", "-", "-o", os.devnull], build, REFERENCE)
                        for _ in range(3))
        scale = max(1.0, reference / REFERENCE_SECONDS)
    for output, seconds in sorted(suspects.items()):
        command, folder = compile_command(build, output)
        if command is None:
            continue  # a file that is gone
        with tempfile.TemporaryDirectory() as scratch:
            used = processor_seconds([*command, "-o", os.path.join(scratch, "out.o")], folder)
        if used > LIMIT_SECONDS * scale:
            faults.append(f"{output}: {used:.1f} s of processor time, at most {LIMIT_SECONDS * scale:.0f} s")
    slowest = sorted(wall.items(), key=lambda item: -item[1])[:5]
    print("build budget: slowest by wall time: " + ", ".join(f"{pathlib.Path(o).name} {s:.1f} s" for o, s in slowest))
    print(f"build budget: {sum(wall.values()) / 60:.1f} minutes of compiling in all")
    report("build budget", len(wall), faults)


main()
