"""No file is longer than 400 lines: past that it is split by meaning."""

from source_tree import files, report, text_of

LIMIT = 400


def main():
    sources = files(".hpp", ".cpp", ".h", ".ts", ".js", ".mjs", ".py")
    faults = []
    for path in sources:
        lines = text_of(path).count("\n")
        if lines > LIMIT:
            faults.append(f"{path}: {lines} lines, at most {LIMIT}")
    report("file sizes", len(sources), faults)


main()
