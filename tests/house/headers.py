"""Public headers compile alone and include only the standard library and each other; heavy headers stay in .cpp files.

usage: headers.py COMPILER
"""

import concurrent.futures
import os
import re
import subprocess
import sys

from source_tree import ROOT, files, report, text_of

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"][^>"]+[>"])', re.M)
DEFINE = re.compile(r"^\s*#\s*define\s+(\w+)", re.M)
STANDARD = re.compile(r"<[a-z_]+>")
# Not installed: what is nobody else's business, the rules of the operations, which kernels include once a target, and the
# readers and writers of single formats.
INTERNAL = {"detail", "operations", "formats", "csv"}
PUBLIC = re.compile(r'"ermine/(?!.*/(?:detail|operations|formats|csv)/)[a-z0-9_/]+\.hpp"')
HEAVY = re.compile(r'<(?:CLI/|nlohmann/json\.hpp|toml|Eigen/|hwy/)')
# Doors of libraries that have no other: Highway's dispatch, doctest's main. A file that Highway includes once a target
# needs a guard it can toggle.
FOREIGN = re.compile(r"HWY_\w+|DOCTEST_CONFIG_\w+")


# A member of an options aggregate that its user need not name, which -Wextra would ask for.
UNSET_MEMBER = re.compile(r"^  (?!static |using |friend |enum |///)[^(){}=\n]*(?:<[^{}=\n]*>[^(){}=\n]*)?;", re.M)
OPTIONS = re.compile(r"^struct (\w+Options) \{$(.*?)^\};", re.M | re.S)


def first_included():
    """Headers that some file of the build includes before anything else: it compiles, so they compile alone."""
    firsts = (INCLUDE.search(text_of(path)) for path in files(".cpp", under=("ermine", "apps", "tests")))
    return {first.group(1).strip('"') for first in firsts if first}


def compile_alone(compiler, path):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I", str(ROOT), "-x", "c++", "-"]
    source = f'#include "{path}"\n'
    done = subprocess.run(command, input=source, capture_output=True, text=True)
    return [] if done.returncode == 0 else [f"{path}: does not compile alone: {done.stderr.strip().splitlines()[0]}"]


def main():
    faults = []
    headers = files(".hpp", under=("ermine",))
    public = [path for path in headers if not INTERNAL & set(path.parts)]
    for path in public:
        for name, body in OPTIONS.findall(text_of(path)):
            for member in UNSET_MEMBER.findall(body):
                faults.append(f"{path}: {name} leaves a member without a default: {member.strip()}")
        for included in INCLUDE.findall(text_of(path)):
            if not STANDARD.fullmatch(included) and not PUBLIC.fullmatch(included):
                faults.append(f"{path}: is public and includes {included}")
    for path in headers + files(".hpp", under=("apps", "tests")):
        if "detail" in path.parts:
            continue
        for included in INCLUDE.findall(text_of(path)):
            if HEAVY.match(included):
                faults.append(f"{path}: a header includes the heavy {included}")
    for path in files(".hpp", ".cpp", ".h", under=("ermine", "apps", "tests", "fuzz", "bench", "examples")):
        guard = path.name.replace("-", "_").replace(".", "_").upper() + "_"
        for name in DEFINE.findall(text_of(path)):
            if not FOREIGN.fullmatch(name) and not (path.name.endswith("-inl.h") and name.endswith(guard)):
                faults.append(f"{path}: defines the macro {name}")
    for path in headers + files(".hpp", under=("apps", "tests")):
        if "#pragma once" not in text_of(path).splitlines():
            faults.append(f"{path}: has no `#pragma once`")
    proven = first_included()
    unproven = [path for path in public if str(path) not in proven]
    print(f"headers: {len(public) - len(unproven)} are the first include of a file of the build, {len(unproven)} are compiled here")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda path: compile_alone(sys.argv[1], path), unproven):
            faults += found
    report("headers", len(public), faults)


main()
