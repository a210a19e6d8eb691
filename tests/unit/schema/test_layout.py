"""Fields become columns (facts A2, layout L2), and names stay within what PostgreSQL keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezong.kernel.model.load import load_model
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import LONGEST, literal, quoted, short
from tests.fixtures.group import CUSTOMER, model_files

MODEL = load_model(model_files())
PARTY, PERSON = MODEL.entities["customer"], MODEL.entities["contact"]


def names(columns) -> list[str]:
    return [each.name for each in columns]


def changed(text: str):
    return load_model(model_files(customer=text)).entities["customer"]


@pytest.mark.parametrize(
    "field, expected",
    [
        ("credit_limit", [("credit_limit", "numeric"), ("credit_limit_currency", "text")]),
        ("name", [("name", "text"), ("name_pinyin", "text"), ("name_initials", "text")]),
        ("bank_account", [("bank_account", "bytea"), ("bank_account_last", "text"), ("bank_account_hash", "bytea")]),
        ("industry", [("industry", "uuid")]),
        ("contacts", []),
    ],
)
def test_the_columns_of_a_field(field, expected):
    assert [(each.name, each.type) for each in layout.columns(PARTY.fields[field])] == expected


def test_facets_carry_what_lists_show_and_filter_by():
    copies = [(source.name, copy.name) for source, copy in layout.projection(PARTY)]
    assert copies == [("name", "m_name"), ("name_pinyin", "m_name_pinyin"), ("industry", "m_industry")]


def test_long_and_sensitive_fields_are_never_copied():
    shown = CUSTOMER.replace("list: [name,", "list: [name, note, tags, bank_account,")
    shown = shown.replace("  uscc:", "  note: {type: longtext}\n  tags: {type: tags}\n  uscc:")
    assert {each.name for each in layout.projected(changed(shown))} == {"name", "industry"}


def test_an_unfaceted_entity_has_no_copies():
    assert layout.projection(PERSON) == ()
    assert layout.list_table(PERSON) == layout.table(PERSON) == '"hz"."contact"'


def test_an_insert_fills_every_column_and_an_update_never_the_origin():
    assert names(layout.insert_columns(PARTY)) == names(layout.record_columns(PARTY))
    assert names(layout.insert_columns(PARTY, facet=True)) == names(layout.facet_columns(PARTY))
    for facet in (False, True):
        updated = set(names(layout.update_columns(PARTY, facet)))
        assert updated & {"id", "record", "created_at", "created_by"} == set()
        assert {"changed_at", "changed_by", "version", "deleted_at", "ext"} <= updated
    assert "organization" in names(layout.update_columns(PARTY))
    assert "organization" not in names(layout.update_columns(PARTY, facet=True))


def test_no_column_stands_twice():
    for entity in MODEL.entities.values():
        assert layout.clashes(entity) == ()
    clashing = CUSTOMER.replace("  uscc:", "  price: {type: money}\n  price_currency: {type: text}\n  uscc:")
    assert layout.clashes(changed(clashing)) == ("price_currency",)


def test_a_search_text_is_ordered_by_its_pinyin_key_then_its_value():
    assert names(layout.sort_key(PARTY.fields["name"])) == ["name_pinyin", "name"]
    assert names(layout.list_sort_key(PARTY, PARTY.fields["name"]) or ()) == ["m_name_pinyin", "m_name"]
    assert layout.sort_key(PARTY.fields["bank_account"]) == ()


def test_lists_of_facets_know_which_fields_lie_elsewhere():
    assert layout.list_columns(PARTY, PARTY.fields["phone"]) is None
    assert names(layout.list_columns(PARTY, PARTY.fields["stage"]) or ()) == ["stage"]
    assert names(layout.list_columns(PARTY, PARTY.fields["changed_at"]) or ()) == ["changed_at"]
    assert layout.owner_column(PARTY).name == "owner"
    assert layout.owner_column(MODEL.entities["industry"]).name == "created_by"


def test_a_field_of_one_organization_lives_in_ext():
    overlay = "extend: customer\nfor: NORTH\nfields:\n  x_level: {type: int}\n  x_price: {type: money}\n"
    files = {**model_files(), "sales/overlays/NORTH/customer.yaml": overlay}
    local = load_model(files).overlays["NORTH"]["customer"]
    level, price = (
        next(each for name, each in local.fields.items() if name.endswith(end)) for end in ("level", "price")
    )
    assert layout.column(level).of("f") == f"(f.\"ext\" ->> '{level.name}')::bigint"
    assert layout.column(price, Part.CURRENCY).of("f") == f"(f.\"ext\" ->> '{price.name}_currency')"
    assert names(layout.record_columns(local)) == names(layout.record_columns(PARTY))
    assert names(layout.facet_columns(local)) == names(layout.facet_columns(PARTY))


def test_extensions_of_one_organization_do_not_change_what_facets_carry():
    """All organizations share the tables; a field that one of them lists besides is read from the master."""
    overlay = "extend: customer\nfor: NORTH\nviews:\n  list: [name, phone, x_level]\nfields:\n  x_level: {type: int}\n"
    files = {**model_files(), "sales/overlays/NORTH/customer.yaml": overlay}
    local = load_model(files).overlays["NORTH"]["customer"]
    assert layout.projection(local) == layout.projection(PARTY)
    assert layout.list_columns(local, local.fields["phone"]) is None
    assert names(layout.insert_columns(local, facet=True)) == names(layout.insert_columns(PARTY, facet=True))


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=3))
def test_names_fit_and_differ(parts):
    name = short(*parts)
    assert len(name.encode()) <= LONGEST
    assert name == short(*parts)
    assert name != short(*parts, "fk")


def test_identifiers_and_literals_cannot_end_early():
    assert quoted('a"b') == '"a""b"'
    assert literal("a'b") == "'a''b'"
    assert literal("a\\'b") == "E'a\\\\''b'"
