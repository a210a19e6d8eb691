"""What a model wants and what a database holds become steps; nothing is ever dropped that holds data (design §4)."""

from collections.abc import Mapping
from dataclasses import replace

from hezong.kernel.model.load import load_model
from hezong.kernel.schema.basis import basis_digest
from hezong.kernel.schema.catalogue import Catalogue, Roles, digest
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.difference import plan
from hezong.kernel.schema.live import Live
from hezong.kernel.schema.steps import view_digest
from tests.fixtures.group import CONTACT, CUSTOMER, model_files

ROLES = Roles()
LONG = {"timestamptz": "timestamp with time zone"}


def wanted(**changed: str) -> Catalogue:
    return catalogue(load_model(model_files(**changed)), ROLES)


def as_live(desired: Catalogue, filled: bool = True) -> Live:
    """What a database would hold in which a catalogue has just been applied."""
    tables: Mapping[str, Mapping[str, str]] = {
        table.name: {column.name: LONG.get(column.type, column.type) for column in table.columns}
        for table in desired.tables
    }
    return Live(
        tables,
        frozenset(tables if filled else ()),
        {each.name: each.target for each in desired.foreigns},
        {each.name: True for each in desired.indexes},
        {f"{each.table} {each.name}": digest(each.sql) for each in desired.policies},
        {f"{each.schema} {each.name}": view_digest(each) for each in desired.views},
        basis_digest(ROLES),
    )


def steps(desired: Catalogue, live: Live) -> list[tuple[str, str]]:
    return [(step.what, step.name) for step in plan(desired, live, ROLES).steps]


def test_an_empty_database_gets_everything_at_once():
    found = plan(wanted(), Live(), ROLES)
    assert found.steps[0].what == "make basis"
    assert found.after == ()
    assert not any(step.blocks for step in found.steps)


def test_what_is_as_wanted_needs_no_step():
    assert steps(wanted(), as_live(wanted())) == []


def test_a_new_field_is_added_without_blocking():
    more = CONTACT.replace("  born:", "  hobby: {type: text}\n  born:")
    found = plan(wanted(contact=more), as_live(wanted()), ROLES)
    assert ("add column", "contact.hobby") in [(step.what, step.name) for step in found.steps]
    assert not any(step.blocks for step in found.steps)
    added = next(step for step in found.steps if step.what == "add column")
    alter, grant = added.sql.split(";\n")
    assert alter == 'alter table "hz"."contact" add column "hobby" text collate "pg_c_utf8"'
    assert grant == 'grant update ("hobby") on "hz"."contact" to "hezong_write"'


def test_indexes_of_tables_with_rows_come_afterwards_and_concurrently():
    listed = CONTACT.replace("{type: bool, default: false}", "{type: bool, default: false, listed: true}")
    for filled in (True, False):
        found = plan(wanted(contact=listed), as_live(wanted(), filled), ROLES)
        made = [step for step in found.steps if step.what == "create index"]
        assert made
        assert all(step.after == filled and ("concurrently" in step.sql) == filled for step in made)


def test_an_index_that_nobody_wants_goes_and_data_stays():
    less = CONTACT.replace("  visits: {type: int, listed: true}\n", "").replace(", visits", "")
    found = steps(wanted(contact=less), as_live(wanted()))
    assert {what for what, _ in found} == {"drop index", "put view"}
    assert all(name.startswith("contact.") for what, name in found if what == "drop index")


def test_tables_of_entities_that_are_gone_stay():
    desired = wanted()
    fewer = replace(desired, tables=tuple(each for each in desired.tables if each.name != "contact"))
    assert [what for what, _ in steps(fewer, as_live(desired)) if what.startswith("drop")] == []


def test_a_rename_touches_column_copies_and_keys():
    renamed = CUSTOMER.replace("  industry: {ref: industry}", "  branch: {was: industry, ref: industry}")
    renamed = renamed.replace("owner, industry", "owner, branch").replace("uscc, industry", "uscc, branch")
    other = CONTACT.replace("self.customer.industry", "self.customer.branch")
    found = steps(wanted(customer=renamed, contact=other), as_live(wanted()))
    assert ("rename column", "customer.industry → branch") in found
    assert ("rename column", "customer_facet.m_industry → m_branch") in found
    assert ("rename foreign key", "customer.industry.fk → customer.branch.fk") in found
    assert not [each for each in found if each[0] == "add column"]


def test_a_widened_field_lets_go_of_what_looks_at_it():
    wider = CONTACT.replace("visits: {type: int,", "visits: {type: decimal,")
    found = plan(wanted(contact=wider), as_live(wanted()), ROLES)
    order = [step.what for step in found.inside]
    assert (
        order.index("drop view") < order.index("drop policy") < order.index("widen column") < order.index("put policy")
    )
    assert [step.name for step in found.steps if step.blocks] == ["contact.visits"]


def test_narrowing_is_a_problem():
    other = CONTACT.replace("born: {type: date}", "born: {type: datetime}")
    problems = plan(wanted(contact=other), as_live(wanted()), ROLES).problems
    assert [(each.code, each.field, each.hint) for each in problems] == [
        ("schema.type_changed", "born", "schema.type_changed.hint")
    ]


def test_new_pinyin_keys_are_named_for_those_who_compute_them():
    searched = CONTACT.replace("  born:", "  nickname: {type: text, search: true}\n  born:")
    assert plan(wanted(contact=searched), as_live(wanted()), ROLES).spell == (("contact", "nickname_pinyin"),)


def test_changed_rights_change_policies_and_reports_alone():
    other = CONTACT.replace("finance: {read: group", "finance: {read: company")
    assert {what for what, _ in steps(wanted(contact=other), as_live(wanted()))} == {"put view"}
    other = CONTACT.replace("sales: {read: own, create: own", "sales: {read: own, create: unit")
    assert steps(wanted(contact=other), as_live(wanted())) == [("put policy", "contact create")]
