"""Files that are handed on name no machine, no private place and no unfinished business."""

import re

from source_tree import files, report, text_of

ENDINGS = (".hpp", ".cpp", ".h", ".ts", ".js", ".mjs", ".py", ".md", ".txt", ".cmake", ".json", ".toml", ".sh", ".css", ".html")
SCRIPTS = ("check", "demo", ".ci/run", "tools/install_packages")
FORBIDDEN = {
    # Written in pieces so that this file does not break its own rule.
    "a path of one machine": re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers)/\w"),
    "a temporary path of one machine": re.compile(r"/t" r"mp/\w/"),
    "unfinished business": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"),
    "a conflict marker": re.compile(r"^(?:<{7}|>{7}|={7})(?: |$)", re.M),
    "a package registry other than npm's own": re.compile(r'"resolved": "https?://(?!registry\.npmjs\.org/)'),
}


def main():
    sources = files(*ENDINGS) + [path for name in SCRIPTS for path in files(name) if str(path) == name]
    faults = []
    for path in sources:
        text = text_of(path)
        for what, pattern in FORBIDDEN.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                faults.append(f"{path}:{line}: {what}: {text.splitlines()[line - 1].strip()[:100]}")
    report("words", len(sources), faults)


main()
