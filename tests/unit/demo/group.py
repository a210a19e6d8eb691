"""A small demonstration group, made once per run, with its rows by entity."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from hezong.demo import Group, Load, generate, structure
from hezong.modules.seed import seeds

ANCHOR = date(2026, 10, 1)
SCALE = 0.02

Row = Mapping[str, Any]


@cache
def group() -> Group:
    return structure(ANCHOR)


@cache
def small() -> tuple[Load, ...]:
    return tuple(generate(ANCHOR, SCALE))


def rows(entity: str) -> Iterator[tuple[str, Row]]:
    """Rows with the code of the organization they are saved for."""
    return ((load.organization or "", row) for load in small() if load.entity == entity for row in load.rows)


def parts(load: Load) -> Iterator[Row]:
    """The rows of a load, and the facets in them."""
    for row in load.rows:
        yield row
        facets: Any = row.get("facets", ())
        yield from facets


@cache
def by_id(entity: str) -> Mapping[str, Row]:
    return {row["id"]: row for _, row in rows(entity)}


@cache
def codes() -> Mapping[str, str]:
    return {each.id: each.code for each in group().organizations}


@cache
def known() -> Mapping[str, Sequence[str]]:
    """Ids of everything that stands before the first load."""
    found: dict[str, list[str]] = {}
    for seed in seeds():
        found.setdefault(seed.entity, []).extend(str(row["id"]) for row in seed.rows)
    people = [each.id for each in group().people]
    return {**found, "user": people, "organization": [each.id for each in group().organizations]}
