"""Turns a list of passwords, the most frequent first, into the marks of those that nobody may choose; says nothing about any other.

PYTHONPATH=src:. python -m dev.passwords LIST.txt      one password a line; the first 5,000 that are long enough are taken
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from hezong.api.password import COMMON, LEAST, mark_of

MOST = 5_000
HEAD = """# Marks (see mark_of in password.py) of the 5,000 most frequent passwords of eight characters and more, so that the list itself,
# which is no pleasant reading, need not stand here. From the frequency list of the zxcvbn project (MIT License).
"""


def marks(passwords: Iterable[str]) -> Iterator[str]:
    """The marks of the most frequent ones that the rules for length would let pass."""
    long = (each.strip() for each in passwords)
    for _, password in zip(range(MOST), (each for each in long if len(each) >= LEAST), strict=False):
        yield mark_of(password)


def main(arguments: list[str]) -> int:
    found = sorted(marks(Path(arguments[0]).read_text("utf-8").splitlines()))
    COMMON.write_text(HEAD + "\n".join(found) + "\n", "utf-8")
    print(f"{len(found)} marks")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
