"""Turns the Model into what one person sees of it: entities, fields with their permission state, views, moves, labels. Pure but for the route."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from starlette.responses import Response

from hezong.api.answer import encode, passed
from hezong.api.problem import titled
from hezong.api.route import Call
from hezong.api.session_cache import Signed
from hezong.kernel.access import Allowed, allowed, may_ever
from hezong.kernel.expr.ship import ship
from hezong.kernel.model.field import VERBS, Entity, Field, FieldType, Option, Privacy, Rule
from hezong.kernel.model.rows import Placed, tabs
from hezong.kernel.query.world import World
from hezong.kernel.schema import layout
from hezong.kernel.types import Context, Holding

UNWRITTEN = frozenset({FieldType.STAGE, FieldType.MANY})
"""Types that no form writes: a stage changes through moves, a list of others at the others."""


async def read(call: Call) -> Response:
    """``GET /api/model``; the ETag stays the same until model, rights, structure or language change."""
    call.query()
    key = ("model", call.signed.session.id, call.context.language, call.context.narrowed, call.context.target)
    body = call.server.kept.get(key)
    if body is None:
        body = call.server.kept[key] = encode(ModelView(call.world, call.context, call.signed).document())
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if tag in [each.strip() for each in call.request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return passed(body, headers=headers)


@dataclass(frozen=True)
class ModelView:
    """The model as one person sees it in one language, for the organizations of the request."""

    world: World
    context: Context
    signed: Signed

    def document(self) -> dict[str, object]:
        """The body of ``GET /api/model``."""
        session = self.context.session
        return {
            "version": self.world.model.hash,
            "language": self.context.language,
            "me": {"id": session.user, "login": session.login, "name": session.name},
            "organizations": [self._organization(each) for each in self._organizations()],
            "entities": {each.name: self._entity(each) for each in self._readable},
            "navigation": [each for each in self._navigation() if each["entities"]],
        }

    @cached_property
    def _readable(self) -> tuple[Entity, ...]:
        known = (self.world.entity(name, self.context) for name in self.world.entities)
        return tuple(each for each in known if may_ever(each, "read", self.context))

    def _title(self, titles: Mapping[str, str], otherwise: str) -> str:
        return titled(titles, self.context.language, otherwise)

    def _organizations(self) -> Iterable[dict[str, object]]:
        reach = self.signed.reach
        for each in sorted(self.context.structure.organizations.values(), key=lambda each: each.code):
            if each.alive and (reach is None or each.id in reach):
                yield {"id": each.id, "code": each.code, "name": each.name, "kind": each.kind, "parent": each.parent}

    def _organization(self, shown: dict[str, object]) -> dict[str, object]:
        held = next((each for each in self.context.session.holdings if each.organization == shown["id"]), None)
        return {**shown, "position": None if held is None else self._position(held), "color_key": shown["code"]}

    def _position(self, held: Holding) -> dict[str, object]:
        role = self.world.model.roles.get(held.role)
        label = held.role if role is None else self._title(role.title, held.role)
        return {"role": held.role, "role_label": label, "depth": self._depth(held)}

    def _depth(self, held: Holding) -> str | None:
        """The farthest depth to which the role reads what somebody owns."""
        order = ("own", "unit", "below", "company", "group")
        grants = (each.access.get(held.role, {}).get("read") for each in self._readable if each.owned)
        found = [grant.depth.value for grant in grants if grant is not None]
        return max(found, key=order.index, default=None)

    def _entity(self, entity: Entity) -> dict[str, object]:
        rights = Rights.of(entity, self.context)
        return {
            "name": entity.name,
            "title": self._title(entity.title, entity.name),
            "plural": self._title(entity.plural or entity.title, entity.name),
            "about": titled(entity.about, self.context.language, "") or None,
            "scope": entity.scope,
            "label": entity.label,
            "faceted": entity.faceted,
            "icon": entity.icon,
            "area": entity.area,
            "quality": entity.quality is not None,
            "compared": bool(entity.compared),
            "validity": entity.validity,
            "verbs": [verb for verb in VERBS if may_ever(entity, verb, self.context)],
            "fields": self._fields(entity, rights),
            "moves": self._moves(entity),
            "actions": [],
            "views": self._views(entity, rights),
            "checks": self._checks(entity, rights),
            **self._privacy(entity.privacy),
        }

    def _privacy(self, said: Privacy | None) -> dict[str, object]:
        """Why something is kept, who answers for it, how long; ``person``: true, or of which records it holds. Left out where nothing is said."""
        if said is None:
            return {}
        role = self.world.model.roles.get(said.owner or "")
        kept = said.retention
        told = {
            "purpose": titled(said.purpose, self.context.language, "") or None,
            "owner": None if role is None else self._title(role.title, role.name),
            "keep": None if kept is None else kept.keep,
            "from": None if kept is None else kept.since,
            "then": None if kept is None else kept.then.value,
        }
        person = said.person if isinstance(said.person, bool) else ship(said.person.checked)
        return {"privacy": told, **({"person": person} if person else {})}

    def _fields(self, entity: Entity, rights: "Rights") -> dict[str, dict[str, object]]:
        fields = {each.name: self._field(each, rights) for each in entity.fields.values() if rights.shows(each)}
        if entity.name == "position" and "role" in fields:
            # A role is kept as a word, for roles come and go with the model; people choose it by its title.
            roles = self.world.model.roles.values()
            fields["role"] |= {
                "type": "choice",
                "options": [{"code": each.name, "title": self._title(each.title, each.name)} for each in roles],
            }
        return fields

    def _field(self, field: Field, rights: "Rights") -> dict[str, object]:
        shown: dict[str, object] = {
            "type": field.type.value,
            "title": self._title(field.title, field.name),
            "help": titled(field.help, self.context.language, "") or None,
            "required": field.required,
            "has_default": field.default is not None,
            "search": field.search,
            "facet": field.facet,
            "state": rights.state(field),
            "unique": field.unique is not None,
            "sortable": field.type is not FieldType.MANY and bool(layout.sort_key(field)),
        }
        if field.type is FieldType.MANY:
            shown |= {"entity": field.ref, "field": field.via}
        elif field.ref is not None:
            shown["entity"] = field.ref
        if field.options:
            shown["options"] = self._options(field.options)
        if isinstance(field.default, str | bool | int) and field.type not in UNWRITTEN:
            shown["default"] = field.default
        if field.local is not None:
            shown["local"] = field.local
        shown |= self._privacy(field.privacy)
        rules = {"visible": field.visible_when, "required": field.required_when, "readonly": field.readonly_when}
        when = {name: sent for name, rule in rules.items() if (sent := self._shipped(rule, rights)) is not None}
        if when:
            shown["when"] = when
        return shown

    def _options(self, options: Iterable[Option]) -> list[dict[str, object]]:
        return [{"code": each.code, "title": self._title(each.title, each.code)} for each in options]

    def _moves(self, entity: Entity) -> list[dict[str, object]]:
        if entity.lifecycle is None or not may_ever(entity, "update", self.context):
            return []
        roles = {each.role for each in self.context.session.holdings}
        return [
            {"name": each.name, "title": self._title(each.title, each.name), "from": each.sources, "to": each.target}
            for each in entity.lifecycle.moves.values()
            if each.by is None or roles & each.by
        ]

    def _views(self, entity: Entity, rights: "Rights") -> dict[str, object]:
        views = entity.views
        form = [
            {
                "name": each.name,
                "title": self._title(each.title, each.name),
                "fields": rights.shown(entity, each.fields),
            }
            for each in views.form
        ]
        return {
            "list": rights.shown(entity, views.list),
            "filters": rights.shown(entity, views.filters),
            "order": [each for each in views.order if rights.shown(entity, [each.removeprefix("-")])],
            "form": [each for each in form if each["fields"]],
            "layout": self._layout(entity, rights),
        }

    def _layout(self, entity: Entity, rights: "Rights") -> list[dict[str, object]]:
        """Tabs of sections of rows, with nothing that the person does not see."""
        seen = {name: each for name, each in entity.fields.items() if rights.shows(each)}
        return [
            {
                "name": tab.name,
                "title": None if tab.name is None else self._title(tab.title, tab.name),
                "sections": [self._placed(each, rights) for each in tab.sections],
            }
            for tab in tabs(entity, seen)
        ]

    def _placed(self, placed: Placed, rights: "Rights") -> dict[str, object]:
        section = placed.section
        return {
            "name": section.name,
            "title": self._title(section.title, section.name),
            "block": section.block,
            "visible": self._shipped(section.visible, rights),
            "rows": [[{"field": each.field, "span": each.span} for each in row] for row in placed.rows],
        }

    def _shipped(self, rule: Rule | None, rights: "Rights") -> object:
        """The rule for the browser; None where it looks at what the person does not read: then only the server knows."""
        known = rule is not None and all(
            len(path) < 2 or path[0] != "self" or rights.reads(path[1]) for path in rule.checked.paths
        )
        return ship(rule.checked) if rule is not None and known else None

    def _checks(self, entity: Entity, rights: "Rights") -> list[dict[str, object]]:
        """The checks that the browser can run for itself: those that look only at fields which the person reads."""
        return [
            {"name": each.name, "title": self._title(each.title, each.name), "expr": ship(each.rule.checked)}
            for each in entity.checks.values()
            if self._shipped(each.rule, rights) is not None
        ]

    def _navigation(self) -> Iterable[dict[str, object]]:
        names = {each.name for each in self._readable}
        for area in self.world.model.areas.values():
            shown = [each for each in area.navigation if each in names]
            yield {"area": area.name, "title": self._title(area.title, area.name), "icon": area.icon, "entities": shown}


@dataclass(frozen=True, slots=True)
class Rights:
    """What the asker may do with the fields of one entity, over all their positions."""

    read: Allowed
    write: tuple[Allowed, ...]

    @classmethod
    def of(cls, entity: Entity, context: Context) -> "Rights":
        """Rights in whatever organization; the request's narrowing hides rows, never fields."""
        writes = (allowed(entity, verb, context, narrow=False) for verb in ("create", "update"))
        return cls(allowed(entity, "read", context, narrow=False), tuple(writes))

    def reads(self, name: str) -> bool:
        return name not in self.read.barred

    def shows(self, field: Field) -> bool:
        """Whether the field occurs in the person's model at all."""
        return not field.hidden and self.reads(field.name)

    def shown(self, entity: Entity, names: Iterable[str]) -> list[str]:
        """Of these fields, the ones that the person's model has, in their order."""
        return [name for name in names if name in entity.fields and self.shows(entity.fields[name])]

    def state(self, field: Field) -> str:
        """``masked``, ``editable`` or ``readonly``; a field never sent is absent."""
        if field.sensitive:
            return "masked"
        return "editable" if self.writes(field) else "readonly"

    def writes(self, field: Field) -> bool:
        """Whether some position of the person may write the field in some row."""
        if field.type in UNWRITTEN or field.derived or field.name in layout.IMPLICIT:
            return False
        return any(not each.nothing and field.name not in each.barred for each in self.write)
