"""Many people change the same records at once: what was accepted is in the history once and in order, what was refused was told why.

The record ends as its history says (NF-09, contract §2, "Versions").

In the soak there are fifty of them for ten minutes.
"""

import asyncio
import random
import time
from collections import Counter
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from tests.fixtures.site import Site, open_site
from tests.property.editing.book import Book, numbers, read_book
from tests.property.editing.editor import CUSTOMERS, FACET, MASTER, Edit, Editor, Ledger
from tests.property.rights.amount import SEED

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECONDS, EDITORS, RECORDS = 5, 8, 3
MANY = 50
KNOWN = {200, 409, 412, 422}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def editing(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            yield site


async def test_what_many_change_at_once_is_kept_once_and_in_order(editing):
    found = await edit_for(editing, SEED, SECONDS, EDITORS)
    assert found["accepted"] > EDITORS
    assert found["joined"] > 0
    assert found["told"] > 0


async def edit_for(site: Site, seed: int, seconds: int, editors: int) -> Counter[str]:
    """Editors at work for so many seconds, then the comparison; answers how many edits there were, of which kind."""
    ledger, dice = Ledger(), random.Random(seed)
    async with AsyncExitStack() as stack:
        records = await prepared(site, seed)
        people = [await employed(stack, site, number, dice) for number in range(editors)]
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for each in people:
                group.create_task(each.work(list(records), ledger, until))
    async with site.server.pools.owner.acquire() as owner:
        books = {record: await read_book(owner, record, facets) for record, facets in records.items()}  # pyright: ignore[reportArgumentType]  a pool's connection
    compare(ledger, books)
    return ledger.figures()


async def prepared(site: Site, seed: int) -> dict[str, dict[str, str]]:
    """New customers of two companies: by id, the facet of each company."""
    found: dict[str, dict[str, str]] = {}
    admin = await site.sign_in("admin")
    for number in range(RECORDS):
        body = {"name": f"众编公司 {seed}.{number}", "organization": "NORTH"}
        made = (await admin.post(CUSTOMERS, json=body)).json()
        opened = await admin.post(f"{CUSTOMERS}/{made['id']}/facets", json={"organization": "SOUTH"})
        assert opened.status_code == 201, opened.text
        facets = {each["organization"]["id"]: each["id"] for each in opened.json()["facets"]}
        codes = {each.code: str(id) for id, each in site.server.structure.organizations.items()}
        found[made["id"]] = {code: facets[codes[code]] for code in ("NORTH", "SOUTH")}
    await admin.client.aclose()
    return found


async def employed(stack: AsyncExitStack, site: Site, number: int, dice: random.Random) -> Editor:
    """The steward's people change all fields, those of the other company their own."""
    place = ("NORTH", "NORTH", "SOUTH")[number % 3]
    person = await site.sign_in(f"{place.lower()}.manager")
    stack.push_async_callback(person.client.aclose)
    fields = (*MASTER, *FACET) if place == "NORTH" else FACET
    return Editor(f"{place}{number}", person.client, place, fields, random.Random(dice.random()))


def compare(ledger: Ledger, books: dict[str, Book]) -> None:
    """Every edit with the book of its record."""
    lines = {
        (record, line.place(each["field"]), each["new"]): (line.master, line.inner)
        for record, book in books.items()
        for line in book.lines
        for each in line.changes
    }
    told = Counter(
        (record, each["new"]) for record, book in books.items() for line in book.lines for each in line.changes
    )
    wanted = {(edit.record, value) for edit in ledger.edits if edit.accepted for value in edit.body.values()}
    for edit in ledger.edits:
        assert edit.status in KNOWN, edit
        assert edit.status in (412, 422) if edit.wrong else edit.status != 422, edit
        book = books[edit.record]
        if edit.accepted:
            for name, value in edit.body.items():
                assert told[edit.record, value] == 1, edit
                assert lines[edit.record, book.place(edit, name), value] == numbers(edit.answer["version"]), edit
        else:
            assert not {(edit.record, value) for value in edit.body.values()} & wanted, edit
            assert not any(told[edit.record, value] for value in edit.body.values()), edit
            refused(edit, book)


def refused(edit: Edit, book: Book) -> None:
    """Why: for each field that both have changed, mine, theirs and the original; where there is none, that others came first."""
    problems = edit.answer["problems"]
    assert problems, edit
    assert all(each["code"] and each["message"] for each in problems), edit
    if edit.status != 412:
        return
    for each in (each for each in problems if each["field"] is not None):
        assert each["mine"] == edit.body[each["field"]], edit
        assert each["original"] == book.at(edit, each["field"]), edit
        assert each["theirs"] in book.since(edit, each["field"]), edit
