"""Turns module files into areas and roles, and checks what areas need of each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hezong.kernel.model.field import EVERYONE, Entity
from hezong.kernel.model.model import Area, Role
from hezong.kernel.model.nodes import Entry, Items, Scalar, Table, scalars, words
from hezong.kernel.model.problem import Problems
from hezong.kernel.model.titles import Naming
from hezong.kernel.types import Place


@dataclass(frozen=True, slots=True)
class WrittenArea:
    """A module file: the name of the area and what it says."""

    name: str
    said: Table


def read_areas(tables: Iterable[Table], problems: Problems) -> Mapping[str, WrittenArea]:
    """The areas by name; a name taken twice is refused."""
    found: dict[str, WrittenArea] = {}
    for table in tables:
        name = table.text("name")
        if name is None:
            continue
        if name in found:
            problems.add("model.twice", table.at("name"), word=name, other=str(found[name].said.at("name")))
        else:
            found[name] = WrittenArea(name, table)
    return MappingProxyType(found)


def build_roles(areas: Mapping[str, WrittenArea], naming: Naming, problems: Problems) -> Mapping[str, Role]:
    """The roles of all areas: a position holds one, wherever it was brought from."""
    found: dict[str, Role] = {}
    places: dict[str, Place] = {}
    for area in areas.values():
        for entry in _written_roles(area.said):
            if entry.key in found:
                problems.add("model.twice", entry.place, word=entry.key, other=str(places[entry.key]))
            elif entry.key == EVERYONE:
                problems.add("model.reserved", entry.place, word=entry.key)
            else:
                places[entry.key] = entry.place
                found[entry.key] = Role(
                    entry.key, naming.title(f"role.{entry.key}", entry.value, entry.place), area.name
                )
    return MappingProxyType(found)


def _written_roles(said: Table) -> tuple[Entry, ...]:
    roles = said.get("roles")
    if isinstance(roles, Items):
        empty = Table((), said.place)
        return tuple(Entry(each.text, each.place, empty) for each in scalars(roles))
    return roles.entries if isinstance(roles, Table) else ()


def build_areas(
    areas: Mapping[str, WrittenArea], entities: Mapping[str, Entity], naming: Naming, problems: Problems
) -> Mapping[str, Area]:
    """The areas with their entities: an entity belongs to the area in whose folder its file lies, named there or not.

    Areas of the business come first, those of the kernel last.
    """
    _check_needs(areas, problems)
    of_area = {name: [each for each in entities.values() if each.area == name] for name in areas}
    order = sorted(areas, key=lambda name: any(each.kernel for each in of_area[name]))
    return MappingProxyType({name: _built(areas[name], of_area[name], naming, problems) for name in order})


def _built(area: WrittenArea, entities: Sequence[Entity], naming: Naming, problems: Problems) -> Area:
    name, said = area.name, area.said
    names = [each.name for each in entities]
    first = _names(said, "entities", names, problems)
    shown = _names(said, "navigation", names, problems)
    others = sorted((each for each in entities if each.navigation and each.name not in shown), key=_by_title(first))
    return Area(
        name=name,
        title=naming.title(f"area.{name}", said.get("title"), said.place),
        needs=words(said.get("needs")),
        entities=(*first, *(each for each in names if each not in first)),
        navigation=(*shown, *(each.name for each in others)),
        about=naming.optional(f"area.{name}.about", said.get("about")),
        icon=said.text("icon") or "folder",
    )


def _by_title(first: Sequence[str]) -> Callable[[Entity], tuple[int, str]]:
    """The order of what ``navigation`` does not name: as ``entities`` has it, then by title."""
    place = {name: number for number, name in enumerate(first)}
    return lambda entity: (place.get(entity.name, len(place)), entity.title.get("en", entity.name))


def _names(said: Table, key: str, entities: Sequence[str], problems: Problems) -> tuple[str, ...]:
    named: tuple[Scalar, ...] = scalars(said.get(key))
    for each in named:
        if each.text not in entities:
            problems.unknown("model.entity", each.place, each.text, entities)
    return tuple(each.text for each in named if each.text in entities)


def needed(areas: Mapping[str, WrittenArea]) -> Mapping[str, frozenset[str]]:
    """What each area says it needs."""
    return {name: frozenset(words(area.said.get("needs"))) for name, area in areas.items()}


def _check_needs(areas: Mapping[str, WrittenArea], problems: Problems) -> None:
    needs = needed(areas)
    for name, area in areas.items():
        for each in scalars(area.said.get("needs")):
            if each.text not in areas:
                problems.unknown("model.area", each.place, each.text, areas)
            elif name in _reached(each.text, needs):
                problems.add("model.needs_cycle", each.place, word=each.text, area=name)


def _reached(start: str, needs: Mapping[str, frozenset[str]]) -> set[str]:
    """All areas that an area leads to, itself included."""
    found, new = {start}, {start}
    while new:
        new = {each for name in new for each in needs.get(name, frozenset())} - found
        found |= new
    return found
