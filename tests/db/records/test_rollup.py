"""Sums and counts over lists of records: right after every change, whoever makes it and how many do at once."""

import asyncio
import contextlib
import json
import random
from decimal import Decimal

import pytest

from hezong.kernel.records import create, delete, history, load_batch, patch, restore, settle
from hezong.kernel.types import Refused
from tests.db.records.test_create import codes

WRONG = """select count(*) from hz.basket b left join (
  select basket, sum(price) as total, min(price_currency) as currency, sum(weight) as weight, count(*) as pieces
  from hz.fruit where deleted_at is null group by basket) s on s.basket = b.id
where (b.total, b.total_currency, b.weight, b.pieces)
  is distinct from (s.total, case when s.total is not null then s.currency end, coalesce(s.weight, 0), coalesce(s.pieces, 0))
  or b.due is distinct from b.total - coalesce(b.paid, 0)"""
STORES = """select count(*) from hz.store s
where s.pieces <> (select coalesce(sum(b.pieces), 0) from hz.basket b where b.store = s.id and b.deleted_at is null)"""


def money(amount) -> dict:
    return {"amount": str(amount), "currency": "CNY"}


@pytest.fixture
async def store(garden):
    return (await create(garden.runtime, garden.as_("hans"), "store", [{"name": "仓"}])).ids[0]


@pytest.fixture
async def baskets(garden, store):
    rows = [{"name": each, "store": str(store)} for each in "甲乙"]
    return (await create(garden.runtime, garden.as_("hans"), "basket", rows)).ids


async def basket_of(garden, id) -> dict:
    (row,) = await garden.rows("select * from hz.basket where id = $1", id)
    return row


async def test_a_sum_begins_with_nothing_and_follows_the_records(garden, baskets, store):
    nina, basket = garden.as_("nina"), baskets[0]
    row = await basket_of(garden, basket)
    assert (row["total"], row["weight"], row["pieces"]) == (None, 0, 0)
    rows = [
        {"name": "a", "basket": str(basket), "price": money("1.50"), "weight": "2"},
        {"name": "b", "basket": str(basket)},
    ]
    fruit, _ = (await create(garden.runtime, nina, "fruit", rows)).ids
    row = await basket_of(garden, basket)
    assert (row["total"], row["due"], row["weight"], row["pieces"]) == (Decimal("1.50"), Decimal("1.50"), 2, 2)
    assert await garden.value("select pieces from hz.store where id = $1", store) == 2, "sums of sums too"
    assert row["version"] == 2
    (entry, _) = json.loads(await history(garden.runtime, garden.as_("hans"), "basket", basket))["items"]
    told = {each["field"]: each["new"] for each in entry["changes"]}
    assert told == {"total": money("1.50"), "due": money("1.50"), "weight": "2", "pieces": 2}
    assert entry["by"]["label"] == "Nina"
    await patch(garden.runtime, nina, "fruit", fruit, {"name": "c"}, "1")
    assert (await basket_of(garden, basket))["version"] == 2, "a change of something else leaves it alone"


async def test_nobody_writes_a_sum(garden, baskets):
    for person in ("hans", "gus"):
        with pytest.raises(Refused) as refusal:
            await patch(garden.runtime, garden.as_(person), "basket", baskets[0], {"pieces": 5}, "1")
        assert codes(refusal) == [("access.field", "pieces")]
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, garden.as_("hans"), "basket", [{"name": "x", "total": money(1)}])
    assert codes(refusal) == [("access.field", "total")]


async def test_amounts_of_two_currencies_and_rules_of_the_sum_refuse_the_record(garden, baskets):
    nina, basket = garden.as_("nina"), str(baskets[0])
    await create(garden.runtime, nina, "fruit", [{"name": "a", "basket": basket, "price": money(1)}])
    euro = {"amount": "1", "currency": "EUR"}
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, nina, "fruit", [{"name": "b", "basket": basket, "price": euro}])
    assert codes(refusal) == [("check.one_currency", "price")]
    with pytest.raises(Refused) as refusal:
        await create(garden.runtime, nina, "fruit", [{"name": "b", "basket": basket, "weight": "1001"}])
    assert codes(refusal) == [("basket.not_too_heavy", "basket")]
    assert await garden.value("select count(*) from hz.fruit") == 1
    assert await garden.value(WRONG) == 0


async def step(garden, dice: random.Random, baskets, fruits: dict) -> None:
    """One random change of some fruit, by somebody who may make it."""
    context = garden.as_(dice.choice(("nina", "hans")))
    values = {
        "basket": dice.choice([None, *map(str, baskets)]),
        "price": dice.choice([None, money(Decimal(dice.randint(-500, 500)) / 100)]),
        "weight": dice.choice([None, str(dice.randint(0, 9))]),
    }
    id = dice.choice(sorted(fruits)) if fruits else None
    match dice.choice(("create", "create", "change", "change", "delete", "restore")):
        case "change" if id and fruits[id]:
            chosen = dict(dice.sample(sorted(values.items(), key=lambda each: each[0]), dice.randint(1, 3)))
            await patch(garden.runtime, context, "fruit", id, chosen, str(await version(garden, id)))
        case "delete" if id and fruits[id]:
            await delete(garden.runtime, context, "fruit", id, str(await version(garden, id)))
            fruits[id] = False
        case "restore" if id and not fruits[id]:
            await restore(garden.runtime, context, "fruit", id)
            fruits[id] = True
        case _:
            rows = [{"name": "x", **values} for _ in range(dice.randint(1, 3))]
            fruits.update(dict.fromkeys((await create(garden.runtime, context, "fruit", rows)).ids, True))


async def version(garden, id) -> int:
    return await garden.value("select version from hz.fruit where id = $1", id)


@pytest.mark.parametrize("seed", range(4))
async def test_after_any_sequence_of_changes_the_sums_are_right(garden, baskets, seed):
    dice, fruits = random.Random(seed), {}
    await patch(garden.runtime, garden.as_("hans"), "basket", baskets[0], {"paid": money(1)}, "1")
    for _ in range(30):
        await step(garden, dice, baskets, fruits)
        assert await garden.value(WRONG) == 0
        assert await garden.value(STORES) == 0
    assert await garden.value("select count(*) from hz.basket where pieces > 0") > 0
    assert await settle(garden.runtime, garden.as_("gus")) == 0


async def test_many_at_once_lose_nothing(garden, baskets):
    """Writers of one list wait for each other; none fails, none is forgotten, and the holder's own changes stay."""
    nina, basket = garden.as_("nina"), str(baskets[0])

    async def one(number: int) -> None:
        body = {"name": str(number), "basket": basket, "price": money(number), "weight": "1"}
        (id,) = (await create(garden.runtime, nina, "fruit", [body])).ids
        if number % 3 == 0:
            await delete(garden.runtime, nina, "fruit", id, "1")
        if number % 3 == 1:
            await patch(garden.runtime, nina, "fruit", id, {"basket": str(baskets[1])}, "1")

    async def rename() -> None:
        """Merges where it finds room; while the queue is long it may be told of the conflict, and comes again."""
        body = {"name": "renamed", "version": "1"}
        for _ in range(50):
            with contextlib.suppress(Refused):
                await patch(garden.runtime, garden.as_("hans"), "basket", baskets[0], body, None, on_conflict="merge")
                return
        raise AssertionError("it never found room")

    await asyncio.gather(*(one(number) for number in range(24)), rename())
    assert await garden.value(WRONG) == 0
    first, second = [await basket_of(garden, each) for each in baskets]
    assert (first["name"], first["pieces"], second["pieces"]) == ("renamed", 8, 8)
    assert (
        await garden.value(
            "select max(b.version) - count(*) from hz.basket b join hz_control.history h on h.record = b.id where b.id = $1",
            baskets[0],
        )
        == 0
    )


async def test_a_trusted_load_may_bring_its_sums_and_settles_what_is_wrong(garden):
    gus = garden.as_("gus")
    ids = [f"0193a5e0-0000-7000-8000-00000000000{number}" for number in (1, 2)]
    baskets = [
        {"id": each, "organization": "N", "name": each, "total": money(3), "pieces": 1, "weight": "0"} for each in ids
    ]
    await load_batch(garden.runtime, gus, "basket", baskets, rolled=False)
    fruits = [{"organization": "N", "name": "x", "basket": each, "price": money(3)} for each in ids]
    await load_batch(garden.runtime, gus, "fruit", fruits, rolled=False)
    assert await settle(garden.runtime, gus) == 0
    assert await garden.value("select count(*) from hz.basket where version = 1") == 2
    await load_batch(garden.runtime, gus, "fruit", fruits[:1], rolled=False)
    assert await settle(garden.runtime, gus) == 1
    assert await garden.value(WRONG) == 0
    await load_batch(garden.runtime, gus, "fruit", fruits[1:])
    assert await garden.value(WRONG) == 0
