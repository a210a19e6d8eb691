"""Where the tiles of a home page stand: as the person put them, else as their organization did, else as the model suggests. Reads no figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from hezong.kernel.types.problem import refuse

COLUMNS = 3
MOST = 40
"""Tiles on one page."""
LONGEST = 120
"""Characters of the name of a tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """What may stand on a home page. ``band``: a single figure, which stands in the row at the top."""

    id: str
    kind: str
    title: str | None = None
    entity: str | None = None
    band: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The figures at the top and the tiles of each column, by id."""

    figures: tuple[str, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ((), (), ())

    @property
    def tiles(self) -> tuple[str, ...]:
        return (*self.figures, *(each for column in self.columns for each in column))

    def shown(self) -> dict[str, object]:
        return {"figures": list(self.figures), "columns": [list(each) for each in self.columns]}

    def known(self, tiles: Mapping[str, Tile]) -> "Arrangement":
        """Without what the person is not offered any more, and each tile where its kind may stand."""
        figures = tuple(each for each in self.figures if each in tiles and tiles[each].band)
        columns = (tuple(each for each in column if each in tiles and not tiles[each].band) for column in self.columns)
        return Arrangement(figures, tuple(columns))


def arrangement(body: Mapping[str, object]) -> Arrangement:
    """``{figures: [id…], columns: [[id…] ×3]}``; 400 for anything else, for too many tiles and for one that stands twice."""
    columns = body.get("columns")
    if not isinstance(columns, list) or len(cast("list[object]", columns)) != COLUMNS:
        raise refuse("request.parameter", field="columns", name="columns", expected="[[…], […], […]]")
    found = Arrangement(
        _names(body.get("figures"), "figures"), tuple(_names(each, "columns") for each in cast("list[object]", columns))
    )
    if len(found.tiles) > MOST or len(set(found.tiles)) < len(found.tiles):
        raise refuse("request.parameter", field="columns", name="columns", expected=f"≤ {MOST}, each once")
    return found


def _names(value: object, name: str) -> tuple[str, ...]:
    items = cast("list[object]", value) if isinstance(value, list) else None
    if items is None or not all(isinstance(each, str) and 0 < len(each) <= LONGEST for each in items):
        raise refuse("request.parameter", field=name, name=name, expected="[id, …]")
    return tuple(str(each) for each in items)


def suggested(tiles: Iterable[Tile]) -> Arrangement:
    """What a new home page shows: work at the left, what is split into stages in the middle, news at the right."""
    offered = list(tiles)
    figures = [each.id for each in offered if each.band][:5]
    kinds = {each.kind: each.id for each in offered if each.kind != "metric"}
    split = [each.id for each in offered if each.kind == "metric" and not each.band]
    left, right = ([kinds[kind] for kind in names if kind in kinds] for names in (LEFT, RIGHT))
    middle = [*split[:2], *(kinds[each] for each in ("agenda",) if each in kinds)]
    return Arrangement(tuple(figures), (tuple(left), tuple(middle), tuple(right)))


LEFT = ("tasks",)
RIGHT = ("messages", "pinned", "recent")
