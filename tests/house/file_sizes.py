"""No file is longer than 400 lines: past that it is split by meaning. An example is a page: 60."""

from source_tree import files, report, text_of

LIMIT = 400
PAGE = 60


def main():
    sources = files(".hpp", ".cpp", ".h", ".ts", ".js", ".mjs", ".py")
    faults = []
    for path in sources:
        lines = text_of(path).count("\n")
        limit = PAGE if path.parts[0] == "examples" else LIMIT
        if lines > limit:
            faults.append(f"{path}: {lines} lines, at most {limit}")
    report("file sizes", len(sources), faults)


main()
