"""The C++ of CONTRIBUTING.md's recipes compiles as it stands there, and the rule it shows is right.

usage: recipes.py COMPILER
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

from source_tree import ROOT, report, text_of

# What stands around a block, told by a word of it. The new operation borrows the place of an old one: the recipe's second
# step, which gives it a place, would recompile every kernel.
SURROUNDINGS = {
    "struct Reciprocal": """#include "ermine/graph/operations/scalar_rules.hpp"
namespace ermine::graph::operations {{
{block}
}}
using Rule = ermine::graph::operations::Reciprocal;
int main() {{ return Rule::value(4.0) == 0.25 && Rule::slope<0>(4.0, 0.25) == -0.0625 ? 0 : 1; }}
""",
    "fit_ridge": """#include "ermine/models/registry.hpp"
namespace ermine::models {{
namespace linear {{
{declaration}
}}
FitResult linear::fit_ridge(const data::Table&, const data::Table&, const FitOptions&) {{ throw 0; }}
const Kind registered[] = {{
{line}
}};
}}
int main() {{ return ermine::models::registered[0].fit == &ermine::models::linear::fit_ridge ? 0 : 1; }}
""",
}


def program_of(block):
    word = next((word for word in SURROUNDINGS if word in block), None)
    if word is None:
        return None
    parts = block.replace("OpCode::reciprocal", "OpCode::negate").split("...\n")
    return SURROUNDINGS[word].format(block=parts[0], declaration=parts[0], line=parts[-1])


def main():
    blocks = re.findall(r"^ *```cpp\n(.*?)^ *```$", text_of(pathlib.Path("CONTRIBUTING.md")), re.M | re.S)
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        for block in map(textwrap.dedent, blocks):
            title = block.strip().splitlines()[0]
            source = program_of(block)
            if source is None:
                faults.append(f"`{title}`: this test does not know what to put around it")
                continue
            flags = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", "-I", str(ROOT)]
            command = [sys.argv[1], *flags, "-x", "c++", "-", "-o", f"{scratch}/a"]
            done = subprocess.run(command, input=source, capture_output=True, text=True)
            if done.returncode != 0:
                faults.append(f"`{title}`: {done.stderr}")
            elif subprocess.run([f"{scratch}/a"]).returncode != 0:
                faults.append(f"`{title}`: compiles, but is wrong")
    report("recipes", len(blocks), faults)


main()
