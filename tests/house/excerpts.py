"""The C++ in docs/ is not prose: each block is in a program of examples/, which is compiled, run and checked."""

import re
import textwrap

from source_tree import files, report, text_of


def squeezed(text):
    """Without indentation, which differs between a page and a program."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def main():
    programs = [squeezed(text_of(path)) for path in files(".cpp", ".hpp", under=("examples",))]
    looked_at, faults = 0, []
    for path in files(".md", under=("docs",)):
        for block in re.findall(r"^```cpp\n(.*?)^```$", text_of(path), re.M | re.S):
            looked_at += 1
            if not any(squeezed(block) in program for program in programs):
                faults.append(f"{path}: not in any example:\n{textwrap.indent(block, '    ')}")
    report("excerpts", looked_at, faults)


main()
