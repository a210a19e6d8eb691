"""Turns the ``access`` section into grants by role and verb. Grants nothing that is not written."""

from collections.abc import Mapping
from types import MappingProxyType

from hezong.kernel.model.field import EVERYONE, Depth, Entity, Grant
from hezong.kernel.model.keys import NONE, PARENT
from hezong.kernel.model.nodes import Entry, Scalar, Table, scalars
from hezong.kernel.model.rules import Rules

_WITH_FIELDS = frozenset({"read", "create", "update", "export", "reveal"})


def build_access(body: Table, entity: Entity, rules: Rules) -> Mapping[str, Mapping[str, Grant]]:
    """Grants of all roles; a right whose depth an overlay sets to none is gone."""
    found: dict[str, Mapping[str, Grant]] = {}
    for role in body.table("access"):
        if role.key == PARENT:
            continue
        if role.key != EVERYONE:
            rules.role(role.key, role.place)
        if isinstance(role.value, Table):
            grants = (_grant(role.key, verb, entity, rules) for verb in role.value)
            found[role.key] = MappingProxyType({each.verb: each for each in grants if each is not None})
    return MappingProxyType(found)


def _grant(role: str, verb: Entry, entity: Entity, rules: Rules) -> Grant | None:
    said = verb.value
    depth = said.text if isinstance(said, Scalar) else said.text("depth") if isinstance(said, Table) else None
    if depth is None or depth == NONE:
        return None
    if not isinstance(said, Table):
        return Grant(role, verb.key, Depth(depth), verb.place, lock=entity.lock)
    return Grant(
        role=role,
        verb=verb.key,
        depth=Depth(depth),
        place=verb.place,
        when=rules.condition(said.get("when"), old=False),
        fields=_fields(verb.key, said, entity, rules),
        lock=said.text("lock") or entity.lock,
    )


def _fields(verb: str, said: Table, entity: Entity, rules: Rules) -> frozenset[str] | None:
    found = said.entry("fields")
    if found is None:
        return None
    if verb not in _WITH_FIELDS:
        rules.site.problems.add("model.not_for_verb", found.place, word="fields", verb=verb)
    for each in scalars(found.value):
        if each.text not in entity.fields:
            rules.site.problems.unknown("model.field", each.place, each.text, entity.fields, entity=entity.name)
    return frozenset(each.text for each in scalars(found.value))
