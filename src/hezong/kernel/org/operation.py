"""Turns the operations of a reorganization, as a client writes them, into values; what they do is another module's matter. Never looks at any organization."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias, cast

from hezong.kernel.types import Problem, Refused

KINDS = frozenset({"group", "sector", "company", "branch", "department", "team"})
MOST = 500
"""Operations of one reorganization."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Open:
    """A new organization below ``parent``. Organizations are named by code or id throughout."""

    code: str
    name: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class Close:
    """An organization without others below it ends; ``successor`` stands for it, by default the one above."""

    organization: str
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    organization: str
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """An organization, with all below it, goes below another."""

    organization: str
    to: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Organizations end, and ``into`` takes what lies below them, their people, and what was theirs."""

    organizations: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Take:
    """Records that a new part takes with it: those of an entity for which a filter holds."""

    entity: str
    filter: str


@dataclass(frozen=True, slots=True)
class Part:
    """A new organization that is split off, with what it takes: organizations below, positions, records by rule."""

    code: str
    name: str
    kind: str | None = None
    children: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    take: tuple[Take, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Parts of an organization become organizations beside it. ``close``: it ends, and the first part takes the rest."""

    organization: str
    parts: tuple[Part, ...]
    close: bool = False


@dataclass(frozen=True, slots=True)
class Divest:
    """An organization leaves the group with all below it; nobody stands for it."""

    organization: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Positions, and records by rule, go from one organization to another."""

    organization: str
    to: str
    people: tuple[str, ...] = ()
    take: tuple[Take, ...] = ()


Operation: TypeAlias = Open | Close | Rename | Move | Merge | Split | Divest | Transfer
Given: TypeAlias = Mapping[str, object]


def parse(given: object) -> tuple[Operation, ...]:
    """The operations in their order. Refused 400 ``request.*`` with the number of the operation and the member that is wrong."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise Refused(Problem("request.shape", field="operations", params={"expected": "[{op, …}]"}))
    listed = cast("Sequence[object]", given)
    if len(listed) > MOST:
        raise Refused(Problem("request.limit", field="operations", params={"limit": MOST}))
    return tuple(_one(each, number) for number, each in enumerate(listed))


def _one(given: object, number: int) -> Operation:
    if not isinstance(given, Mapping):
        raise Refused(Problem("request.shape", field="operations", row=number, params={"expected": "{op, …}"}))
    members = Members(cast("Given", given), number)
    op = members.text("op")
    make = MAKERS.get(op)
    if make is None:
        raise members.wrong("op", ", ".join(MAKERS))
    made = make(members)
    members.require_no_more()
    return made


class Members:
    """The members of one operation; each is taken once, and what is left over is unknown."""

    def __init__(self, given: Given, number: int) -> None:
        self.given, self.number, self.taken = given, number, set[str]()

    def wrong(self, name: str, expected: str) -> Refused:
        params = {"name": name, "expected": expected}
        return Refused(Problem("request.parameter", field=name, row=self.number, params=params))

    def take(self, name: str) -> object:
        self.taken.add(name)
        return self.given.get(name)

    def maybe(self, name: str) -> str | None:
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
            raise self.wrong(name, f"1–{LONGEST}")
        return value.strip()

    def text(self, name: str) -> str:
        found = self.maybe(name)
        if found is None:
            raise Refused(Problem("request.missing", field=name, row=self.number, params={"name": name}))
        return found

    def kind(self) -> str:
        found = self.text("kind")
        if found not in KINDS:
            raise self.wrong("kind", ", ".join(sorted(KINDS)))
        return found

    def truth(self, name: str) -> bool:
        value = self.take(name)
        if not isinstance(value, (bool, type(None))):
            raise self.wrong(name, "true, false")
        return bool(value)

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._list(name)
        if not all(isinstance(each, str) and each for each in found):
            raise self.wrong(name, '["…"]')
        return tuple(dict.fromkeys(str(each) for each in found))

    def several(self, name: str) -> Iterable["Members"]:
        for each in self._list(name):
            if not isinstance(each, Mapping):
                raise self.wrong(name, "[{…}]")
            yield Members(cast("Given", each), self.number)

    def _list(self, name: str) -> list[object]:
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(cast("list[object]", value)) > MOST:
            raise self.wrong(name, "[…]")
        return cast("list[object]", value)

    def require_no_more(self) -> None:
        for name in self.given:
            if name not in self.taken:
                raise Refused(Problem("request.unknown_field", field=name, row=self.number, params={"name": name}))


def _take(members: Members) -> Take:
    made = Take(members.text("entity"), members.text("filter"))
    members.require_no_more()
    return made


def _part(members: Members) -> Part:
    kind = members.kind() if members.given.get("kind") is not None else members.maybe("kind")
    made = Part(
        members.text("code"),
        members.text("name"),
        kind,
        members.texts("children"),
        members.texts("people"),
        tuple(map(_take, members.several("take"))),
    )
    members.require_no_more()
    return made


def _merge(members: Members) -> Merge:
    one, more = members.maybe("organization"), members.texts("organizations")
    found = tuple(dict.fromkeys((*((one,) if one else ()), *more)))
    if not found:
        raise Refused(
            Problem("request.missing", field="organization", row=members.number, params={"name": "organization"})
        )
    return Merge(found, members.text("into"))


def _split(members: Members) -> Split:
    parts = tuple(map(_part, members.several("parts")))
    if not parts:
        raise Refused(Problem("request.missing", field="parts", row=members.number, params={"name": "parts"}))
    return Split(members.text("organization"), parts, members.truth("close"))


def _transfer(members: Members) -> Transfer:
    take = tuple(map(_take, members.several("take")))
    return Transfer(members.text("organization"), members.text("to"), members.texts("people"), take)


MAKERS: Mapping[str, Callable[[Members], Operation]] = MappingProxyType(
    {
        "open": lambda each: Open(each.text("code"), each.text("name"), each.kind(), each.text("parent")),
        "close": lambda each: Close(each.text("organization"), each.maybe("successor")),
        "rename": lambda each: Rename(each.text("organization"), each.text("name")),
        "move": lambda each: Move(each.text("organization"), each.text("to")),
        "merge": _merge,
        "split": _split,
        "divest": lambda each: Divest(each.text("organization")),
        "transfer": _transfer,
    }
)
"""What each ``op`` is made of."""
