"""The twelve tables that the CRM must hold (requirements T1 to T12): every field stands in the model with both its names."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.model.load import load_model
from hezong.kernel.model.model import Model
from hezong.kernel.model.titles import missing_titles
from hezong.modules.registry import files, functions

TABLES = yaml.safe_load((Path(__file__).parents[1] / "data" / "tables.yaml").read_text("utf-8"))
ROWS = [(table.split()[0], row) for table, rows in TABLES.items() for row in rows]


@cache
def model() -> Model:
    return load_model(files(), functions())


def entity_of(row: dict[str, str]) -> tuple[Entity, str]:
    entity, field = row["field"].split(".")
    return model().entities[entity], field


def test_all_twelve_tables_are_listed():
    assert [table.split()[0] for table in TABLES] == [f"T{number}" for number in range(1, 13)]


def cases(ids: bool):
    """The fields that are ids, or those that are not."""
    fitting = [(table, row) for table, row in ROWS if row["field"].endswith(".id") is ids]
    return pytest.mark.parametrize("row", [pytest.param(row, id=f"{table}-{row['field']}") for table, row in fitting])


@cases(ids=False)
def test_field_exists_with_its_chinese_and_english_title(row):
    entity, name = entity_of(row)
    shown = row.get("shown", row)
    assert dict(entity.fields[name].title) == {"zh-CN": shown["zh"], "en": shown["en"]}


@cases(ids=True)
def test_ids_are_given_by_the_server_and_are_no_field_of_a_form(row):
    entity, name = entity_of(row)
    assert name not in entity.fields


@pytest.mark.parametrize("entity", [name for name, each in model().entities.items() if not each.kernel])
def test_every_field_of_a_person_stands_on_the_form(entity: str):
    """What is typed in must have a place where it is typed; hidden fields and lines of other records have none."""
    found = model().entities[entity]
    shown = {name for section in found.views.form for name in section.fields}
    typed = {
        name
        for name, each in found.fields.items()
        if not each.hidden and each.compute is None and each.write != frozenset()
    }
    assert typed - shown <= {"organization"}


def test_nothing_lacks_a_title_in_either_language():
    assert [(each.key, each.language) for each in missing_titles(model())] == []


def test_city_province_and_country_of_a_customer_follow_from_one_region():
    """T1: city ∈ province ∈ country holds because two of them are never typed in."""
    customer = model().entities["customer"]
    assert [customer.fields[name].compute is not None for name in ("country", "province", "city")] == [True] * 3
    assert (customer.fields["region"].type, customer.fields["region"].ref) == (FieldType.REF, "region")


def test_bank_account_is_sensitive():
    assert model().entities["customer"].fields["bank_account"].sensitive
