"""CU-03: what history calls by an earlier name, or keeps no more, in the view of an earlier moment."""

import json
from datetime import UTC, datetime

from hezong.kernel.query.run import Readers, Reading
from hezong.kernel.records import create, patch


async def before_the_change(garden, **changed):
    """A tool as it was before a change, read under the names of today; ``changed`` is said before it is read."""
    made = await create(garden.runtime, garden.as_("hans"), "tool", [{"name": "铲", "count": 1}])
    at = datetime.now(UTC)
    await patch(garden.runtime, garden.as_("hans"), "tool", made.ids[0], {"name": "耙", "count": 2}, "1")
    for sql, arguments in changed.values():
        await garden.rows(sql, *arguments)
    sight, shape = garden.runtime.sight(garden.as_("hans"))
    reading = Reading(garden.runtime.plans, sight, shape, Readers(garden.pools.read, garden.pools.read))
    return json.loads(await reading.as_of("tool", made.ids[0], at))


RENAMED = (
    """update hz_control.history set changes = replace(changes::text, '"field": "count"', '"field": "number"')::jsonb"""
)
NOTED = "insert into hz_control.field_name values ('tool', 'number', 'count', now() + interval '1 hour')"
OLDER = "insert into hz_control.field_name values ('tool', 'number', 'weight', now() - interval '1 hour')"


async def test_a_field_that_was_renamed_counts_under_its_name_of_today(garden):
    item = await before_the_change(garden, renamed=(RENAMED, ()), noted=(NOTED, ()))
    assert (item["name"], item["count"]) == ("铲", 1)


async def test_a_name_given_up_before_a_line_was_written_says_nothing_about_it(garden):
    item = await before_the_change(garden, renamed=(RENAMED, ()), older=(OLDER, ()), noted=(NOTED, ()))
    assert (item["weight"], item["count"]) == (None, 1)
