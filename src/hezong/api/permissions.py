"""Tells the rights of the model as a matrix: role by role and entity by entity, which verbs, how far, for which fields, and where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.problem import titled
from hezong.api.route import Call
from hezong.kernel.access import allowed
from hezong.kernel.access.giving import lacking
from hezong.kernel.model.field import EVERYONE, Entity
from hezong.kernel.model.implicit import IMPLICIT
from hezong.kernel.types.problem import refuse


async def matrix(call: Call) -> Response:
    """``GET /api/permissions`` → ``{roles, entities}``: all of them for whoever explains people, whose roles these are, else those
    entities that the caller may explain anywhere; 403 where there is none.
    """
    call.query()
    known = [each for each in call.world.entities.values() if _explains(call, each)]
    if any(each.name == "user" for each in known):
        known = list(call.world.entities.values())
    if not known:
        raise refuse("access.verb", verb="explain", entity="")
    language, model = call.context.language, call.world.model
    roles = [{"role": name, "title": titled(each.title, language, name)} for name, each in model.roles.items()]
    every = {"role": EVERYONE, "title": call.server.messages.find("role.everyone", language)}
    return answer({"roles": [*roles, every], "entities": [Told(each, language).whole() for each in known]})


def _explains(call: Call, entity: Entity) -> bool:
    return bool(allowed(entity, "explain", call.context, narrow=False).shares)


async def givable(call: Call) -> Response:
    """``GET /api/permissions/givable?organization=`` → ``{items: [{role, title, givable, missing}]}``: what the caller may give there."""
    name = call.query("organization").get("organization") or ""
    organization = call.context.structure.find(name)
    if organization is None:
        raise refuse("request.organization", field="organization", name=name)
    items: list[dict[str, object]] = []
    for role, each in call.world.model.roles.items():
        missing = [f"{one.entity}.{one.verb}" for one in lacking(call.world.model, call.context, role, organization)]
        title = titled(each.title, call.context.language, role)
        items.append({"role": role, "title": title, "givable": not missing, "missing": missing})
    return answer({"items": items})


@dataclass(frozen=True, slots=True)
class Told:
    """The rights over one entity, in a language."""

    entity: Entity
    language: str

    def whole(self) -> dict[str, object]:
        """Its grants, what stands above it, and the fields that are kept for some roles."""
        above = self.entity.above
        return {
            "entity": self.entity.name,
            "title": titled(self.entity.title, self.language, self.entity.name),
            "area": self.entity.area,
            "parent": None if above is None else above.field,
            "grants": list(self._grants()),
            "fields": list(self._fields()),
        }

    def _grants(self) -> Iterable[dict[str, object]]:
        for role, by_verb in self.entity.access.items():
            for grant in by_verb.values():
                yield {
                    "role": role,
                    "verb": grant.verb,
                    "depth": grant.depth.value,
                    "fields": None if grant.fields is None else sorted(grant.fields),
                    "when": None if grant.when is None else grant.when.text,
                    "place": str(grant.place),
                }

    def _fields(self) -> Iterable[dict[str, object]]:
        for field in self.entity.fields.values():
            if field.name not in IMPLICIT and (field.read is not None or field.write is not None):
                yield {
                    "field": field.name,
                    "title": titled(field.title, self.language, field.name),
                    "read": None if field.read is None else sorted(field.read),
                    "write": None if field.write is None else sorted(field.write),
                }
