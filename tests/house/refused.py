"""What must not compile does not, and says why: tests/<room>/refused/*.cpp.

A line that ends in `// refused: TEXT` is taken out; without all of them the file compiles. With any one of them put back it does
not, and what the compiler says contains TEXT.

usage: refused.py COMPILER
"""

import concurrent.futures
import os
import re
import subprocess
import sys

from source_tree import ROOT, report, text_of

MARK = re.compile(r"//\s*refused:\s*(.+?)\s*$")


def compiles(source):
    command = [sys.argv[1], "-std=c++20", "-fsyntax-only", "-I", str(ROOT), "-x", "c++", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return done.returncode == 0, done.stderr


def fault_of(case):
    path, kept, source, expected = case
    fine, said = compiles(source)
    if expected is None:
        return None if fine else f"{path}: does not compile without its refused lines: {said.strip().splitlines()[0]}"
    if fine:
        return f"{path}:{kept}: compiles, and must not"
    return None if expected in said else f"{path}:{kept}: is refused without a word of `{expected}`"


def cases_of(path):
    lines = text_of(path).splitlines()
    marked = {i: match.group(1) for i, line in enumerate(lines) if (match := MARK.search(line))}
    for kept in [None, *marked]:
        source = "\n".join("" if i in marked and i != kept else line for i, line in enumerate(lines)) + "\n"
        yield path, None if kept is None else kept + 1, source, None if kept is None else marked[kept]


def main():
    paths = sorted(path.relative_to(ROOT) for path in ROOT.glob("tests/*/refused/*.cpp"))
    cases = [case for path in paths for case in cases_of(path)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for fault in pool.map(fault_of, cases) if fault]
    report("refused lines", len(cases) - len(paths), faults)


main()
