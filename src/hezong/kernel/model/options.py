"""Turns written options of a choice, or stages of a lifecycle, into Options in their order. Knows no field."""

from hezong.kernel.model.field import Option
from hezong.kernel.model.nodes import Entry, Items, Node, Scalar, Table
from hezong.kernel.model.site import Site


def written_options(node: Node | None) -> tuple[Entry, ...]:
    """Each code, its place and what is said of it, from a list of codes, a list of mappings, or one mapping."""
    if isinstance(node, Table):
        return node.entries
    if not isinstance(node, Items):
        return ()
    found: list[Entry] = []
    for each in node.items:
        if isinstance(each, Table):
            found.extend(each)
        elif isinstance(each, Scalar):
            found.append(Entry(each.text, each.place, Table((), each.place)))
    return tuple(found)


def build_options(node: Node | None, key: str, site: Site, lock: str) -> tuple[Option, ...]:
    """The options with their titles; a code that stands twice is refused."""
    found: dict[str, Option] = {}
    for entry in written_options(node):
        if entry.key in found:
            site.problems.add("model.repeated", entry.place, word=entry.key)
        else:
            found[entry.key] = _option(entry, f"{key}.{entry.key}", site, lock)
    return tuple(found.values())


def _option(entry: Entry, key: str, site: Site, lock: str) -> Option:
    said = entry.value
    detailed = isinstance(said, Table) and (said.entry("title") or said.entry("lock"))
    title = said.get("title") if detailed and isinstance(said, Table) else said
    own = said.text("lock") if isinstance(said, Table) else None
    return Option(entry.key, site.naming.title(key, title, entry.place), own or lock)
