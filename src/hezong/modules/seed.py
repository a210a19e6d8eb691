"""Turns the CSV files of the business areas into rows that can be saved in order. Never touches the database.

A column ``parent:region`` holds the code of a region, ``rank:int`` a number; every row gets an id made from its entity and code, so that an empty group and the
demonstration group know a code by the same id.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

HERE = Path(__file__).parent
AREAS = ("reference", "product")
"""Areas that bring code sets, in the order of their needs."""

EPOCH = 1_577_836_800_000
"""Milliseconds since 1970 in the ids of seeds: 2020-01-01T00:00:00Z, so that they sort before all records of a group."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Seed:
    """Rows of one code set, none of which refers to another of them; they belong to the root of the group."""

    entity: str
    rows: Sequence[Row]


def seeds() -> Iterator[Seed]:
    """All code sets, in layers: countries, then their provinces, then their cities (SY-01, CU-25)."""
    for area in AREAS:
        for file in sorted((HERE / area / "seed").glob("*.csv")):
            yield from (Seed(file.stem, layer) for layer in layers(read_seed(file)))


def layers(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows, cut so that whatever a row refers to in its own file stands in a layer before."""
    height: dict[object, int] = {}
    for row in rows:
        height[row["id"]] = 1 + max((height[each] for each in row.values() if each in height), default=-1)
    for level in range(max(height.values()) + 1):
        yield [row for row in rows if height[row["id"]] == level]


def read_seed(file: Path) -> tuple[Row, ...]:
    """The rows of one file, empty cells left out."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(row_of(file.stem, cells) for cells in csv.DictReader(lines))


def row_of(entity: str, cells: Mapping[str, str]) -> Row:
    """One line with its id, and with ids instead of codes."""
    row: dict[str, object] = {"id": str(seed_id(entity, cells["code"]))}
    for column, text in cells.items():
        name, _, target = column.partition(":")
        if text:
            row[name] = int(text) if target == "int" else str(seed_id(target, text)) if target else text
    return row


def seed_id(entity: str, code: str) -> UUID:
    """The id of a code: a UUIDv7 whose random part is a hash of entity and code."""
    noise = int.from_bytes(sha256(f"{entity}/{code}".encode()).digest()[:10])
    return uuid7(EPOCH, noise)


def uuid7(milliseconds: int, noise: int) -> UUID:
    """A UUIDv7 of a time and up to 74 given bits (RFC 9562 §5.7)."""
    high, low = (noise >> 62) & 0xFFF, noise & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7000 << 64 | high << 64 | 0x8000 << 48 | low)
