"""Turns the FEBRL 4 benchmark (5,000 persons, each with one damaged copy) into records and the true pairs. See tests/data/README.md for its source."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from hezong.kernel.search.match.compare import Kind

FOLDER = Path(__file__).parents[1] / "data" / "febrl4"
KINDS = {
    "given_name": Kind.PERSON,
    "surname": Kind.PERSON,
    "street_number": Kind.TEXT,
    "address_1": Kind.TEXT,
    "address_2": Kind.TEXT,
    "suburb": Kind.TEXT,
    "postcode": Kind.NUMBER,
    "date_of_birth": Kind.DATE,
    "soc_sec_id": Kind.NUMBER,
}
"""What is compared; the state says too little."""

Row = Mapping[str, str]


def rows(half: str) -> list[Row]:
    """``a``: the originals. ``b``: the copies. Both in the order of the file."""
    with gzip.open(FOLDER / f"dataset4{half}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return [{name.strip(): value.strip() for name, value in row.items()} for row in csv.DictReader(file)]


def number(row: Row) -> str:
    """What an original and its copy share: rec-1070-org and rec-1070-dup-0 are one person."""
    return row["rec_id"].split("-")[1]


def keys(row: Row) -> Iterator[tuple[str, str]]:
    """Pairs are compared when they share one of these."""
    yield "number", row["soc_sec_id"]
    yield "born", row["date_of_birth"]
    yield "names", row["surname"][:3] + row["given_name"][:3]
    yield "place", row["postcode"] + row["surname"][:2]
    yield "first", row["postcode"] + row["given_name"][:2]
    yield "street", row["address_1"]


def candidates(one: list[Row], other: list[Row]) -> set[tuple[int, int]]:
    """Pairs of positions that share a key, without those keys that say nothing because they are shared by everybody."""
    found: set[tuple[int, int]] = set()
    halves = [_by_key(each) for each in (one, other)]
    for key in halves[0].keys() & halves[1].keys():
        found.update(product(halves[0][key], halves[1][key]))
    return found


def _by_key(half: list[Row]) -> dict[tuple[str, str], list[int]]:
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, row in enumerate(half):
        for key in keys(row):
            if key[1]:
                by_key[key].append(at)
    return by_key
