"""An installed Ermine serves a stranger's project, found by find_package and by pkg-config, from a folder it was moved to.

usage: install_test.py BUILD_FOLDER COMPILER
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nexit code {done.returncode}\n{done.stdout}")
    return done.stdout


def consume(program, folder):
    answer = run(program, folder / "written.ermine")
    if "the consumer works" not in answer:
        sys.exit(f"{program} said: {answer}")


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
        run(compiler, "-std=c++20", "-O1", CONSUMER / "main.cpp", "-o", scratch / "consumer", *flags)
        consume(scratch / "consumer", scratch)
        print("pkg-config: the consumer was built and works")


main()
