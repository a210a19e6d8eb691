"""The Model: all entities, roles and areas of one version, immutable. What the modeller shows is what runs (PL-33)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hezong.kernel.model.field import NO_TITLES, Entity, Titles


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of position; ``grants_all`` marks the administrator's role of the kernel."""

    name: str
    title: Titles = field(default_factory=lambda: NO_TITLES)


@dataclass(frozen=True, slots=True)
class Area:
    """A business area: its entities, in the order in which navigation shows them."""

    name: str
    title: Titles
    needs: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    navigation: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """One version of the business model. ``hash`` identifies its files; ``overlays`` maps an organization code to the entities it changes."""

    hash: str
    entities: Mapping[str, Entity]
    roles: Mapping[str, Role]
    areas: Mapping[str, Area]
    overlays: Mapping[str, Mapping[str, Entity]] = field(default_factory=lambda: MappingProxyType({}))

    def entity(self, name: str, chain: tuple[str, ...] = ()) -> Entity:
        """An entity as an organization sees it; ``chain`` holds codes from the organization upwards. KeyError if unknown.

        An overlay entry is already merged with everything above it, so the nearest one wins.
        """
        for code in chain:
            local = self.overlays.get(code, {}).get(name)
            if local is not None:
                return local
        return self.entities[name]
