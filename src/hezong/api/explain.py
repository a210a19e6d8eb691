"""Tells why somebody may, or may not, do something with a record (contract §4). About others only to those who hold ``explain`` over both."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import choice, record_id
from hezong.api.judged import judged_record, names_of, rows_of
from hezong.api.model import Rights
from hezong.api.organizations import date_of
from hezong.api.problem import titled
from hezong.api.route import Call
from hezong.api.session_store import holdings_of
from hezong.kernel.access.explain import Explanation, explain
from hezong.kernel.model.field import VERBS, Entity, FieldType
from hezong.kernel.org.load import Post, load_person
from hezong.kernel.records.load import Want, load_one
from hezong.kernel.records.record import Record
from hezong.kernel.records.reorganization.ahead import structure_at
from hezong.kernel.records.right import Judge, barred
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Posts = Mapping[UUID, Post]
Json = dict[str, object]


async def access(call: Call) -> Response:
    """``GET /api/explain/access?user=&entity=&id=&at=&verb=``."""
    query = call.query("user", "entity", "id", "at", "verb")
    for name in ("entity", "id"):
        if not query.get(name):
            raise refuse("request.missing", field=name, name=name)
    verb = choice(query, "verb", *VERBS)
    entity = call.world.entity(query["entity"], call.context)
    user = record_id(query["user"], "user") if query.get("user") else call.context.user
    at = date_of(query.get("at"), call.context.today)
    async with call.server.pools.read.acquire() as connection:
        record = await judged_record(connection, call, entity, record_id(query["id"], "id"))
        if user != call.context.user:
            await _require_explain(connection, call, entity, record, user)
        context, posts = await _context(connection, call, user, at)
        rows = rows_of(entity, record, context)
        found = {each: explain(entity, each, context, rows, record.id) for each in VERBS}
        owners = await names_of(connection, call, [user, *(each.owner for each in found[verb].because)])
    told = Telling(call, context, posts, owners)
    verbs = {each: one.allowed for each, one in found.items()}
    person = {"id": user, "label": owners.get(user, context.session.name)}
    fields = field_states(call, entity, record, context)
    return answer({**told.body(found[verb]), "user": person, "at": at, "verbs": verbs, "fields": fields})


async def _require_explain(connection: Connection, call: Call, entity: Entity, record: Record, user: UUID) -> None:
    """``explain`` is needed over the record, and over the person's own record."""
    people = call.world.entity("user", call.context)
    other = await load_one(connection, call.world.model, Want(people, (user,)))
    if other is None or not other.live:
        raise refuse("request.not_found")
    over_record = Judge(entity, call.context, narrow=False).anywhere("explain", record)
    over_person = Judge(people, call.context, narrow=False).anywhere("explain", other)
    if not over_record or not over_person:
        raise refuse("access.verb", verb="explain", entity=entity.name)


async def _context(connection: Connection, call: Call, user: UUID, at: date) -> tuple[Context, Posts]:
    """The context that the person has, had or will have on a day, and the positions that make it."""
    structure = call.context.structure
    if at != structure.at:
        structure = await structure_at(connection, at, call.context.today)
    person = await load_person(connection, user, at)
    if person is None:
        raise refuse("request.not_found")
    if user == call.context.user and call.signed.bearer:
        holdings = call.context.session.holdings
        session = call.context.session
    else:
        holdings = holdings_of(person, structure)
        session = replace(call.context.session, user=user, login=person.login, name=person.name, opened=person.opened)
    context = replace(
        call.context,
        session=replace(session, holdings=holdings),
        structure=structure,
        today=at,
        narrowed=None,
        target=None,
    )
    return context, {each.id: each for each in person.posts}


def field_states(call: Call, entity: Entity, record: Record, context: Context) -> Json:
    """``hidden``, ``masked``, ``readonly`` or ``editable``, by field; only fields that the asker reads themselves are named."""
    asker, judge = Rights.of(entity, call.context), Judge(entity, context, narrow=False)
    seen, changed = judge.anywhere("read", record), judge.anywhere("update", record)
    unread, unwritten = barred(seen), barred(changed)

    def state(name: str) -> str:
        field = entity.fields[name]
        if not seen or name in unread:
            return "hidden"
        if field.sensitive:
            return "masked"
        fixed = not changed or name in unwritten or field.derived or field.type is FieldType.STAGE
        return "readonly" if fixed else "editable"

    shown = dict.fromkeys(name for section in entity.views.form for name in section.fields if "." not in name)
    listed = (name for name in shown if name in entity.fields and entity.fields[name].type is not FieldType.MANY)
    return {name: state(name) for name in listed if asker.shows(entity.fields[name])}


@dataclass(frozen=True, slots=True)
class Telling:
    """Puts reasons into the words of one language: roles, organizations and people by their names."""

    call: Call
    context: Context
    posts: Posts
    names: Mapping[UUID, str]

    def body(self, found: Explanation) -> Json:
        return {
            "allowed": found.allowed,
            "verb": found.verb,
            "because": [self.reason(asdict(each)) for each in found.because],
            "missing": [self.reason(asdict(each)) for each in found.missing],
        }

    def reason(self, part: Json) -> Json:
        """A position with its role and the time in which it holds, and where the record lies that it meets."""
        through = cast("tuple[str, UUID] | None", part.pop("through", None))
        lies, owner = (cast("UUID | None", part.pop(name, None)) for name in ("lies", "owner"))
        post = self.posts.get(cast("UUID", part["position"]))
        shown: Json = {
            **part,
            "role_label": self.role(str(part["role"])),
            "organization": self.organization(cast("UUID", part["organization"])),
            "from": None if post is None else post.since,
            "to": None if post is None else post.until,
            "deputy": post is not None and post.deputy_for is not None,
        }
        if lies is not None:
            shown["lies"] = {
                "organization": self.organization(lies),
                "owner": self.person(owner),
                "path": self.path(lies),
            }
        if through is not None:
            shown["through"] = {"entity": through[0], "id": through[1]}
        return shown

    def role(self, name: str) -> str:
        role = self.call.world.model.roles.get(name)
        return name if role is None else titled(role.title, self.call.context.language, name)

    def organization(self, id: UUID) -> Json:
        known = self.context.structure.organizations.get(id)
        return {"id": id, "label": None if known is None else known.name}

    def person(self, id: UUID | None) -> Json | None:
        return None if id is None else {"id": id, "label": self.names.get(id, "")}

    def path(self, id: UUID) -> list[Json]:
        """From the root down to the organization, as of the day of the question."""
        chain = (id, *self.context.structure.ancestors(id)) if id in self.context.structure.organizations else ()
        known = self.context.structure.organizations
        return [{**self.organization(each), "kind": known[each].kind} for each in reversed(chain)]
