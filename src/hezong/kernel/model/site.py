"""What the builders of one entity share: which entity, whose overlay, where problems and titles go."""

from collections.abc import Mapping
from dataclasses import dataclass

from hezong.kernel.expr.function import Functions
from hezong.kernel.model.field import Entity
from hezong.kernel.model.problem import Problems
from hezong.kernel.model.titles import Naming


@dataclass(frozen=True, slots=True)
class Site:
    """The entity being built. ``local`` is the organization whose overlay is on top, ``base`` what it inherits."""

    entity: str
    area: str
    problems: Problems
    naming: Naming
    local: str | None = None
    base: Entity | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What the entity may refer to: the entities it sees, the roles, and which areas each area needs.

    ``area_of`` gives the area of a file; files of overlays have none and may refer to everything.
    """

    entities: Mapping[str, Entity]
    roles: frozenset[str]
    needs: Mapping[str, frozenset[str]]
    area_of: Mapping[str, str]
    functions: Functions
