"""The files of the source tree that the house rules speak about, and how a rule reports what breaks it."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {"build", "node_modules", ".git", "__pycache__", ".cache"}


def files(*endings, under=("",)):
    """Paths relative to the root, sorted, of the files below the folders `under` whose names end in one of `endings`."""
    found = set()
    for folder in under:
        for here, folders, names in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS and not name.endswith("-run")]
            found.update(pathlib.Path(here, name).relative_to(ROOT) for name in names if name.endswith(endings))
    return sorted(found)


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def report(rule, looked_at, faults):
    """Prints the faults and ends the test; looking at nothing is a fault too."""
    for fault in faults:
        print(f"{rule}: {fault}")
    if not looked_at:
        print(f"{rule}: found nothing to look at below {ROOT}")
    print(f"{rule}: {looked_at} looked at, {len(faults)} broken")
    sys.exit(1 if faults or not looked_at else 0)
