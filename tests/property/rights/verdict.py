"""The answer that a write must get, from the words of contract §1 and §2: readable (404), allowed (403), version, values.

Each function gives the code of the refusal, or None for a write that is accepted. Shares no code with the product on purpose.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from tests.property.rights.oracle import Post, Row, Unit, may_open, may_read
from tests.property.rights.writing import covering, may_receive, may_take, writes

NOBODY = UUID(int=0)
GONE, VERB, FIELD = "request.not_found", "access.verb", "access.field"
MOVES = {
    "use": (("idle",), "used", "level"),
    "retire": (("idle", "used"), "gone", None),
    "advance": (("first",), "second", "size"),
    "fall": (("second",), "first", None),
}
"""From where, to where, and the field that must not be empty."""


@dataclass
class Kept(Row):
    """A row, or a facet, as it should be now; ``gone``: the number of the question that ended it."""

    uuid: UUID = NOBODY
    version: int = 1
    made: int = 0


@dataclass
class Shared:
    """A record with facets."""

    uuid: UUID
    steward: Unit
    values: dict
    facets: list[Kept] = field(default_factory=list)
    version: int = 1
    gone: int | None = None
    opened: list[Unit] = field(default_factory=list)

    def live(self) -> list[Kept]:
        return [] if self.gone is not None else [each for each in self.facets if each.gone is None]

    def facet_for(self, unit: Unit) -> Kept | None:
        """A target organization stands for its predecessors: its own facet, else the predecessor's newest."""
        found = [each for each in self.live() if each.unit.today() is unit.today()]
        own = [each for each in found if each.unit is unit.today()]
        return own[0] if own else max(found, key=lambda each: (each.made, each.uuid), default=None)


@dataclass
class Asker:
    """A person, with the organizations to which the request narrows itself."""

    person: str
    posts: list[Post]
    narrowed: set[str] | None

    def reads(self, entity: str, row: Row) -> bool:
        return may_read(self.posts, entity, row, self.person, self.narrowed)

    def over(self, entity: str, verb: str, row: Row) -> list[Post]:
        outside = self.narrowed is not None and row.unit.code not in self.narrowed
        return [] if outside else covering(self.posts, entity, verb, row, self.person)

    def receives(self, entity: str, unit: Unit) -> bool:
        inside = self.narrowed is None or unit.code in self.narrowed
        return inside and may_receive(self.posts, entity, unit, self.person)

    def finds(self, shared: Shared) -> bool:
        if shared.gone is None and any(self.opens(unit) for unit in shared.opened):
            return True
        return any(self.reads("partner", each) for each in shared.live())

    def opens(self, unit: Unit) -> bool:
        return may_open(self.posts, "partner", unit, self.person, self.narrowed)


def _closed(posts: Iterable[Post], entity: str, verb: str, given: Iterable[str]) -> bool:
    """Whether one of the fields is given by none of the positions."""
    return any(not any(writes(post, entity, verb, name) for post in posts) for name in given)


def versioned(version: str) -> str | None:
    return {"right": None, "none": "request.version_needed", "stale": "conflict.version"}[version]


def create(asker: Asker, entity: str, row: Row, given: Iterable[str]) -> str | None:
    posts = asker.over(entity, "create", row)
    return VERB if not posts else FIELD if _closed(posts, entity, "create", given) else None


def patch(asker: Asker, entity: str, row: Kept, given: Iterable[str], to: Unit | None, version: str) -> str | None:
    """``to``: the organization to which the row is handed, which needs ``update`` over both."""
    if row.gone is not None or not asker.reads(entity, row):
        return GONE
    posts = asker.over(entity, "update", row)
    if not posts:
        return VERB
    moved = to is not None and to is not row.unit
    if _closed(posts, entity, "update", [*given, *(["organization"] if moved else [])]):
        return FIELD
    if moved and to is not None and not asker.receives(entity, to):
        return "access.organization"
    return versioned(version)


def move(asker: Asker, entity: str, row: Kept, name: str, given: dict, version: str) -> str | None:
    if row.gone is not None or not asker.reads(entity, row):
        return GONE
    inside = asker.narrowed is None or row.unit.code in asker.narrowed
    if not inside or not may_take(asker.posts, entity, name, row, asker.person):
        return VERB
    if _closed(asker.over(entity, "update", row), entity, "update", given):
        return FIELD
    sources, _, needed = MOVES[name]
    empty = needed is not None and given.get(needed, row.values[needed]) is None
    return versioned(version) or ("check.move" if row.values["stage"] not in sources or empty else None)


def delete(asker: Asker, entity: str, row: Kept, version: str) -> str | None:
    if row.gone is not None or not asker.reads(entity, row):
        return GONE
    return versioned(version) if asker.over(entity, "delete", row) else VERB


def restore(asker: Asker, entity: str, row: Kept) -> str | None:
    """Needs ``delete``; of a row that is there nothing is changed."""
    if not asker.reads(entity, row):
        return GONE
    return None if row.gone is None or asker.over(entity, "delete", row) else VERB


def patch_shared(
    asker: Asker, shared: Shared, unit: Unit | None, given: list[str], masters: list[str], version: str
) -> str | None:
    """``given``: facet fields for the facet of ``unit``; ``masters``: fields of the master."""
    if not asker.finds(shared):
        return GONE
    facet = shared.facet_for(unit) if unit is not None else None
    if unit is not None and (facet is None or not asker.reads("partner", facet)):
        return GONE
    anywhere = [post for each in shared.live() for post in asker.over("partner", "update", each)]
    posts = anywhere if facet is None or not given else asker.over("partner", "update", facet)
    if not anywhere or not posts:
        return VERB
    if _closed(posts, "partner", "update", given):
        return FIELD
    return _master(asker, shared, anywhere, masters) or versioned(version)


def _master(asker: Asker, shared: Shared, anywhere: list[Post], masters: list[str]) -> str | None:
    """Whoever has ``update`` over the steward changes master fields; a holder of another facet may fill empty ones."""
    stewards = stewarding(asker, shared)
    for name in masters:
        if not _closed(stewards, "partner", "update", [name]):
            continue
        if _closed(anywhere, "partner", "update", [name]):
            return FIELD
        if shared.values[name] is not None:
            return "access.steward"
    return None


def stewarding(asker: Asker, shared: Shared) -> list[Post]:
    """The positions that give ``update`` over the steward: over its facet, or, where it has none, over the organization."""
    facets = [each for each in shared.live() if each.unit.today() is shared.steward.today()]
    if not facets:
        facets = [Kept("", "", shared.steward, "", {})]
    return [post for each in facets for post in asker.over("partner", "update", each)]


def hand_over(asker: Asker, shared: Shared, to: Unit, version: str) -> str | None:
    """The steward changes by ``update`` over both."""
    if not asker.finds(shared):
        return GONE
    if not any(asker.over("partner", "update", each) for each in shared.live()):
        return VERB
    if _closed(stewarding(asker, shared), "partner", "update", ["organization"]):
        return "access.steward"
    if to is not shared.steward and not asker.receives("partner", to):
        return "access.organization"
    return versioned(version)


def move_shared(asker: Asker, shared: Shared, unit: Unit, name: str, version: str) -> str | None:
    if not asker.finds(shared):
        return GONE
    facet = shared.facet_for(unit)
    return GONE if facet is None else move(asker, "partner", facet, name, {}, version)


def open_facet(asker: Asker, shared: Shared, row: Row, given: Iterable[str]) -> str | None:
    """Needs ``create`` at that organization; only who may, learns that there is one already."""
    if not asker.finds(shared):
        return GONE
    refused = create(asker, "partner", row, given)
    taken = any(each.unit is row.unit for each in shared.live())
    return refused or ("request.facet_exists" if taken else None)


def close_facet(asker: Asker, shared: Shared, facet: Kept, version: str) -> str | None:
    return GONE if shared.gone is not None else delete(asker, "partner", facet, version)


def delete_shared(asker: Asker, shared: Shared, version: str) -> str | None:
    if not asker.finds(shared):
        return GONE
    return _all(asker, shared.live()) or versioned(version)


def restore_shared(asker: Asker, shared: Shared) -> str | None:
    facets = [each for each in shared.facets if each.gone == shared.gone]
    if not any(asker.reads("partner", each) for each in facets):
        return GONE
    return None if shared.gone is None else _all(asker, facets)


def _all(asker: Asker, facets: list[Kept]) -> str | None:
    """``delete`` over every live facet."""
    reached = [bool(asker.over("partner", "delete", each)) for each in facets]
    return VERB if not any(reached) else None if all(reached) else "access.facets"
