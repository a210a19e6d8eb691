"""Turns the way back to an earlier version into renames, so that data under new names is found again. Pure.

A version says ``was: old_name`` when it renames; the version before it knows nothing of the new name. Going back, the
old name gets ``was: new_name``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.model.model import Model


def reversed_renames(target: Model, later: Sequence[Model]) -> Model:
    """``target`` with the renames of the ``later`` versions turned round; ``later`` from the newest to the oldest."""
    entities = _followed([{each.name: each.was for each in model.entities.values()} for model in later])
    changed = {entity.name: _entity(entity, entities, later) for entity in target.entities.values()}
    return replace(target, entities=MappingProxyType(changed))


def _entity(entity: Entity, entities: Mapping[str, str], later: Sequence[Model]) -> Entity:
    now = entities.get(entity.name, entity.name)
    versions = [model.entities[now] for model in later if now in model.entities]
    names = _followed([{each.name: each.was for each in version.fields.values()} for version in versions])
    fields = {name: _field(field, names.get(name, name)) for name, field in entity.fields.items()}
    return replace(entity, was=now if now != entity.name else entity.was, fields=MappingProxyType(fields))


def _field(field: Field, now: str) -> Field:
    return field if now == field.name else replace(field, was=now)


def _followed(versions: Sequence[Mapping[str, str | None]]) -> Mapping[str, str]:
    """Old name → the name in force; ``versions`` hold name → was, the newest first. A name in use again is its own."""
    found: dict[str, str] = {}
    for version in versions:
        for name, was in version.items():
            if was is not None and was not in version:
                found[was] = found.pop(name, name)
    return {old: now for old, now in found.items() if not any(old in version for version in versions[:1])}
