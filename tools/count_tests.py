"""Counts the tests of a CTest run: a doctest binary counts as its test cases, any other test as one.

usage: count_tests.py JUNIT_XML; prints "PASSED FAILED"
"""

import re
import sys
import xml.etree.ElementTree

DOCTEST = re.compile(r"test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")


def counts(path):
    passed = failed = 0
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") in ("disabled", "notrun") and case.find("failure") is None:
            continue
        ok = case.get("status") == "run"
        output = case.findtext("system-out") or ""
        found = DOCTEST.search(re.sub(r"\x1b\[[0-9;]*m", "", output))
        if found is None:
            passed, failed = passed + ok, failed + (not ok)
            continue
        good, bad = map(int, found.groups())
        # A sanitizer may end a binary whose cases all passed.
        passed, failed = passed + good, failed + (bad if ok or bad else 1)
    return passed, failed


print(*counts(sys.argv[1]))
