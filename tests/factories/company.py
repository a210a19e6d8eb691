"""Builds the group of the generic suite: twelve organizations, a person for each role at each of two places, records of all entities.

Each entity gets, in the organizations that matter to a place, one record of each person there and one of a stranger.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from hezong.assembly.clock import SystemClock
from hezong.assembly.group import administrator_context, load_rows
from hezong.kernel.model.model import Model
from hezong.kernel.org.load import load_structure
from hezong.kernel.org.open import count_change, give_life, give_password, hang
from hezong.kernel.records import Runtime
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Context, Organization, Structure
from tests.factories.grants import PLACES, TREE, parent_field, parent_of, related, roles
from tests.factories.make import Factory, needed

SPACE = UUID("0193a5e0-0000-7000-8000-00000000000a")
START = date(2020, 1, 1)
STRANGER = "stranger"


def uid(name: str) -> UUID:
    """A stable id for an organization, a person or a record."""
    return uuid5(SPACE, name)


def login(role: str, place: str) -> str:
    return f"{role}.{place}"


@dataclass(frozen=True)
class Kept:
    """A record as the suite knows it: where it lies and whose it is."""

    id: UUID
    entity: str
    organization: str
    owner: str


@dataclass
class Ledger:
    """All records of the group by entity; what the tests create is added."""

    records: dict[str, list[Kept]] = field(default_factory=lambda: defaultdict(list))

    def add(self, id: UUID, entity: str, organization: str, owner: str) -> None:
        self.records[entity].append(Kept(id, entity, organization, owner))

    def find(self, entity: str, organization: str, owner: str) -> list[Kept]:
        return [each for each in self.records[entity] if (each.organization, each.owner) == (organization, owner)]


def people() -> Iterator[tuple[str, str, str]]:
    """Login, role and organization of everybody."""
    for place in PLACES.values():
        for role in roles():
            yield login(role, place["own"]), role, place["own"]


def expected(model: Model) -> Ledger:
    """What ``build`` loads, as a ledger; a second record in the person's own organization is for those that need two."""
    found = Ledger()
    for entity in in_order(model):
        for place in PLACES.values():
            for organization in place.values():
                for owner in (STRANGER, *(login(role, place["own"]) for role in roles())):
                    for number in range(2 if organization == place["own"] else 1):
                        id = uid(f"{entity} {organization} {owner} {number}")
                        if all(each.id != id for each in found.records[entity]):
                            found.add(id, entity, organization, owner)
    return found


def in_order(model: Model) -> list[str]:
    """The entities of the business areas, each after those that it must refer to."""
    done: list[str] = []

    def visit(name: str) -> None:
        entity = model.entities[name]
        if name not in done and not entity.kernel:
            for each in needed(entity):
                if each.ref and each.ref != name:
                    visit(each.ref)
            if (up := parent_of(name)) is not None:
                visit(up)
            done.append(name)

    for name in model.entities:
        visit(name)
    return done


async def build(runtime: Runtime, connection: Connection, password_hash: str) -> None:
    """Fills an empty database that has the product's model."""
    clock = SystemClock()
    flat = Structure.of(START, 0, [Organization(uid(each), each, each, TREE[each][0], None) for each in TREE])
    context = administrator_context(uid(STRANGER), STRANGER, STRANGER, flat, uid("G"), clock)
    await _structure(runtime, connection, context)
    today = await connection.fetchval("select t.date from hz_control.today t")
    current = await load_structure(connection, today)  # pyright: ignore[reportArgumentType]  a date
    await rebuild_reach(connection, current)
    context = administrator_context(uid(STRANGER), STRANGER, STRANGER, current, uid("G"), clock)
    await _records(runtime, context)
    for each, _, _ in people():
        await give_password(connection, uid(each), password_hash, must_change=False)
    await count_change(connection, structure=True)
    await connection.execute("analyze")


async def _structure(runtime: Runtime, connection: Connection, context: Context) -> None:
    root = str(uid("G"))
    units = [
        {"id": str(uid(code)), "organization": root, "code": code, "name": code, "kind": kind}
        for code, (kind, _) in TREE.items()
    ]
    persons = [{"id": str(uid(each)), "organization": root, "login": each, "name": each} for each in (STRANGER, *(one for one, _, _ in people()))]  # fmt: skip
    posts = [
        {"organization": str(uid(place)), "user": str(uid(each)), "role": role, "valid_from": START.isoformat()}
        for each, role, place in people()
    ]
    for entity, rows in (("organization", units), ("user", persons), ("position", posts)):
        await load_rows(runtime, context, entity, rows)
    async with connection.transaction():
        for code in TREE:
            await give_life(connection, uid(code), START, None)
        for code, (_, parent) in TREE.items():
            if parent:
                await hang(connection, uid(code), uid(parent), START, None)


async def _records(runtime: Runtime, context: Context) -> None:
    model = runtime.world.model
    ledger = expected(model)
    for name in in_order(model):
        entity, made = model.entities[name], Counter[str]()
        rows: list[dict[str, object]] = []
        for each in ledger.records[name]:
            factory = Factory(model, lambda target, n, each=each: refer(ledger, target, n, each.owner), made)
            body = factory.make(name, organization=None, **pointer(ledger, name, each.organization, each.owner))
            whose = {"owner": str(uid(each.owner))} if entity.owned else {}
            place = {"organization": str(uid(each.organization))}
            master = {**body, **place, "id": str(each.id), "created_by": str(uid(each.owner))}
            rows.append({**master, "facets": [{**place, **whose}]} if entity.faceted else {**master, **whose})
        await load_rows(runtime, context, name, rows)


def pointer(ledger: Ledger, entity: str, organization: str, owner: str) -> dict[str, object]:
    """The parent of a record, where its entity has one: in the same organization and of the same owner."""
    field, up = parent_field(entity), parent_of(entity)
    if field is None or up is None:
        return {}
    id = str(ledger.find(up, organization, owner)[0].id)
    return {field: {"entity": up, "id": id} if related(entity) else id}


def refer(ledger: Ledger, entity: str, number: int, owner: str) -> str:
    """The n-th record in the owner's own organization: they can read it wherever they read anything of the entity."""
    if entity == "user":
        return str(uid(owner))
    found = [each for each in ledger.records[entity] if each.owner == owner]
    home = owner.rpartition(".")[2]
    near = [each for each in found if each.organization == home] or found
    return str(near[number].id)
