"""Lays an overlay over what an entity file says, key by key. Judges nothing: locks do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from hezong.kernel.model.nodes import Entry, Items, Node, Scalar, Table
from hezong.kernel.model.options import written_options
from hezong.kernel.model.problem import Problems

Merger: TypeAlias = Callable[[Node, Node, Problems], Node]
"""(base, overlay, problems) → both together."""


def merge_entity(base: Table, over: Table, problems: Problems) -> Table:
    """The entity as the overlay's organizations see it; every part keeps the place of the file it comes from."""
    moved = _into_facet(base, over)
    kept = replace(moved, entries=tuple(each for each in moved if each.key not in {"extend", "for"}))
    return replace(_tables(base, kept, problems, _ENTITY), place=base.place)


def _into_facet(base: Table, over: Table) -> Table:
    """An overlay need not know which fields and which lifecycle stand in the facet."""
    facet = base.table("facet")
    own = {each.key for each in base.table("fields")}
    fields = over.table("fields")
    moving = tuple(each for each in fields if base.has("facet") and each.key not in own)
    lifecycle = over.entry("lifecycle") if facet.entry("lifecycle") else None
    if not moving and lifecycle is None:
        return over
    staying = replace(fields, entries=tuple(each for each in fields if each not in moving))
    inside = over.table("facet")
    gathered = replace(inside.table("fields"), entries=(*inside.table("fields"), *moving))
    parts = {each.key: each for each in inside} | {"fields": Entry("fields", gathered.place, gathered)}
    if lifecycle is not None:
        parts["lifecycle"] = lifecycle
    entries = {each.key: each for each in over if each.key not in {"fields", "lifecycle", "facet"}}
    entries["fields"] = Entry("fields", staying.place, staying)
    entries["facet"] = Entry("facet", inside.place, Table(tuple(parts.values()), inside.place, inside.broken))
    if lifecycle is None and (kept := over.entry("lifecycle")):
        entries["lifecycle"] = kept
    return Table(tuple(entries.values()), over.place, over.broken)


def _over(base: Node, over: Node, problems: Problems) -> Node:
    """The overlay's value stands instead."""
    return over


def _keys(mergers: Mapping[str, Merger], rest: Merger = _over) -> Merger:
    """A merger of mappings whose keys merge each in their own way."""

    def merge(base: Node, over: Node, problems: Problems) -> Node:
        if not isinstance(base, Table) or not isinstance(over, Table):
            return over
        return _tables(base, over, problems, mergers, rest)

    return merge


def _tables(base: Table, over: Table, problems: Problems, mergers: Mapping[str, Merger], rest: Merger = _over) -> Table:
    found = {each.key: each for each in base}
    for entry in over:
        below = found.get(entry.key)
        if below is None:
            found[entry.key] = replace(entry, value=_alone(entry.value))
        else:
            merged = mergers.get(entry.key, rest)(below.value, entry.value, problems)
            found[entry.key] = replace(entry, value=merged)
    return Table(tuple(found.values()), over.place, base.broken | over.broken)


def _alone(value: Node) -> Node:
    """An ``add`` to a list that the base does not have is that list."""
    if isinstance(value, Table) and isinstance(added := value.get("add"), Items):
        return added
    return value


def _normal(key: str, merger: Merger) -> Merger:
    """Writes short forms out before merging: ``own`` is ``{depth: own}``, ``[a, b]`` is ``{fields: [a, b]}``."""

    def long(node: Node) -> Node:
        plain = not isinstance(node, Table) or node.entry("add") is not None
        return Table((Entry(key, node.place, node),), node.place) if plain else node

    return lambda base, over, problems: merger(long(base), long(over), problems)


def _both(base: Node, over: Node, problems: Problems) -> Node:
    """Conditions add up: what the base demands still holds."""
    if isinstance(base, Scalar) and isinstance(over, Scalar) and base.text != over.text:
        return replace(over, under=base)
    return base


def _titles(base: Node, over: Node, problems: Problems) -> Node:
    return _keys({})(base, over, problems)


def _list(base: Node, over: Node, problems: Problems) -> Node:
    """A list is replaced, or grows by ``{add, after}``; options that are named again keep what was said of them."""
    adding = isinstance(over, Table) and over.entry("add") is not None
    entries = written_options(base)
    if not adding or not isinstance(over, Table):
        known = {each.key: each for each in entries}
        return Items(tuple(_item(_said(each, known)) for each in written_options(over)), over.place)
    added = tuple(_item(each) for each in written_options(over.get("add")))
    at = _position([each.key for each in entries], over, problems)
    items = tuple(_item(each) for each in entries)
    return Items((*items[:at], *added, *items[at:]), over.place)


def _said(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    silent = isinstance(entry.value, Table) and not entry.value.entries
    return replace(entry, value=known[entry.key].value) if silent and entry.key in known else entry


def _item(entry: Entry) -> Node:
    if isinstance(entry.value, Table) and not entry.value.entries:
        return Scalar(entry.key, entry.key, entry.place)
    return Table((entry,), entry.place)


def _position(names: list[str], over: Table, problems: Problems) -> int:
    for key, step in (("after", 1), ("before", 0)):
        name = over.text(key)
        if name in names:
            return names.index(name) + step
        if name is not None:
            problems.unknown("model.position", over.at(key), name, names)
    return len(names)


def _each(merger: Merger) -> Merger:
    return _keys({}, merger)


_FIELD = _keys({"title": _titles, "help": _titles, "of": _list, "check": _both})
_MOVE = _keys({"title": _titles, "when": _both})
_LIFECYCLE = _keys({"stage": _list, "moves": _each(_MOVE)})
_GRANT = _normal("depth", _keys({"when": _both}))
_CHECK = _normal("rule", _keys({"title": _titles}))
_METRIC = _keys({"title": _titles, "when": _both})
_SECTION = _normal("fields", _keys({"title": _titles, "fields": _list}))
_VIEWS = _keys({"list": _list, "filters": _list, "order": _list, "form": _each(_SECTION)})
_ENTITY: Mapping[str, Merger] = MappingProxyType(
    {
        "title": _titles,
        "plural": _titles,
        "about": _titles,
        "fields": _each(_FIELD),
        "facet": _keys({"fields": _each(_FIELD), "lifecycle": _LIFECYCLE}),
        "lifecycle": _LIFECYCLE,
        "checks": _each(_CHECK),
        "access": _each(_each(_GRANT)),
        "views": _VIEWS,
        "metrics": _each(_METRIC),
    }
)
