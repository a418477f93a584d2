"""Runs the unittest files of a folder and writes "passed failed" to a file: runner.py FOLDER RESULT [NAME]."""
import pathlib
import sys
import unittest


class Counting(unittest.TextTestResult):
    """Counts successes as well, which the standard result does not."""

    successes = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.successes += 1


def only_matching(suite, name):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from only_matching(test, name)
        elif name in test.id() or isinstance(test, unittest.loader._FailedTest):
            yield test


def main():
    folder, result_file, name = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""
    here = pathlib.Path(__file__).resolve().parent
    sys.path.insert(0, str(here))
    sys.path.insert(0, str(pathlib.Path(folder).resolve()))
    found = unittest.defaultTestLoader.discover(folder, pattern="*_test.py", top_level_dir=folder)
    tests = unittest.TestSuite(only_matching(found, name))
    result = unittest.TextTestRunner(verbosity=2, resultclass=Counting, stream=sys.stdout).run(tests)
    bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    with open(result_file, "w", encoding="ascii") as file:
        file.write(f"{result.successes} {bad}\n")
    return 0 if bad == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
