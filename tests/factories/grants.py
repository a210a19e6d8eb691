"""What the files of the model grant, read from their ``access`` sections and the depths of contract §2; shares no code with the product on purpose."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDERS = (Path("src/hezong/modules"),)
# A group in four levels: two companies, their branches, departments.
TREE = {
    "G": ("group", None),
    "A": ("company", "G"),
    "B": ("company", "G"),
    "A1": ("branch", "A"),
    "A2": ("branch", "A"),
    "A3": ("branch", "A"),
    "B1": ("branch", "B"),
    "B2": ("branch", "B"),
    "A11": ("department", "A1"),
    "A12": ("department", "A1"),
    "A21": ("department", "A2"),
    "B11": ("department", "B1"),
}
PLACES = {
    "company": {"own": "A", "sibling": "B", "child": "A1", "parent": "G"},
    "branch": {"own": "A1", "sibling": "A2", "child": "A11", "parent": "A"},
}
"""Where the people of the tests are, and how other organizations stand to them."""


@cache
def sections() -> dict[str, dict[str, Any]]:
    """The files of all entities of the business areas, as they are written."""
    files = (each for folder in FOLDERS for each in sorted(folder.glob("*/*.yaml")))
    found = (yaml.safe_load(each.read_text(encoding="utf-8")) for each in files)
    return {each["entity"]: each for each in found if "entity" in each}


@cache
def roles() -> tuple[str, ...]:
    """All roles that the areas and the kernel name."""
    files = [*(each for folder in FOLDERS for each in sorted(folder.glob("*/module.yaml"))), KERNEL]
    found = (yaml.safe_load(each.read_text(encoding="utf-8")).get("roles") or {} for each in files)
    return tuple(name for each in found for name in each)


KERNEL = Path("src/hezong/kernel/org/entities/module.yaml")


@dataclass(frozen=True)
class Grants:
    """The rights that one position at ``place`` gives with its role."""

    role: str
    place: str

    def any(self, entity: str, verb: str) -> bool:
        """Whether the role has the verb at all. What is about records of any entity is open to all: there is something all read."""
        up = parent_of(entity)
        if up is not None:
            return related(entity) or self.any(up, wanted(entity, verb))
        return any(True for _ in self._found(entity, verb))

    def allows(self, entity: str, verb: str, organization: str, mine: bool) -> bool:
        """Whether the verb reaches a record of an organization, owned by the person or by somebody else.

        In this group a record lies where its parent lies, and both have the same owner.
        """
        up = parent_of(entity)
        if up is not None:
            own = mine and related(entity) and (verb in ("update", "delete") or (verb == "read" and optional(entity)))
            if wanted(entity, verb) == "update" and self.fields(up, organization, mine) is not None:
                return own
            return own or self.allows(up, wanted(entity, verb), organization, mine)
        return any(reaches(depth, self.place, organization, mine) for depth, _ in self._found(entity, verb))

    def fields(self, entity: str, organization: str, mine: bool) -> set[str] | None:
        """The fields that ``update`` gives in such a record; None means all that are not kept for others."""
        if parent_of(entity) is not None:
            return None
        found = [
            only for depth, only in self._found(entity, "update") if reaches(depth, self.place, organization, mine)
        ]
        return None if None in found else {name for only in found if only is not None for name in only}

    def _found(self, entity: str, verb: str):
        access = sections()[entity]["access"]
        for name in (self.role, "everyone"):
            grant = (access.get(name) or {}).get(verb)
            if isinstance(grant, str):
                yield grant, None
            elif grant is not None:
                assert "when" not in grant, "the suite cannot tell rows with a condition from others: teach it"
                yield grant["depth"], grant.get("fields")


def parent_of(entity: str) -> str | None:
    """The entity whose rights decide about another one; what may be about anything is about customers here."""
    field = parent_field(entity)
    return None if field is None else sections()[entity]["fields"][field].get("ref", "customer")


def parent_field(entity: str) -> str | None:
    return sections()[entity]["access"].get("parent")


def related(entity: str) -> bool:
    field = parent_field(entity)
    return field is not None and sections()[entity]["fields"][field].get("type") == "related"


def optional(entity: str) -> bool:
    return not sections()[entity]["fields"][parent_field(entity)].get("required")


def wanted(entity: str, verb: str) -> str:
    """The verb over the parent that gives one: to change or to add is to change the parent; to add about a record needs its sight."""
    if verb == "create":
        return "read" if related(entity) else "update"
    return "update" if verb in ("update", "delete") else verb


def above(organization: str) -> list[str]:
    """An organization and all above it, from the nearest."""
    parent = TREE[organization][1]
    return [organization, *(above(parent) if parent else [])]


def reaches(depth: str, place: str, organization: str, mine: bool) -> bool:
    """The depths of contract §2."""
    company = next((each for each in above(place) if TREE[each][0] == "company"), place)
    return {
        "own": mine and place in above(organization),
        "unit": organization == place,
        "below": place in above(organization),
        "company": company in above(organization),
        "group": True,
    }[depth]


def kept_from(entity: str, role: str) -> set[str]:
    """Fields that only other roles write."""
    section = sections()[entity]
    fields = {**section["fields"], **(section.get("facet") or {}).get("fields", {})}
    return {name for name, each in fields.items() if "write" in (each or {}) and role not in each["write"]}
