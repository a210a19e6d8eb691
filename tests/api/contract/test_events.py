"""Contract §5: the stream of events. Ids and versions, never values; rights are those of the moment in which an event is sent."""

import asyncio
from contextlib import AsyncExitStack
from uuid import UUID

import pytest

from hezong.api.relay import STREAMS
from hezong.kernel.jobs import tell
from tests.fixtures.stream import listening_to

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("listening")]


async def made(person, name: str, **fields) -> dict:
    answer = await person.post("/api/records/customer", json={"name": name, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def marked(site, person) -> str:
    """A message to the person: what was to be heard before has been heard by then."""
    async with site.server.pools.write.acquire() as connection:
        mark = await connection.fetchval("select uuidv7()")
        await tell(connection, "message", "mark", mark, UUID(person.id))
    return str(mark)


async def heard_until(listener, mark: str) -> list[tuple[str, str]]:
    """Kinds and ids of all events up to a mark."""
    found = []
    while True:
        kind, data = await listener.event()
        if data.get("id") == mark:
            return found
        found.append((kind, data.get("id", "")))


async def test_a_change_is_told_with_entity_id_and_version_and_no_value(site, people):
    sales = await people("north.sales")
    async with listening_to(site, sales) as listener:
        record = await made(sales, "事件甲公司")
        kind, data = await listener.event()
        assert kind == "record.changed"
        assert data == {"entity": "customer", "id": record["id"], "version": record["version"]}
        await sales.patch(
            f"/api/records/customer/{record['id']}", json={"website": "https://a.example", "version": record["version"]}
        )
        kind, data = await listener.event()
        assert (kind, data["id"]) == ("record.changed", record["id"])
        assert data["version"] != record["version"]
        assert set(data) == {"entity", "id", "version"}


async def test_without_read_nothing_is_heard(site, people):
    north, south, manager = await people("north.sales"), await people("south.sales"), await people("north.manager")
    async with listening_to(site, south) as outside, listening_to(site, manager) as above:
        record = await made(north, "事件乙公司")
        assert await heard_until(outside, await marked(site, south)) == []
        assert await heard_until(above, await marked(site, manager)) == [("record.changed", record["id"])]


async def test_a_deleted_record_is_gone_for_those_who_could_read_it(site, people):
    manager, south = await people("north.manager"), await people("south.sales")
    record = await made(manager, "事件丙公司")
    async with listening_to(site, manager) as inside, listening_to(site, south) as outside:
        url = f"/api/records/customer/{record['id']}"
        gone = await manager.delete(url, headers={"if-match": record["version"]})
        assert gone.status_code == 204, gone.text
        kind, data = await inside.event()
        while kind != "record.gone":
            kind, data = await inside.event()
        assert (data["entity"], data["id"]) == ("customer", record["id"])
        assert await heard_until(outside, await marked(site, south)) == []


async def test_a_record_that_goes_to_another_owner_is_gone_for_the_one_before(site, people):
    manager, sales, other = await people("north.manager"), await people("north.sales"), await people("north.sales2")
    record = await made(sales, "事件丁公司")
    async with listening_to(site, sales) as before, listening_to(site, other) as after:
        changed = await manager.patch(
            f"/api/records/customer/{record['id']}",
            json={"owner": other.id, "version": record["version"], "organization": "NORTH"},
        )
        assert changed.status_code == 200, changed.text
        heard = await heard_until(before, await marked(site, sales))
        assert ("record.gone", record["id"]) in heard
        assert ("record.changed", record["id"]) in await heard_until(after, await marked(site, other))


async def test_a_record_that_goes_to_another_organization_is_gone_where_it_lay(site, people):
    admin, south, north = await people("admin"), await people("south.manager"), await people("north.manager")
    customer = await made(south, "事件癸公司")
    body = {"customer": customer["id"], "name": "事件联系人", "organization": "SOUTH", "owner": admin.id}
    answer = await admin.post("/api/records/contact", json=body)
    assert answer.status_code == 201, answer.text
    url = f"/api/records/contact/{answer.json()['id']}"
    async with listening_to(site, south) as before, listening_to(site, north) as after:
        moved = {"organization": "NORTH", "version": answer.json()["version"]}
        changed = await admin.patch(url, json=moved)
        assert changed.status_code == 200, changed.text
        assert ("record.gone", answer.json()["id"]) in await heard_until(before, await marked(site, south))
        assert ("record.changed", answer.json()["id"]) in await heard_until(after, await marked(site, north))


async def test_whoever_may_read_something_else_than_before_reads_anew(site, people):
    """Records that come into sight or go with a position, or with an organization, are told by no event of their own."""
    admin, sales, other = await people("admin"), await site.sign_in("both.sales"), await people("north.sales")
    body = {"user": sales.id, "role": "sales_manager", "organization": "WEST", "valid_from": "2020-01-01"}
    async with listening_to(site, sales) as listener, listening_to(site, other) as beside:
        given = await admin.post("/api/records/position", json=body)
        assert given.status_code == 201, given.text
        while (found := await listener.frame()) is not None and found.get("event") != "resync":
            continue
        assert found == {"id": listener.last_id, "event": "resync", "data": "{}"}
        assert "resync" not in {kind for kind, _ in await heard_until(beside, await marked(site, other))}
    await sales.client.aclose()


async def test_who_comes_back_hears_what_was_missed(site, people):
    sales = await people("north.sales")
    async with listening_to(site, sales) as listener:
        await heard_until(listener, await marked(site, sales))
    record = await made(sales, "事件戊公司")
    async with listening_to(site, sales, last_event_id=listener.last_id) as again:
        assert ("record.changed", record["id"]) in await heard_until(again, await marked(site, sales))


@pytest.mark.parametrize("last", ["999999999", "x", "-1"])
async def test_who_was_away_for_too_long_reads_anew(site, people, last):
    async with listening_to(site, await people("north.sales"), last_event_id=last) as listener:
        # The first frame, which says so, has been read already; it tells where the stream stands.
        assert listener.last_id.isdigit()
        assert listener.first["event"] == "resync"


async def test_a_message_is_for_one_person(site, people):
    sales, other = await people("north.sales"), await people("north.sales2")
    async with listening_to(site, sales) as mine, listening_to(site, other) as others:
        mark = await marked(site, sales)
        kind, data = await mine.event()
        assert (kind, data["id"]) == ("message", mark)
        assert await heard_until(others, await marked(site, other)) == []


async def test_the_progress_of_an_import_is_told_to_whoever_runs_it(site, people):
    manager = await people("north.manager")
    form = {"entity": "customer", "organization": "NORTH"}
    staged = await manager.post("/api/imports", data=form, files={"file": ("a.csv", "客户名称\n事件己公司\n".encode())})
    id = staged.json()["id"]
    async with listening_to(site, manager) as listener:
        assert (await manager.post(f"/api/imports/{id}/run")).status_code == 202
        kind, data = await listener.event()
        assert (kind, data["entity"], data["id"]) == ("progress", "import", id)
        async with asyncio.timeout(60):
            while (await manager.get(f"/api/imports/{id}")).json()["state"] == "running":
                await listener.event()


async def test_a_stream_ends_with_its_session(site):
    person = await site.sign_in("both.sales")
    async with listening_to(site, person) as listener:
        assert (await person.delete("/api/session")).status_code == 204
        await site.server.refresh()
        assert await listener.frame() is None
    await person.client.aclose()


async def test_a_session_has_a_limited_number_of_streams(site):
    person = await site.sign_in("both.sales")
    async with AsyncExitStack() as stack:
        for _ in range(STREAMS):
            assert (await stack.enter_async_context(listening_to(site, person))).status == 200
        assert (await person.get("/api/events")).status_code == 429
    async with listening_to(site, person) as again:
        assert again.status == 200
    await person.client.aclose()


async def test_an_open_stream_holds_no_connection(site, people):
    lender = site.server.pools.read

    def lent():
        return lender.pool.get_size() - lender.pool.get_idle_size() - len(lender.kept)

    before = lent()
    async with AsyncExitStack() as stack:
        for login in ("north.sales", "south.sales", "north.manager"):
            await stack.enter_async_context(listening_to(site, await people(login)))
        assert lent() == before


async def test_a_position_that_ended_meanwhile_gives_nothing(site, people):
    admin, sales, manager = await people("admin"), await site.sign_in("south.sales"), await people("south.manager")
    async with listening_to(site, sales) as listener:
        url = f"/api/records/position/{sales.session['positions'][0]['id']}"
        version = (await admin.get(url)).json()["version"]
        ended = await admin.patch(url, json={"valid_to": "2017-01-01"}, headers={"if-match": version})
        assert ended.status_code == 200, ended.text
        record = await made(manager, "事件庚公司", owner=sales.id)
        heard = await heard_until(listener, await marked(site, sales))
        assert record["id"] not in {id for _, id in heard}
    await sales.client.aclose()


async def test_nobody_listens_without_a_session(anyone):
    assert (await anyone.get("/api/events")).status_code == 401
