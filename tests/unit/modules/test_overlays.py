"""Two companies work with the same customer in their own ways (MO-05)."""

from pathlib import Path

import hezong.demo
from hezong.demo import structure
from hezong.kernel.model.field import Entity
from hezong.kernel.model.load import load_model
from hezong.modules.registry import files, functions
from tests.unit.demo.group import ANCHOR

GROUP = structure(ANCHOR)
CODES = {each.id: each.code for each in GROUP.organizations}
PARENTS = {"HZ": None, **{CODES[each.child]: CODES[each.parent] for each in GROUP.parents}}
MODEL = load_model(files(Path(hezong.demo.__file__).parent), functions(), PARENTS)


def customer(*chain: str) -> Entity:
    return MODEL.entity("customer", chain)


def stages(entity: Entity) -> list[str]:
    assert entity.lifecycle is not None
    return [each.code for each in entity.lifecycle.stages]


def test_north_tries_samples_and_south_audits():
    north, south, east = (
        customer("NORTH-BJ", "NORTH", "IND", "HZ"),
        customer("SOUTH", "AGR", "HZ"),
        customer("EAST", "IND", "HZ"),
    )
    assert stages(north) == [
        "reserve",
        "collected",
        "screened",
        "developing",
        "following",
        "sampling",
        "opportunity",
        "ordered",
    ]
    assert stages(south) == [
        "reserve",
        "collected",
        "screened",
        "audit",
        "developing",
        "following",
        "opportunity",
        "ordered",
    ]
    assert stages(east) == ["reserve", "collected", "screened", "developing", "following", "opportunity", "ordered"]


def test_each_company_has_fields_checks_and_columns_of_its_own():
    north, south = customer("NORTH"), customer("SOUTH")
    assert north.fields.keys() - south.fields.keys() == {"sampled_on", "sample_result", "line_contact"}
    assert south.fields.keys() - north.fields.keys() == {"channel_level", "audited_on", "deposit"}
    assert north.checks.keys() - south.checks.keys() == {"sample_result_needs_date"}
    assert ("sample_result" in north.views.list, "channel_level" in south.views.list) == (True, True)


def test_titles_of_local_extensions_are_complete():
    assert MODEL.missing == ()


def test_sales_can_only_be_narrowed_by_a_company():
    assert customer("NORTH").access["sales"] == MODEL.entities["customer"].access["sales"]
