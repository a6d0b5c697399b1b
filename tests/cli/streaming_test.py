"""predict streams: its memory does not grow with the number of rows."""

import os
import resource
import subprocess
import sys

import support


class Streaming(support.ProgramTest):
    def peak(self, *arguments):
        """Peak memory in bytes of one call, measured from outside it."""
        before = subprocess.run([sys.executable, "-c", """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
""", support.PROGRAM, *map(str, arguments)], cwd=self.folder, capture_output=True, check=True, text=True)
        return int(before.stdout) * 1024

    def test_ten_times_the_rows_take_no_more_memory(self):
        self.collisions(2000)
        self.ermine("train", "events.csv", "--target", "signal", "-o", "run")
        self.ermine("generate", "collisions", "-n", 200000, "-o", "small.csv")
        header, body = self.read("small.csv").split(b"\n", 1)
        with open(self.path("large.csv"), "wb") as file:
            file.write(header + b"\n")
            for _ in range(10):
                file.write(body)
        small, large = self.peak("predict", "run", "small.csv", "--threads", 1), self.peak("predict", "run", "large.csv", "--threads", 1)
        self.assertLess(large, small * 1.25 + 16 * 2**20, (small, large))

    def test_pieces_do_not_show_in_the_predictions(self):
        self.collisions(2000)
        self.ermine("train", "events.csv", "--target", "signal", "-o", "run")
        self.ermine("generate", "collisions", "-n", 150000, "-o", "many.csv", "--seed", 4)
        whole = self.ermine("predict", "run", "many.csv").out.splitlines()
        self.assertEqual(len(whole), 150001)
        lines = self.read("many.csv").decode().splitlines()
        self.write("tail.csv", "\n".join([lines[0]] + lines[-500:]) + "\n")
        self.assertEqual(self.ermine("predict", "run", "tail.csv").out.splitlines()[1:], whole[-500:])


if __name__ == "__main__":
    support.main()
