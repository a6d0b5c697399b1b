"""An installed Ermine serves a stranger's project, found by find_package and by pkg-config, from a folder it was moved to; and
what the README says works: its C++ and its commands.

usage: install_test.py BUILD_FOLDER COMPILER
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"
README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
# Our headers must not be the reason why a stranger's code warns.
WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror")


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nexit code {done.returncode}\n{done.stdout}")
    return done.stdout


def consume(program, folder):
    answer = run(program, folder / "written.ermine")
    if "the consumer works" not in answer:
        sys.exit(f"{program} said: {answer}")


def blocks(language):
    """The fenced blocks of README.md in a language; "" for what is typed."""
    text = README.read_text(encoding="utf-8")
    found = [body for name, body in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S) if name == language]
    return found or sys.exit(f"README.md has no block of `{language}`")


def readme(scratch, ermine, compiler, flags):
    """Every program and every `ermine` command of README.md does what it says, on toy tables under the names it uses."""
    folder = scratch / "readme"
    folder.mkdir()
    run(ermine, "generate", "collisions", "-n", 1000, "-o", "events.csv", cwd=folder)
    head, rows = (folder / "events.csv").read_text().split("\n", 1)
    for name in ("mine.csv", "new.csv", "fresh.csv"):
        (folder / name).write_text(head.replace("signal", "y") + "\n" + rows)

    for number, text in enumerate(blocks("cpp")):
        source, program = folder / f"block{number}.cpp", folder / f"block{number}"
        source.write_text(text)
        run(*compiler, source, "-o", program, *flags)
        if not run(program, cwd=folder).strip():
            sys.exit(f"the C++ block {number} of README.md prints nothing")

    # A line is a command and, behind two blanks or more, what it does.
    lines = [re.split(r"  +", line)[0] for block in blocks("") for line in block.splitlines()]
    commands = [shlex.split(line) for line in lines if re.match(r"(?:\S+/)?ermine ", line)]
    for words in commands:
        run(ermine, *words[1:], cwd=folder)
    for name in ("model.ermine", "report.html", "metrics.json", "predictions.csv", "history.csv", "config.toml"):
        if not (folder / "mine-run" / name).stat().st_size:
            sys.exit(f"README.md promises mine-run/{name}, which is empty")
    print(f"README.md: {len(blocks('cpp'))} program was built and run, {len(commands)} commands work")


def main():
    build, compiler = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        run("cmake", "--install", build, "--prefix", scratch / "first")
        prefix = scratch / "moved"
        shutil.move(scratch / "first", prefix)

        run("cmake", "-S", CONSUMER, "-B", scratch / "cmake", "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_PREFIX_PATH={prefix}",
            f"-DCMAKE_CXX_COMPILER={compiler}")
        run("cmake", "--build", scratch / "cmake")
        consume(scratch / "cmake" / "consumer", scratch)
        print("find_package: the consumer was built and works")

        config = next(prefix.glob("**/pkgconfig/ermine.pc")).parent
        environment = {**os.environ, "PKG_CONFIG_PATH": str(config)}
        flags = run("pkg-config", "--cflags", "--libs", "ermine", env=environment).split()
        run(compiler, "-std=c++20", "-O1", *WARNINGS, CONSUMER / "main.cpp", "-o", scratch / "consumer", *flags)
        consume(scratch / "consumer", scratch)
        print("pkg-config: the consumer was built and works")

        ermine = prefix / "bin" / "ermine"
        if ermine.exists():
            for page in ("man/man1/ermine.1", "bash-completion/completions/ermine", "zsh/site-functions/_ermine",
                         "fish/vendor_completions.d/ermine.fish"):
                if "--target" not in (prefix / "share" / page).read_text().replace("\\-", "-").replace("-l target", "--target"):
                    sys.exit(f"share/{page} does not know --target")
            print("the manual page and the completions are installed")
            readme(scratch, ermine, [compiler, "-std=c++20", "-O1", *WARNINGS], flags)


main()
