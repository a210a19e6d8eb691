"""Who may do what in the CRM, and the main line of selling (contract §2, design §9, SA-06)."""

from itertools import pairwise

import pytest

from hezong.demo.table import words
from hezong.kernel.model.field import EVERYONE, Depth, Entity, Grant
from hezong.kernel.model.load import load_model
from hezong.modules.registry import files, functions

MODEL = load_model(files(), functions())
BUSINESS = {name: entity for name, entity in MODEL.entities.items() if not entity.kernel}
FIRST_ISSUE = words(
    "customer contact customer_source region product opportunity resource_site sales_document script sales_order "
    "sales_order_line"
)
EXCHANGED = ("customer", "contact", "product", "opportunity", "sales_order")
MAIN_LINE = [
    ("reserve", "collected"),
    ("collected", "screened"),
    ("screened", "developing"),
    ("developing", "following"),
    ("following", "opportunity"),
    ("opportunity", "ordered"),
]


def grant(entity: str, role: str, verb: str) -> Grant | None:
    return MODEL.entities[entity].access.get(role, {}).get(verb)


def depth(entity: str, role: str, verb: str) -> Depth | None:
    found = grant(entity, role, verb)
    return None if found is None else found.depth


def steps() -> set[tuple[str, str]]:
    lifecycle = MODEL.entities["customer"].lifecycle
    assert lifecycle is not None
    return {(source, move.target) for move in lifecycle.moves.values() for source in move.sources}


def test_all_entities_of_the_contract_exist():
    assert set(FIRST_ISSUE) <= MODEL.entities.keys()


TOLD = "message"
"""Made by the system alone; people only mark it as read."""
OWN = {name: entity for name, entity in BUSINESS.items() if entity.above is None and name != TOLD}
"""Entities with rights of their own, not those of another record."""


@pytest.mark.parametrize("entity", OWN.values(), ids=OWN)
def test_somebody_reads_creates_and_changes_it(entity: Entity):
    for verb in ("read", "create", "update"):
        assert any(verb in grants for role, grants in entity.access.items() if role != "administrator")


@pytest.mark.parametrize("entity", BUSINESS)
def test_whoever_writes_can_read_what_was_written(entity: str):
    for grants in MODEL.entities[entity].access.values():
        if {"create", "update"} & grants.keys():
            assert "read" in grants or grant(entity, EVERYONE, "read") is not None


@pytest.mark.parametrize("entity", BUSINESS)
def test_a_director_only_reads(entity: str):
    grants = MODEL.entities[entity].access.get("director", {})
    assert grants.keys() <= {"read", "export", "explain"}


@pytest.mark.parametrize("entity", BUSINESS)
def test_salespeople_change_nothing_but_their_own(entity: str):
    assert {depth(entity, "sales", verb) for verb in ("create", "update", "delete")} <= {Depth.OWN, None}


def test_finance_changes_the_credit_limit_of_a_customer_and_nothing_else():
    found = grant("customer", "finance", "update")
    assert found is not None
    assert (found.depth, found.fields) == (Depth.COMPANY, frozenset({"credit_limit"}))
    assert depth("customer", "finance", "create") is None
    assert MODEL.entities["customer"].fields["credit_limit"].write == frozenset({"finance", "administrator"}), (
        "who appoints finance holds what finance may do"
    )


@pytest.mark.parametrize("entity", EXCHANGED)
def test_connected_systems_create_and_change_what_is_exchanged(entity: str):
    assert {depth(entity, "integrator", verb) for verb in ("create", "update")} == {Depth.COMPANY}


@pytest.mark.parametrize("line, parent", [("sales_order_line", "sales_order"), ("opportunity_line", "opportunity")])
def test_whoever_works_with_an_order_works_with_its_lines(line: str, parent: str):
    above = MODEL.entities[line].above
    assert above is not None
    assert (above.field, list(above.entities)) == (parent, [parent])


def test_sister_companies_can_learn_that_a_customer_exists():
    assert MODEL.entities["customer"].share_masked


def test_main_line_leads_from_reserve_to_order_step_by_step():
    """SA-06: illegal jumps are refused; only a customer that is followed up may order without an opportunity."""
    lifecycle = MODEL.entities["customer"].lifecycle
    assert lifecycle is not None
    stages = [each.code for each in lifecycle.stages]
    assert list(pairwise(stages)) == MAIN_LINE
    assert set(MAIN_LINE) <= steps()
    forward = {(one, other) for one, other in steps() if stages.index(one) < stages.index(other)}
    assert forward - set(MAIN_LINE) == {("following", "ordered")}


def test_each_step_of_the_main_line_has_an_entry_condition():
    lifecycle = MODEL.entities["customer"].lifecycle
    assert lifecycle is not None
    forward = ("collect", "screen", "develop", "follow", "qualify", "order")
    assert [name for name in forward if lifecycle.moves[name].when is None] == []
