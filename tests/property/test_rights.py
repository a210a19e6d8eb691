"""Lists, single reads, counts and sums show exactly what the oracle allows, on random groups (PL-08, PL-09, contract §2)."""

import json
import random

import asyncpg
import pytest

from hezong.kernel.query.request import RELATIONSHIPS, AggregateRequest, ListRequest
from hezong.kernel.types import Refused
from tests.property.rights.amount import CASES, SEED
from tests.property.rights.group import random_group
from tests.property.rights.hold import Held, fill, install, structure, world
from tests.property.rights.oracle import may_open, may_read, reads_field


@pytest.fixture
async def connections(module_database):
    owner = await asyncpg.connect(module_database.dsn("hezong_owner"))
    reader = await asyncpg.connect(module_database.dsn("hezong_read"))
    yield owner, reader
    await owner.close()
    await reader.close()


async def test_every_read_shows_what_the_oracle_allows(connections):
    owner, reader = connections
    await install(owner, world())
    assert await read_groups(owner, reader, SEED, CASES) >= CASES


async def read_groups(owner: asyncpg.Connection, reader: asyncpg.Connection, seed: int, count: int) -> int:
    """At least as many questions as wanted, about groups from a seed on, in a database with the trial model."""
    made, asked = world(), 0
    while asked < count:
        group = random_group(seed)
        await fill(owner, group)
        asked += await ask_all(Held(made, group, structure(group), reader), random.Random(seed))
        seed += 1
    return asked


async def ask_all(held: Held, dice: random.Random) -> int:
    """The questions about one group; returns how many were asked."""
    asked = 0
    for person in held.group.posts:
        codes = dice.choice((None, None, [unit.code for unit in dice.sample(held.group.units, 5)]))
        narrowed = None if codes is None else frozenset(held.group.id(code) for code in codes)
        for entity in held.group.rows:
            asked += await ask(held, dice, person, entity, narrowed, None if codes is None else set(codes))
    return asked


async def ask(held, dice, person, entity, narrowed, codes) -> int:
    """Compares the readings of one entity for one person."""
    posts, rows = held.group.posts[person], held.group.rows[entity]
    context = held.context(person, narrowed)
    seen = [row for row in rows if may_read(posts, entity, row, person, codes)]
    expected = {str(held.group.id(row.record)) for row in seen}
    if entity == "partner":
        expected |= {
            str(held.group.id(record))
            for record, unit in held.group.opened
            if may_open(posts, entity, unit, person, codes)
        }
    limit = dice.choice((1, 3, 7, 50))
    if held.reading(context).sight.allowed(entity).nothing:
        assert not seen
        assert not expected
        return 1
    items = await held.pages(context, ListRequest(entity, limit=limit))
    ids = [each["id"] for each in items]
    assert len(ids) == len(set(ids)), "a record comes once"
    assert set(ids) == expected
    await same_in_other_orders(held, context, dice, entity, expected, limit)
    await counts_agree(held, context, entity, expected)
    await single_reads_agree(held, context, rows, entity, expected, dice)
    fields_agree(held, posts, rows, entity, person, items)
    if entity == "partner":
        await relationships_agree(held, context, seen, limit)
    return 5


async def same_in_other_orders(held, context, dice, entity, expected, limit):
    order = dice.choice(("name", "-name", "-changed_at", "changed_at", "created_at"))
    items = await held.pages(context, ListRequest(entity, order=(order,), limit=limit))
    assert {each["id"] for each in items} <= expected
    if order.removeprefix("-") != "name":
        assert {each["id"] for each in items} == expected
    assert len({each["id"] for each in items}) == len(items)


async def counts_agree(held, context, entity, expected):
    page = json.loads(await held.reading(context).list(ListRequest(entity, limit=1, count=True)))
    assert page["count"] == len(expected)
    figures = json.loads(await held.reading(context).aggregate(AggregateRequest(entity)))
    assert figures["items"][0]["measures"]["count"] == len(expected)


async def single_reads_agree(held, context, rows, entity, expected, dice):
    for row in dice.sample(rows, 4):
        record = held.group.id(row.record)
        reading = held.reading(context)
        if str(record) in expected:
            assert json.loads(await reading.get(entity, record))["id"] == str(record)
        else:
            with pytest.raises(Refused, match=r"request\.not_found"):
                await reading.get(entity, record)


def fields_agree(held, posts, rows, entity, person, items):
    """A kept field shows its value exactly where one position gives both the row and the field."""
    kept = {"asset": "value", "partner": "credit", "item": "cost", "chore": "cost"}.get(entity)
    if kept is None:
        return
    by_id = {str(held.group.id(row.id)): row for row in rows}
    parts = items if entity != "partner" else [facet for item in items for facet in item["facets"]]
    for part in parts:
        row = by_id[part["id"]]
        reads = reads_field(posts, entity, row, person, kept) and row.values[kept] is not None
        shown = part.get(kept)
        assert (shown is not None) == reads, (row, shown)


async def relationships_agree(held, context, seen, limit):
    items = await held.pages(context, ListRequest("partner", limit=limit, rows=RELATIONSHIPS))
    assert sorted(each["facets"][0]["id"] for each in items) == sorted(str(held.group.id(row.id)) for row in seen)


async def test_an_error_of_a_filter_tells_nothing_of_rows_out_of_reach(connections):
    owner, reader = connections
    made = world()
    await install(owner, made)
    group = random_group(SEED)
    await fill(owner, group)
    held = Held(made, group, structure(group), reader)
    for person, posts in group.posts.items():
        seen = [row.values["pages"] for row in group.rows["paper"] if may_read(posts, "paper", row, person)]
        context = held.context(person)
        if held.reading(context).sight.allowed("paper").nothing:
            continue
        request = ListRequest("paper", "1 / (pages - 9) < 1")
        if 9 in seen:
            with pytest.raises(asyncpg.DivisionByZeroError):
                await held.reading(context).list(request)
        else:
            assert json.loads(await held.reading(context).list(request))["next"] is None
