"""What random reorganizations make of a stored group is what they make of the value of it; reach and undo included (MO-02)."""

import random
from dataclasses import asdict

import pytest

from hezong.api.records import Runtime
from hezong.kernel.org.load import load_structure
from hezong.kernel.org.operation import Operation
from hezong.kernel.org.reorganize import reorganize
from hezong.kernel.org.store import load_timeline
from hezong.kernel.org.timeline import Timeline, snapshot
from hezong.kernel.org.undo import undo
from hezong.kernel.records.reorganization import life
from hezong.kernel.records.reorganization.apply import apply, take_back
from hezong.kernel.schema.reach import reach_rows
from hezong.kernel.types import Context, Refused
from tests.property.reorganizing.amount import SEED, STORED
from tests.property.reorganizing.chance import some_day, some_operations

pytestmark = pytest.mark.asyncio(loop_scope="module")
STEPS = 12
REACH = 'select "organization", "depth", "member" from hz_control.reach'


def written(operation: Operation) -> dict[str, object]:
    found = {name: value for name, value in asdict(operation).items() if value is not None}
    return {"op": type(operation).__name__.lower(), **_listed(found)}


def _listed(found: dict) -> dict:
    return {name: list(map(_one, value)) if isinstance(value, tuple) else value for name, value in found.items()}


def _one(value: object) -> object:
    return (
        _listed({name: each for name, each in value.items() if each is not None}) if isinstance(value, dict) else value
    )


async def stored(site) -> Timeline:
    async with site.server.pools.read.acquire() as connection:
        return await load_timeline(connection, None)


async def require_reach(site) -> None:
    """The stored reach is that of the structure of today, though only its difference was written."""
    async with site.server.pools.read.acquire() as connection:
        rows = await connection.fetch(REACH)
        structure = await load_structure(connection, site.server.versions.today)
    assert {tuple(each) for each in rows} == set(reach_rows(structure))


async def somebody(site, people) -> tuple[Runtime, Context]:
    server, admin = site.server, await people("admin")
    await server.refresh()
    await admin.get("/api/session")
    signed = next(each for each in server.sessions.kept.values() if str(each.session.user) == admin.id)
    context = Context(signed.session, server.structure, server.clock.now(), server.versions.today, "en")
    return Runtime(server.pools, server.world, server.vault, server.clock), context


@pytest.mark.parametrize("number", range(STORED))
async def test_a_stored_group_goes_the_way_of_its_value(site, people, number):
    dice = random.Random(SEED + number)
    done: list[tuple] = []
    kept = 0
    for step in range(STEPS):
        runtime, context = await somebody(site, people)
        before = await stored(site)
        day = some_day(dice)
        operations = some_operations(dice, before, step * 100 + number)
        body = {"title": "x", "effective": day.isoformat(), "operations": [written(each) for each in operations]}
        made = await life.create(runtime, context, body)
        expected = reorganize(before, operations, day, made.id)
        if expected.problems:
            with pytest.raises(Refused, match=expected.problems[0].code):
                await apply(runtime, context, made.id, "draft")
            assert (await stored(site)).rows == before.rows
            continue
        await apply(runtime, context, made.id, "draft")
        assert snapshot(await stored(site)) == snapshot(expected.after)
        await require_reach(site)
        kept += 1
        done.append((made.id, expected.delta, day, snapshot(before)))
    for id, delta, day, before in reversed(done):
        runtime, context = await somebody(site, people)
        assert not undo(await stored(site), delta, day).problems
        await take_back(runtime, context, id)
        assert snapshot(await stored(site)) == before
        await require_reach(site)
    assert kept
