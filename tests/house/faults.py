"""Runs a command again and again, each time failing another of its calls that change files, and judges what is left.

The law: whatever call fails, each file is the old one whole, or the new one whole, or (where there was none) absent; the
command says so with an exit code and a message that names a file and the reason; and a run after it heals everything.
"""

import os
import pathlib
import shutil
import subprocess

REASONS = {"ENOSPC": "No space left on device", "EIO": "Input/output error", "EDQUOT": "Disk quota exceeded"}
HARMLESS = ("short", "EINTR")  # a right program goes on where it was


class Scenario:
    """A command that writes below `folder`.

    prepare() puts the state before into `folder`; `exact` says which names have the same bytes in every run (others need
    only satisfy `whole(path)`). The first `thorough` calls fail in every way, the others as a full disk and a short write.
    """

    def __init__(self, shim, folder, command, prepare, exact, whole=lambda path: True, thorough=40):
        self.shim, self.folder, self.command = shim, pathlib.Path(folder), [str(word) for word in command]
        self.prepare, self.exact, self.whole, self.thorough = prepare, exact, whole, thorough
        self.log = self.folder.parent / "calls.txt"

    def run(self, nth=0, kind="ENOSPC"):
        self.log.unlink(missing_ok=True)
        environment = {**os.environ, "LD_PRELOAD": str(self.shim), "ERMINE_FAULT_FOLDER": str(self.folder),
                       "ERMINE_FAULT_NTH": str(nth), "ERMINE_FAULT_KIND": kind, "ERMINE_FAULT_LOG": str(self.log)}
        done = subprocess.run(self.command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        calls = self.log.read_text().splitlines() if self.log.exists() else []
        return done, calls

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.prepare()

    def contents(self):
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def faults(self):
        """All breaches of the law, and how many runs were judged."""
        self.restore()
        old = self.contents()
        done, calls = self.run()
        if done.returncode != 0:
            return [f"fails without a fault: {done.stderr}"], 1
        new = self.contents()
        found, runs = [], 1
        for nth in range(1, len(calls) + 1):
            for kind in (*REASONS, *HARMLESS) if nth <= self.thorough else ("ENOSPC", "short"):
                runs += 1
                found += [f"call {calls[nth - 1]}, {kind}: {fault}" for fault in self.judge(nth, kind, old, new)]
        return found, runs

    def judge(self, nth, kind, old, new):
        self.restore()
        done, calls = self.run(nth, kind)
        if not any(line.endswith(" hit") for line in calls):
            return []  # a kind that does not apply to this call
        found = []
        if done.returncode < 0 or done.returncode > 5:
            found.append(f"ended by {done.returncode}: {done.stderr[-300:]}")
        if kind in HARMLESS and done.returncode != 0:
            found.append(f"exit code {done.returncode}, but nothing was lost: {done.stderr[-300:]}")
        if kind in REASONS:
            if done.returncode == 0:
                found.append("exit code 0")
            elif REASONS[kind] not in done.stderr or str(self.folder) not in done.stderr:
                found.append(f"the message names no file or no reason: {done.stderr[-300:]}")
        left = self.contents()
        for name, content in left.items():
            if name.endswith(".ermine-tmp"):
                found.append(f"left {name}")
            elif name in self.exact(new):
                if content not in (old.get(name), new.get(name)):
                    found.append(f"{name} is neither the old nor the new one, whole")
            elif content != old.get(name) and not self.whole(self.folder / name):
                found.append(f"{name} is not whole")
        again, _ = self.run()
        healed = self.contents()
        if again.returncode != 0:
            found.append(f"the run after it fails: {again.stderr[-300:]}")
        found += [f"after the next run {name} is left" for name in healed if name.endswith(".ermine-tmp")]
        found += [f"after the next run {name} differs" for name in self.exact(new) if healed.get(name) != new[name]]
        return found
