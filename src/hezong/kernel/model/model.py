"""Holds all entities, roles and areas of one version, immutable: what the modeller shows is what runs (PL-33)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hezong.kernel.model.field import NO_TITLES, Entity, Titles
from hezong.kernel.model.problem import ModelProblem
from hezong.kernel.types import Place


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of position; what it may do stands under ``access`` of the entities."""

    name: str
    title: Titles = field(default_factory=lambda: NO_TITLES)
    area: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A business area: its entities, in the order in which navigation shows them."""

    name: str
    title: Titles
    needs: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    navigation: tuple[str, ...] = ()
    about: Titles = field(default_factory=lambda: NO_TITLES)
    icon: str = "folder"


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that one language lacks: its key in the i18n files; people read the humanised name meanwhile."""

    key: str
    language: str
    place: Place


@dataclass(frozen=True)
class Model:
    """One version of the business model. ``hash`` identifies its files.

    ``warnings`` are what works but was hardly meant, such as a stage no move speaks of.
    ``overlays`` maps the code of an organization to the entities that its overlays change, merged with all above it.
    ``texts`` holds, by language, the i18n files of all areas, among them the messages of hooks.
    """

    hash: str
    entities: Mapping[str, Entity]
    roles: Mapping[str, Role]
    areas: Mapping[str, Area]
    overlays: Mapping[str, Mapping[str, Entity]] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    missing: tuple[Missing, ...] = ()
    warnings: tuple[ModelProblem, ...] = ()

    def __hash__(self) -> int:
        """By its files: what is worked out of a model can be remembered by it."""
        return hash(self.hash)

    def entity(self, name: str, chain: tuple[str, ...] = ()) -> Entity:
        """An entity as an organization sees it; ``chain`` holds codes from it upwards. KeyError if unknown.

        An overlay entry is already merged with everything above it, so the nearest one wins.
        """
        for code in chain:
            local = self.overlays.get(code, {}).get(name)
            if local is not None:
                return local
        return self.entities[name]
