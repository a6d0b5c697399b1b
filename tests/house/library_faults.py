"""Failing disks against the library's two ways of writing. usage: library_faults.py SHIM SAVE_TOOL"""

import pathlib
import subprocess
import sys
import tempfile

from faults import Scenario
from source_tree import report


def main():
    shim, tool = sys.argv[1:3]
    found, runs = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for how in ("text", "model"):
            folder = pathlib.Path(scratch) / how
            path = folder / "file"
            for was_there in (True, False):
                def prepare():
                    if was_there:
                        subprocess.run([tool, how, path, "1"], check=True)

                scenario = Scenario(shim, folder, [tool, how, path, "2"], prepare, exact=lambda new: list(new))
                faults, judged = scenario.faults()
                runs += judged
                found += [f"{how}, {'over an old file' if was_there else 'a new file'}: {fault}" for fault in faults]
    report("faults of the disk against the library", runs, found)


main()
