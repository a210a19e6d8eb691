"""Tells who may read a record, position by position, to those who hold ``explain`` over it. Nobody learns of relationships beyond that."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import record_id, whole
from hezong.api.explain import Telling
from hezong.api.judged import judged_record, names_of, rows_of
from hezong.api.route import Call
from hezong.kernel.access.explain import Explanation, explain
from hezong.kernel.access.readers import Candidates, candidates
from hezong.kernel.model.field import Depth, Entity
from hezong.kernel.org.load import Person, holdings_of, load_holders, load_opened
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import Judge
from hezong.kernel.types import Context, Opened
from hezong.kernel.types.problem import refuse

USUAL, MOST = 50, 200
JUDGED = 600
"""So many people are judged at most; where more come into question, ``capped`` says so."""
ORDER = tuple(each.value for each in Depth)


async def people(call: Call) -> Response:
    """``GET /api/explain/people?entity=&id=&limit=``: ``{items, count, capped}``, the nearest depth first."""
    query = call.query("entity", "id", "limit")
    for name in ("entity", "id"):
        if not query.get(name):
            raise refuse("request.missing", field=name, name=name)
    limit = whole(query, "limit", USUAL, MOST)
    entity = call.world.entity(query["entity"], call.context)
    async with call.server.pools.read.acquire() as connection:
        record = await judged_record(connection, call, entity, record_id(query["id"], "id"))
        judge = Judge(entity, call.context, narrow=False)
        if not judge.anywhere("explain", record):
            raise refuse("access.verb", verb="explain", entity=entity.name)
        facets = judge.facets("explain", record) if entity.faceted else None
        opened = await load_opened(connection, entity.name, record.id) if _stewards(judge, record) else ()
        asked = Asked(call, entity, record, facets, opened)
        wanted = asked.candidates()
        persons = await load_holders(
            connection, call.context.today, wanted.anywhere, wanted.seats, wanted.people, JUDGED + 1
        )
        found = [each for each in map(asked.judged, persons[:JUDGED]) if each.found.allowed]
        names = await names_of(connection, call, (reason.owner for each in found for reason in each.found.because))
    found.sort(key=lambda each: (each.nearest, each.person.name, each.person.id))
    items = [asked.told(each, names) for each in found[:limit]]
    counts = Counter(ORDER[each.nearest] for each in found)
    return answer({"items": items, "count": len(found), "capped": len(persons) > JUDGED, "depths": counts})


def _stewards(judge: Judge, record: Record) -> bool:
    """Whether the asker explains the steward's part: only they know of access requests."""
    if not judge.entity.faceted:
        return True
    return any(each.organization == record.organization for each in judge.facets("explain", record))


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with what lets them read."""

    person: Person
    context: Context
    found: Explanation

    @property
    def nearest(self) -> int:
        return min(ORDER.index(each.depth) for each in self.found.because)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question about one record: which of its relationships count, and what opens it."""

    call: Call
    entity: Entity
    record: Record
    facets: tuple[Facet, ...] | None
    opened: tuple[Opened, ...]

    def candidates(self) -> Candidates:
        context = self.call.context
        rows = rows_of(self.entity, self.record, context, self.facets)
        places = frozenset(each.organization for each in self.opened)
        return candidates(self.entity, "read", rows, self.call.world.model.roles, context.structure, places)

    def judged(self, person: Person) -> Reader:
        """By the same rules as every read, in the context that the person has today."""
        mine = self.call.context
        session = replace(
            mine.session,
            user=person.id,
            login=person.login,
            name=person.name,
            holdings=holdings_of(person, mine.structure),
            opened=self.opened,
        )
        context = replace(mine, session=session, narrowed=None, target=None)
        rows = rows_of(self.entity, self.record, context, self.facets)
        return Reader(person, context, explain(self.entity, "read", context, rows, self.record.id))

    def told(self, reader: Reader, names: dict[UUID, str]) -> dict[str, object]:
        posts = {each.id: each for each in reader.person.posts}
        telling = Telling(self.call, reader.context, posts, names)
        because = [telling.reason(asdict(each)) for each in reader.found.because]
        return {"user": {"id": reader.person.id, "label": reader.person.name}, "because": because}
