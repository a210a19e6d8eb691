"""The records of the demonstration group hold together and look like three years of a real business (design §9)."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

import pytest

from hezong.demo import generate
from hezong.demo.units import MERGED, company_of
from hezong.kernel.model.field import FieldType
from hezong.kernel.model.load import load_model
from hezong.modules.party.functions.valid_uscc import valid_uscc
from hezong.modules.registry import files, functions
from tests.unit.demo.group import ANCHOR, SCALE, by_id, codes, known, parts, rows, small

MODEL = load_model(files(), functions())
ENTITIES = tuple(dict.fromkeys(load.entity for load in small()))
DIGEST = """
from datetime import date
from hashlib import sha256
from json import dumps
from hezong.demo import generate
print(sha256(dumps([[x.entity, x.organization, x.rows] for x in generate(date(2026, 10, 1), 0.02)]).encode()).hexdigest())
"""


def digest(loads: Any) -> str:
    return sha256(dumps([[each.entity, each.organization, each.rows] for each in loads]).encode()).hexdigest()


def amount(value: dict[str, str]) -> Decimal:
    return Decimal(value["amount"])


def test_same_anchor_and_seed_give_the_same_rows_in_another_process():
    """Nothing may hang on the order of sets, which differs between processes."""
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == digest(small())


def test_another_seed_gives_other_rows():
    assert digest(generate(ANCHOR, SCALE, seed=7)) != digest(small())


def test_scale_multiplies_records_and_leaves_the_catalogue_alone():
    double: Counter[str] = Counter()
    for load in generate(ANCHOR, SCALE * 2):
        double[load.entity] += len(load.rows)
    assert (double["customer"], double["sales_order"]) == (800, 2400)
    assert (len(by_id("customer")), len(by_id("sales_order"))) == (400, 1200)
    assert double["product"] == len(by_id("product"))


@pytest.mark.parametrize("entity", ENTITIES)
def test_fields_exist_in_the_model_and_are_not_computed(entity: str):
    fields = MODEL.entities[entity].fields
    given = {name for _, row in rows(entity) for name in row} - {"id", "facets"}
    assert given <= {name for name, each in fields.items() if each.compute is None and not each.facet}


def test_fields_of_facets_exist_in_the_model():
    given = {name for _, row in rows("customer") for facet in row["facets"] for name in facet}
    facet = {name for name, each in MODEL.entities["customer"].fields.items() if each.facet}
    assert given - facet == {"id", "organization", "created_at", "created_by"}


@pytest.mark.parametrize("entity", ENTITIES)
def test_required_fields_are_filled(entity: str):
    needed = [name for name, each in MODEL.entities[entity].fields.items() if each.required]
    assert [row["id"] for _, row in rows(entity) if any(row.get(name) is None for name in needed)] == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_choices_and_stages_are_known(entity: str):
    for name, field in MODEL.entities[entity].fields.items():
        if field.type in {FieldType.CHOICE, FieldType.STAGE}:
            options = {each.code for each in field.options}
            flat = [facet for _, row in rows(entity) for facet in (row, *row.get("facets", ()))]
            assert {row[name] for row in flat if row.get(name) is not None} <= options


def test_references_name_what_was_saved_before():
    saved = {entity: set(ids) for entity, ids in known().items()}
    for load in small():
        fields = MODEL.entities[load.entity].fields
        refs = {name: each.ref or "" for name, each in fields.items() if each.type is FieldType.REF}
        own = saved.setdefault(load.entity, set())
        for part in parts(load):
            own.add(part["id"])
            missing = {name for name, ref in refs.items() if part.get(name) and part[name] not in saved[ref]}
            assert missing == set(), load.entity


def test_ids_are_uuid7_and_given_once():
    ids = [part["id"] for load in small() for part in parts(load)]
    assert len(ids) == len(set(ids))
    assert {UUID(each).version for each in ids} == {7}


def test_loads_are_small_enough_for_one_request():
    sizes = {len(load.rows) for load in small()}
    assert (min(sizes) >= 1, max(sizes) <= 1000) == (True, True)


def test_first_facet_belongs_to_the_organization_that_saves_the_customer():
    assert all(codes()[row["facets"][0]["organization"]] == unit for unit, row in rows("customer"))


def test_some_customers_are_shared_by_companies_at_different_stages():
    """MO-05: one customer, several organizations, each with a stage of its own."""
    shared = [row["facets"] for _, row in rows("customer") if len(row["facets"]) > 1]
    assert len(shared) >= 5
    assert any(len({facet["stage"] for facet in facets}) > 1 for facets in shared)
    for facets in shared:
        assert len({company_of(codes()[facet["organization"]]) for facet in facets}) == len(facets)


def test_uscc_is_valid_and_held_once_and_never_by_a_person():
    held = [(row["kind"], row["uscc"]) for _, row in rows("customer") if "uscc" in row]
    assert len(held) == len({uscc for _, uscc in held}) > 100
    assert {kind for kind, _ in held} == {"company"}
    assert [uscc for _, uscc in held if not valid_uscc(uscc)] == []


def test_whoever_ordered_satisfies_the_condition_of_the_move():
    for _, row in rows("customer"):
        if any(facet["stage"] == "ordered" for facet in row["facets"]):
            assert "uscc" in row or row["kind"] == "person"


def test_lines_add_up_to_their_amount_and_to_the_order():
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for _, line in rows("sales_order_line"):
        discount = amount(line["discount"]) if "discount" in line else Decimal(0)
        assert amount(line["amount"]) == amount(line["price"]) * Decimal(line["quantity"]) - discount
        totals[line["sales_order"]] += amount(line["amount"])
    assert totals == {order["id"]: amount(order["total"]) for _, order in rows("sales_order")}


def test_order_numbers_are_unique_in_a_company():
    """T12; the branches of CENTRAL count with SOUTH from the day of the merger."""
    numbers = Counter(
        (
            "SOUTH" if company_of(unit) == "CENTRAL" and row["ordered_on"] >= MERGED.isoformat() else company_of(unit),
            row["number"],
        )
        for unit, row in rows("sales_order")
    )
    assert max(numbers.values()) == 1


def test_contact_of_an_order_is_a_contact_of_its_customer():
    contacts = by_id("contact")
    for _, order in rows("sales_order"):
        assert "contact" not in order or contacts[order["contact"]]["customer"] == order["customer"]


def test_each_organization_has_one_primary_contact_of_a_customer():
    primary = Counter((unit, row["customer"]) for unit, row in rows("contact") if row["primary"])
    assert max(primary.values()) == 1


def test_nothing_has_happened_on_or_after_the_anchor():
    for _, order in rows("sales_order"):
        assert all(
            order[name] < ANCHOR.isoformat() for name in ("ordered_on", "shipped_on", "receipt_on") if name in order
        )
        assert order.get("shipped_on", order["ordered_on"]) >= order["ordered_on"]


def test_orders_span_three_years_and_none_is_older_than_its_relationship():
    days = [row["ordered_on"] for _, row in rows("sales_order")]
    assert min(days) >= "2023-10-01"
    assert min(days) < "2023-11-15"
    assert max(days) > "2026-09-15"
    created = {row["id"]: row["created_at"][:10] for _, row in rows("customer")}
    assert all(created[row["customer"]] <= row["ordered_on"] for _, row in rows("sales_order"))


def test_central_itself_sold_nothing_after_the_merger():
    closed = {"CENTRAL", "CENTRAL-KA", "CENTRAL-FIN"}
    assert {row["ordered_on"] >= MERGED.isoformat() for unit, row in rows("sales_order") if unit in closed} <= {False}


def test_spring_is_busier_than_the_month_of_the_spring_festival():
    months = Counter(row["ordered_on"][5:7] for _, row in rows("sales_order"))
    assert months["03"] > 1.5 * months["02"]


def test_customers_lie_in_the_territory_of_their_unit():
    regions = {
        row["name_en"]: row for _, row in rows("customer") if codes()[row["facets"][0]["organization"]] == "EAST-SH-CH"
    }
    assert {row["address"][:3] for row in regions.values()} == {"上海市"}


def test_an_anchor_long_before_the_merger_works_too():
    early = list(generate(date(2025, 1, 1), 0.005))
    assert sum(len(each.rows) for each in early if each.entity == "sales_order") == 300
