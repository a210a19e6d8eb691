"""Turns the sections of a form into tabs and rows of twelve columns: the one layout of form, page, phone and print. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hezong.kernel.model.field import NO_TITLES, Entity, Field, FieldType, Section, Titles
from hezong.kernel.model.keys import COLUMNS

_WHOLE = frozenset({FieldType.LONGTEXT, FieldType.MANY, FieldType.GEO})
HALF = COLUMNS // 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A field and how many columns it takes."""

    field: str
    span: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A section with its fields in rows, or its block."""

    section: Section
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """Sections that are shown together; the first tab has no name where the model gives it none."""

    name: str | None
    title: Titles
    sections: tuple[Placed, ...]


def tabs(entity: Entity, shown: Mapping[str, Field]) -> tuple[Tab, ...]:
    """``shown``: the fields that count; sections without any are left out, and what is left moves up."""
    found: dict[str | None, Tab] = {}
    for section in entity.views.form:
        cells = tuple(_cell(section, shown[name]) for name in section.fields if name in shown)
        if not cells and section.block is None:
            continue
        known = found.get(section.tab) or Tab(section.tab, section.tab_title or NO_TITLES, ())
        placed = Placed(section, tuple(_rows(cells)))
        found[section.tab] = Tab(known.name, known.title, (*known.sections, placed))
    return tuple(found.values())


def _cell(section: Section, field: Field) -> Cell:
    return Cell(field.name, section.spans.get(field.name) or (COLUMNS if field.type in _WHOLE else HALF))


def _rows(cells: Iterable[Cell]) -> Iterable[tuple[Cell, ...]]:
    """A row is full when the next field has no room left."""
    row: list[Cell] = []
    for cell in cells:
        if row and sum(each.span for each in row) + cell.span > COLUMNS:
            yield tuple(row)
            row = []
        row.append(cell)
    if row:
        yield tuple(row)
