"""Every C++ file is as clang-format writes it."""

import concurrent.futures
import os
import shutil
import subprocess

from source_tree import ROOT, files, report


def main():
    tool = shutil.which("clang-format-19")
    if tool is None:
        report("formatting", 0, ["clang-format-19 is not installed"])
    sources = files(".hpp", ".cpp", ".h")
    batches = [sources[i:i + 20] for i in range(0, len(sources), 20)]

    def check(batch):
        done = subprocess.run([tool, "--dry-run", "-Werror", *map(str, batch)], cwd=ROOT, capture_output=True, text=True)
        return [line for line in done.stderr.splitlines() if "error:" in line] if done.returncode else []

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for found in pool.map(check, batches) for fault in found]
    report("formatting", len(sources), faults)


main()
