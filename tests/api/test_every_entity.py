"""Every entity of the product, whatever it is: lists, reads and writes obey its grants, answers are as promised (PL-08, SY-02).

The expectation is read from the ``access`` sections of the files by ``tests.factories.grants``; a new entity or role is tested by
being there.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from hezong.adapters.postgres import Database
from hezong.adapters.vault import open_vault
from hezong.assembly.clock import SystemClock
from hezong.assembly.demo import PASSWORD
from hezong.assembly.pools import open_pools
from hezong.assembly.world import install_product, own, world_in_force
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.records import Runtime
from hezong.settings import Settings
from tests.factories.answers import Answers
from tests.factories.company import STRANGER, Kept, Ledger, build, expected, login, pointer, refer, uid
from tests.factories.grants import PLACES, Grants, kept_from, roles, sections
from tests.factories.make import Factory

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHANGEABLE = (FieldType.LONGTEXT, FieldType.TEXT, FieldType.INT, FieldType.MONEY, FieldType.DATE, FieldType.BOOL)


@pytest.fixture(scope="session")
def company(databases, api_settings) -> str:
    """The template with the group of twelve organizations."""
    return databases.template("company", lambda database: asyncio.run(fill(database, api_settings)))


async def fill(database: Database, settings: Settings) -> None:
    async with open_pools(database) as pools, pools.owner.acquire() as connection:
        await install_product(own(connection))
        runtime = Runtime(pools, await world_in_force(own(connection)), open_vault(settings.field_key), SystemClock())
        await build(runtime, own(connection), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))


@dataclass
class Office:
    """The running server with all who work there, and the book of records."""

    model: Model
    ledger: Ledger
    people: dict[str, Any]
    answers: Answers
    made: Counter[str]

    async def ask(self, who: Any, method: str, path: str, status: int | None = None, **more):
        """One call; its answer must be as promised, and of this status where one is given."""
        answer = await who.client.request(method, f"/api/records/{path}", **more)
        self.answers.check(answer)
        assert status is None or answer.status_code == status, (
            f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        )
        return answer


@pytest.fixture(scope="module")
def group_database(databases, company):
    """The database of ``site``, for this file."""
    with databases.fresh(company) as database:
        yield database


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def office(site, people):
    """Everybody, signed in."""
    logins = [login(role, place["own"]) for place in PLACES.values() for role in roles()]
    everybody = {each: await people(each) for each in logins}
    document = (await everybody[logins[0]].get("/api/openapi.json")).json()
    model = site.server.world.model
    yield Office(model, expected(model), everybody, Answers(document), Counter(dict.fromkeys(sections(), 10_000)))


@dataclass
class Visit:
    """One person at one place with one entity."""

    office: Office
    entity: Entity
    grants: Grants
    place: dict[str, str]

    @property
    def login(self) -> str:
        return login(self.grants.role, self.place["own"])

    @property
    def person(self) -> Any:
        return self.office.people[self.login]

    @property
    def name(self) -> str:
        return self.entity.name

    def may(self, verb: str, organization: str, mine: bool) -> bool:
        return self.grants.allows(self.name, verb, organization, mine)

    async def ask(self, method: str, path: str = "", status: int | None = None, **more):
        return await self.office.ask(self.person, method, f"{self.name}{path}", status, **more)

    def records(self):
        """Records of this person and of a stranger, in the organization of the person, beside, below and above."""
        for organization in self.place.values():
            for owner in (self.login, STRANGER):
                yield self.office.ledger.find(self.name, organization, owner)[0], owner == self.login

    def refusal(self, record: Kept, mine: bool) -> int:
        """What somebody is told who may not: that there is nothing, unless they can read it."""
        return 403 if self.may("read", record.organization, mine) else 404


@pytest.fixture(params=sorted(PLACES))
def place(request):
    return PLACES[request.param]


@pytest.fixture(params=roles())
def role(request):
    return request.param


@pytest.fixture(params=sorted(sections()))
def visit(request, office, role, place):
    return Visit(office, office.model.entities[request.param], Grants(role, place["own"]), place)


async def test_lists_and_figures_hold_exactly_what_the_grants_give(visit):
    if not visit.grants.any(visit.name, "read"):
        for path in ("", "/aggregate"):
            assert (await visit.ask("GET", path, 403)).json()["code"] == "access.verb"
        return
    found = {
        str(each.id)
        for each in visit.office.ledger.records[visit.name]
        if visit.may("read", each.organization, each.owner == visit.login)
    }
    page = (await visit.ask("GET", "?limit=500&count=true", 200)).json()
    assert {each["id"] for each in page["items"]} == found
    assert page["count"] == len(found)
    figures = (await visit.ask("GET", "/aggregate", 200)).json()
    assert figures["items"][0]["measures"]["count"] == len(found)


async def test_records_and_their_history_are_read_where_the_grants_reach(visit):
    for record, mine in visit.records():
        status = 200 if visit.may("read", record.organization, mine) else 404
        item = (await visit.ask("GET", f"/{record.id}", status)).json()
        assert status != 200 or item["id"] == str(record.id)
        await visit.ask("GET", f"/{record.id}/history", status)


async def test_records_are_made_where_the_grants_reach(visit):
    """In the name of the person, who becomes the owner."""
    ledger = visit.office.ledger
    factory = Factory(visit.office.model, lambda target, n: refer(ledger, target, n, visit.login), visit.office.made)
    for organization in visit.place.values():
        body = factory.make(visit.name, organization, **pointer(ledger, visit.name, organization, visit.login))
        allowed = visit.may("create", organization, mine=True)
        answer = await visit.ask("POST", "", 201 if allowed else 403, json=body)
        if allowed:
            ledger.add(UUID(answer.json()["id"]), visit.name, organization, visit.login)
            if visit.may("read", organization, mine=True):
                assert answer.json()["organization"]["id"] == str(uid(organization))


async def test_records_are_changed_where_the_grants_reach(visit):
    """One field that the position gives, and one that it does not."""
    for record, mine in visit.records():
        given = visit.grants.fields(visit.name, record.organization, mine)
        allowed = visit.may("read", record.organization, mine) and visit.may("update", record.organization, mine)
        field, barred = changeable(visit, given), closed(visit, given)
        version = await version_of(visit, record)
        status = 200 if allowed else visit.refusal(record, mine)
        await visit.ask("PATCH", f"/{record.id}", status, json=change(visit, record, field, version))
        if barred is not None and visit.may("read", record.organization, mine):
            answer = await visit.ask("PATCH", f"/{record.id}", 403, json=change(visit, record, barred, version))
            assert answer.json()["code"] == ("access.field" if allowed else "access.verb")


async def test_records_are_deleted_and_restored_where_the_grants_reach(visit):
    for record, mine in visit.records():
        allowed = visit.may("read", record.organization, mine) and visit.may("delete", record.organization, mine)
        version = await version_of(visit, record)
        status = 204 if allowed else visit.refusal(record, mine)
        await visit.ask("DELETE", f"/{record.id}", status, headers={"if-match": version})
        if allowed:
            await visit.ask("GET", f"/{record.id}", 404)
            await visit.ask("POST", f"/{record.id}/restore", 200)
            await visit.ask("GET", f"/{record.id}", 200)


async def version_of(visit: Visit, record: Kept) -> str:
    """The version that a write names; of a record with facets, that of its only facet. Any text where nothing can be read."""
    item = (await visit.ask("GET", f"/{record.id}")).json()
    return (item.get("facets") or [item])[0].get("version", "1")


def changeable(visit: Visit, given: set[str] | None) -> Field:
    """A plain field of those given, of the facet where there is one."""
    fields = [each for each in writable(visit.entity) if each.name not in kept_from(visit.name, visit.grants.role)]
    fields = [each for each in fields if given is None or not given or each.name in given]
    assert fields, "an entity of which nothing can be changed: teach the suite its types"
    return fields[0]


def closed(visit: Visit, given: set[str] | None) -> Field | None:
    """A field that the position does not write, if there is one."""
    kept = kept_from(visit.name, visit.grants.role)
    fields = writable(visit.entity)
    return next((each for each in fields if each.name in kept or (given and each.name not in given)), None)


def writable(entity: Entity) -> list[Field]:
    """Fields that can be changed alone, those of the facet first."""
    stored = [each for each in entity.stored() if each.type in CHANGEABLE and not (each.unique or each.compute or each.check or each.sensitive)]  # fmt: skip
    stored = [each for each in stored if each.name not in ("created_at", "changed_at")]
    return sorted(stored, key=lambda each: (not each.facet, CHANGEABLE.index(each.type)))


def change(visit: Visit, record: Kept, field: Field, version: str) -> dict[str, object]:
    """A body that changes one field; a facet is named by its organization."""
    factory = Factory(visit.office.model, lambda target, n: "", visit.office.made)
    body = {field.name: factory.value(visit.name, field), "version": version}
    return {**body, "organization": record.organization} if visit.entity.faceted else body
