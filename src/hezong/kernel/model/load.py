"""Turns the files of a model into one checked, immutable Model. Reports all mistakes at once, never half a model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.function import Functions
from hezong.kernel.model.area import build_areas, build_roles, needed
from hezong.kernel.model.entity import complete, outline
from hezong.kernel.model.field import Entity
from hezong.kernel.model.files import hash_files
from hezong.kernel.model.locks import check_locks
from hezong.kernel.model.merge import merge_entity
from hezong.kernel.model.model import Model, Role
from hezong.kernel.model.nodes import Table
from hezong.kernel.model.parents import with_parents
from hezong.kernel.model.problem import ModelError, Problems
from hezong.kernel.model.rollups import check_circles
from hezong.kernel.model.site import Site, World
from hezong.kernel.model.sources import Sources, read_sources
from hezong.kernel.model.titles import Naming

Parents = Mapping[str, str | None]
"""The organization above each organization, by code."""


def load_model(files: Mapping[str, str], functions: Functions = BUILT_IN, parents: Parents | None = None) -> Model:
    """The Model of the files; ``parents`` is the tree of organizations, without which overlays lie on the base alone.

    Raises ModelError with everything that is wrong. ``functions`` are those that expressions may call.
    """
    problems = Problems()
    sources = read_sources(files, problems)
    model = _Loader(sources, problems, functions, parents or {}).load(hash_files(files))
    if len(problems):
        raise ModelError(problems.sorted())
    return model


@dataclass(frozen=True, slots=True)
class _Layer:
    """The entities that one organization, or for the base everyone, sees: what is written of them and what it means."""

    tables: Mapping[str, Table]
    entities: Mapping[str, Entity]


class _Loader:
    def __init__(self, sources: Sources, problems: Problems, functions: Functions, parents: Parents) -> None:
        self.sources = sources
        self.problems = problems
        self.functions = functions
        self.parents = parents
        self.naming = Naming(sources.texts)
        self.roles: Mapping[str, Role] = build_roles(sources.areas, self.naming, problems)

    def load(self, identity: str) -> Model:
        base = self._base()
        overlays = self._overlays(base)
        return Model(
            hash=identity,
            entities=MappingProxyType(dict(base.entities)),
            roles=self.roles,
            areas=build_areas(self.sources.areas, base.entities, self.naming, self.problems),
            overlays=MappingProxyType(overlays),
            texts=MappingProxyType(
                {language: MappingProxyType(texts) for language, texts in self.sources.texts.items()}
            ),
            missing=self.naming.missing(),
            warnings=self.problems.warnings(),
        )

    def _site(self, name: str, area: str, local: str | None = None, base: Entity | None = None) -> Site:
        return Site(name, area, self.problems, self.naming, local, base)

    def _world(self, entities: Mapping[str, Entity]) -> World:
        needs = needed(self.sources.areas)
        return World(entities, frozenset(self.roles), needs, self.sources.area_of, self.functions)

    def _base(self) -> _Layer:
        tables = self._extended()
        sites = {
            name: self._site(name, self.sources.area_of.get(table.place.file, "")) for name, table in tables.items()
        }
        outlines = {name: outline(table, sites[name]) for name, table in tables.items()}
        world = self._world(outlines)
        entities = {name: complete(tables[name], outlines[name], sites[name], world) for name in tables}
        check_circles(entities, self.problems)
        return _Layer(tables, with_parents(entities, self.problems))

    def _extended(self) -> dict[str, Table]:
        """The entity files with what packs add to them."""
        tables = dict(self.sources.entities)
        for extension in self.sources.extensions:
            name = extension.text("extend") or ""
            if name in tables:
                tables[name] = merge_entity(tables[name], extension, self.problems)
            else:
                self.problems.unknown("model.entity", extension.at("extend"), name, tables)
        return tables

    def _overlays(self, base: _Layer) -> dict[str, Mapping[str, Entity]]:
        layers: dict[str, _Layer] = {}
        for code in self._from_above():
            above = self._inherited(code, base, layers)
            layers[code] = self._overlay(code, above)
        seen = {code: self._seen(layer, self._inherited(code, base, layers), base) for code, layer in layers.items()}
        return {code: MappingProxyType(entities) for code, entities in seen.items()}

    def _seen(self, layer: _Layer, above: _Layer, base: _Layer) -> dict[str, Entity]:
        """The changed entities, and those whose parents are changed: an overlay of a parent narrows them too."""
        whole = with_parents({**above.entities, **layer.entities}, Problems())
        names = (name for name, each in whole.items() if name in layer.tables or each != base.entities[name])
        return {name: replace(whole[name], base=base.entities[name]) for name in names}

    def _from_above(self) -> Iterator[str]:
        """The codes of overlays, each after those above it; codes that no organization has are reported."""
        for code, tables in self.sources.overlays.items():
            if self.parents and code not in self.parents:
                for table in tables.values():
                    self.problems.unknown("model.organization", table.at("for"), code, self.parents)
        yield from sorted(self.sources.overlays, key=lambda code: (len(self._above(code)), code))

    def _above(self, code: str) -> tuple[str, ...]:
        """The organizations above one, nearest first."""
        found: list[str] = []
        at = self.parents.get(code)
        while at is not None and at not in found and at != code:
            found.append(at)
            at = self.parents.get(at)
        return tuple(found)

    def _inherited(self, code: str, base: _Layer, layers: Mapping[str, _Layer]) -> _Layer:
        tables, entities = dict(base.tables), dict(base.entities)
        for above in reversed(self._above(code)):
            if above in layers:
                tables.update(layers[above].tables)
                entities.update({name: layers[above].entities[name] for name in layers[above].tables})
        return _Layer(tables, entities)

    def _overlay(self, code: str, above: _Layer) -> _Layer:
        tables: dict[str, Table] = {}
        for name, said in self.sources.overlays[code].items():
            if name in above.tables:
                tables[name] = merge_entity(above.tables[name], said, self.problems)
            else:
                self.problems.unknown("model.entity", said.at("extend"), name, above.tables)
        sites = {name: self._site(name, above.entities[name].area, code, above.entities[name]) for name in tables}
        outlines = {name: outline(table, sites[name]) for name, table in tables.items()}
        world = self._world({**above.entities, **outlines})
        entities = {name: complete(tables[name], outlines[name], sites[name], world) for name in tables}
        for name, entity in entities.items():
            check_locks(above.entities[name], entity, self.sources.overlays[code][name], self.problems)
        return _Layer(tables, entities)
