"""Every entity of the product is whole: texts in both languages, views that somebody reads, reachable stages, indexed orders (AR-05, SY-02)."""

import asyncio

import asyncpg
import pytest

from hezong.assembly.world import functions, install_product, product_files
from hezong.kernel.model.field import EVERYONE, Entity, Field, Grant, Titles
from hezong.kernel.model.load import load_model
from hezong.kernel.schema.layout import list_table

LANGUAGES = {"zh-CN", "en"}
MODEL = load_model(product_files(), functions())
ENTITIES = pytest.mark.parametrize("entity", MODEL.entities.values(), ids=lambda entity: entity.name)
KEYS = """select array(select pg_get_indexdef(i.indexrelid, n, true) from generate_series(1, i.indnkeyatts) n) as keys
from pg_index i where i.indrelid = $1::text::regclass and i.indisvalid"""


def test_the_model_is_valid_and_says_all_it_has_to_say():
    """A file with a mistake would not have come this far."""
    assert MODEL.entities
    assert MODEL.missing == ()
    assert MODEL.warnings == ()


def test_roles_and_areas_have_titles_in_both_languages():
    for each in (*MODEL.roles.values(), *MODEL.areas.values()):
        assert told(each.title), each.name


@ENTITIES
def test_all_texts_are_there_in_both_languages(entity):
    assert told(entity.title), "title"
    assert told(entity.plural), "plural"
    for field in entity.fields.values():
        assert told(field.title), field.name
        assert all(told(each.title) for each in field.options), field.name
    for check in entity.checks.values():
        assert told(check.title), check.name
    if entity.lifecycle is not None:
        assert all(told(each.title) for each in entity.lifecycle.stages)
        assert all(told(each.title) for each in entity.lifecycle.moves.values())
    assert all(told(each.title) for each in entity.views.form)


def told(title: Titles) -> bool:
    return all(title.get(language, "").strip() for language in LANGUAGES)


@ENTITIES
def test_somebody_reads_all_that_its_views_show(entity):
    shown = [
        *entity.views.list,
        *entity.views.filters,
        *(name for section in entity.views.form for name in section.fields),
    ]
    assert shown
    if entity.above is not None:
        assert all(entity.fields[name].read is None for name in shown), "whoever reads the record above"
        return
    assert any(all(reads(grant, entity.fields[name]) for name in shown) for grant in granted(entity, "read"))


def granted(entity: Entity, verb: str) -> list[Grant]:
    return [verbs[verb] for verbs in entity.access.values() if verb in verbs]


def reads(grant: Grant, field: Field) -> bool:
    roles = field.read is None or grant.role in field.read or grant.role == EVERYONE
    return roles and (grant.fields is None or field.name in grant.fields)


@ENTITIES
def test_every_stage_is_reached_by_moves_from_the_first(entity):
    if entity.lifecycle is None:
        return
    reached = {entity.lifecycle.stages[0].code}
    for _ in entity.lifecycle.stages:
        reached |= {each.target for each in entity.lifecycle.moves.values() if reached & set(each.sources)}
    assert reached == {each.code for each in entity.lifecycle.stages}


@ENTITIES
def test_every_move_has_a_role_that_may_take_it(entity):
    """A verb that no role is named for belongs to whoever may change the record above."""
    inherited = entity.above is not None and not granted(entity, "update")
    for move in entity.lifecycle.moves.values() if entity.lifecycle and not inherited else ():
        stage = entity.fields[entity.lifecycle.field]
        takers = [
            grant.role
            for grant in granted(entity, "update")
            if (move.by is None or grant.role in move.by) and (grant.fields is None or stage.name in grant.fields)
        ]
        assert takers, move.name


@pytest.fixture(scope="module")
def product(databases):
    async def fill(database):
        connection = await asyncpg.connect(database.dsn_owner)
        await install_product(connection)
        await connection.close()

    return databases.template("product", lambda database: asyncio.run(fill(database)))


@pytest.fixture(scope="module")
def product_database(databases, product):
    with databases.fresh(product) as database:
        yield database


@ENTITIES
async def test_every_order_of_a_list_has_its_two_families_of_indexes(entity, product_database):
    """One begins with the organization, for k lists merged by key; one with the key itself, for the whole group (facts, A2)."""
    connection = await asyncpg.connect(product_database.dsn_owner)
    found = [
        [key.split(" ")[0].strip('"') for key in row["keys"]]
        for row in await connection.fetch(KEYS, list_table(entity))
    ]
    await connection.close()
    for name in orders(entity):
        # A text that is searched is ordered by its pinyin; a master field lies in the facet as a copy.
        columns = {f"{copy}{name}{part}" for copy in ("", "m_") for part in ("_pinyin", "")}
        assert any(len(keys) > 1 and keys[0] == "organization" and keys[1] in columns for keys in found), name
        assert any(keys[0] in columns for keys in found), name


def orders(entity: Entity) -> set[str]:
    """The orders that lists offer without a sort: the first one, by change, by label if it is a plain field, and what is listed."""
    named = {name.removeprefix("-") for name in entity.views.order}
    scalar = {each.name for each in entity.fields.values() if each.listed and each.ref is None and not each.options}
    label = () if entity.fields[entity.label].options else (entity.label,)
    return {*named, *scalar, "changed_at", *label}
