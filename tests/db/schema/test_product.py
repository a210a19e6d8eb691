"""The product's own model becomes tables in one go, and a second start has nothing to do."""

import asyncpg

from hezong.kernel.model.load import load_model
from hezong.kernel.publish import install
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.live import read_live
from hezong.modules.registry import files, functions


async def test_the_product_is_installed_once(owner: asyncpg.Connection):
    first = await install(owner, files(), functions())
    assert first.problems == ()
    again = await install(owner, files(), functions())
    assert (again.version, again.steps) == (first.version, ())


async def test_every_wanted_index_is_there_and_valid(owner: asyncpg.Connection):
    await install(owner, files(), functions())
    desired = catalogue(load_model(files(), functions()), Roles())
    assert {each.name: True for each in desired.indexes} == (await read_live(owner)).indexes
