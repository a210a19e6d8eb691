"""What becomes of valid files."""

from datetime import date
from decimal import Decimal

import pytest

from hezong.kernel.expr.types import Kind
from hezong.kernel.model.computed import compute_order
from hezong.kernel.model.field import Depth, FieldType, Rule
from hezong.kernel.model.scope import access_scope, filter_scope, rule_scope, type_of
from hezong.kernel.model.titles import missing_titles
from hezong.kernel.types import Place
from tests.unit.model.sample import KERNEL, PARTY, SMALL, THING, load, problems_of, replaced


def test_customer_of_the_design_loads_verbatim():
    """Design §4."""
    customer = load(PARTY).entities["customer"]
    assert (customer.scope, customer.label, customer.faceted, customer.share_masked) == ("group", "name", True, True)
    assert [name for name, field in customer.fields.items() if field.facet] == [
        "owner", "stage", "source", "credit_limit", "grade",
    ]  # fmt: skip
    assert customer.fields["contacts"].ref == "contact"
    assert customer.fields["contacts"].via == "customer"
    assert customer.fields["credit_limit"].write == {"finance"}
    assert customer.fields["bank_account"].sensitive
    assert customer.fields["uscc"].unique == "group"
    assert isinstance(customer.fields["owner"].default, Rule)
    assert customer.fields["kind"].default == "company"
    assert customer.lifecycle is not None
    assert [stage.code for stage in customer.lifecycle.stages][:2] == ["reserve", "collected"]
    assert [option.code for option in customer.fields["stage"].options][-1] == "ordered"
    assert customer.lifecycle.moves["screen"].when is not None
    assert customer.access["finance"]["update"].fields == {"credit_limit"}
    assert customer.access["sales"]["read"].depth is Depth.OWN
    assert customer.title == {"zh-CN": "客户", "en": "Customer"}
    assert [section.name for section in customer.views.form] == ["main", "relation", "people"]


@pytest.fixture(name="thing")
def _thing():
    return load(SMALL).entities["thing"]


def test_every_entity_has_the_implicit_fields(thing):
    implicit = {"organization", "created_at", "created_by", "changed_at", "changed_by"}
    assert implicit <= set(thing.fields)
    assert thing.fields["organization"].ref == "organization"
    assert thing.fields["created_by"].title == {"zh-CN": "创建人", "en": "Created by"}


def test_lifecycle_without_a_written_field_brings_the_stage_field(thing):
    assert thing.fields["stage"].type is FieldType.STAGE
    assert [option.code for option in thing.fields["stage"].options] == ["new", "done"]


def test_titles_come_from_the_file_then_from_texts_then_from_the_name(thing):
    model = load(SMALL)
    assert thing.fields["name"].title == {"zh-CN": "名称", "en": "Name of the thing"}
    assert thing.fields["seen_on"].title == {"zh-CN": "Seen on", "en": "Seen on"}
    assert model.entities["part"].title == {"zh-CN": "零件", "en": "Part"}
    missing = {(each.key, each.language) for each in missing_titles(model)}
    assert ("thing.seen_on", "zh-CN") in missing
    assert ("thing.stage.new", "en") in missing
    assert ("thing.stage.new", "zh-CN") not in missing
    assert ("thing.name", "en") not in missing


def test_defaults_have_the_type_of_their_field():
    more = """
  a: {type: money, default: 0}
  b: {type: decimal, default: 1.50}
  c: {type: bool, default: false}
  d: {type: date, default: 2026-01-31}
  e: {type: tags, default: [x, y]}
  f: {type: text, default: yes}
"""
    fields = load(replaced(SMALL, THING, "fields:\n", f"fields:{more}")).entities["thing"].fields
    assert fields["a"].default == Decimal(0)
    assert str(fields["b"].default) == "1.50"
    assert fields["c"].default is False
    assert fields["d"].default == date(2026, 1, 31)
    assert fields["e"].default == ("x", "y")
    assert fields["f"].default == "yes"


def test_places_name_file_line_and_column(thing):
    assert thing.fields["kind"].place == Place(THING, 6, 3)
    assert thing.checks["count_is_positive"].rule.place == Place(THING, 19, 22)


def test_only_marked_fields_are_listed():
    """Views tell what lists show; indexes of their own are for fields that say so."""
    fields = load(replaced(SMALL, THING, "count: {type", "count: {listed: true, type")).entities["thing"].fields
    assert {name for name, field in fields.items() if field.listed} == {"count"}


def test_options_may_be_a_mapping_with_titles():
    files = replaced(SMALL, THING, "of: [big, small]", "of: {big: {zh: 大, en: Big}, small: 小}")
    options = load(files).entities["thing"].fields["kind"].options
    assert options[0].title == {"zh-CN": "大", "en": "Big"}
    assert options[1].title == {"zh-CN": "小", "en": "小"}


def test_options_may_be_a_list_of_mappings():
    files = replaced(SMALL, THING, "of: [big, small]", "of: [big: {zh: 大, en: Big}, small]")
    assert [each.code for each in load(files).entities["thing"].fields["kind"].options] == ["big", "small"]


def test_areas_keep_the_order_of_their_entities_and_navigation():
    area = load(PARTY).areas["party"]
    assert area.entities[:2] == ("customer", "contact")
    assert set(area.entities) > {"industry", "region"}
    assert area.navigation[0] == "customer", "what the file names comes first"
    assert set(area.navigation) == set(area.entities), "what it does not name is shown too"


def test_an_entity_beside_the_module_file_belongs_to_the_area_and_its_navigation():
    """PL-20: a new entity takes one file."""
    part = "entity: {0}\ntitle: {{zh: {0}, en: {1}}}\nscope: organization\nfields: {{name: {{type: text}}}}\nviews: {{list: [name]}}\n"
    files = {
        **SMALL,
        "small/zeal.yaml": part.format("zeal", "A zeal"),
        "small/knob.yaml": part.format("knob", "Knob"),
        "small/item.yaml": part.format("item", "Item") + "navigation: false\n",
    }
    before, area = load(SMALL).areas["small"], load(files).areas["small"]
    assert set(area.entities) == {*before.entities, "zeal", "knob", "item"}
    assert [each for each in area.navigation if each not in before.navigation] == ["zeal", "knob"], "by title"


def test_areas_of_the_kernel_come_last():
    """People look for their customers first, for users and positions last."""
    assert list(load(SMALL).areas) == ["small", "group"], "though its folder sorts first"


def test_hash_depends_on_content_alone():
    backwards = dict(reversed(list(SMALL.items())))
    assert load(SMALL).hash == load(backwards).hash
    assert load(SMALL).hash != load(replaced(SMALL, THING, "default: 1", "default: 2")).hash


def test_filter_scope_knows_bare_fields_and_rule_scope_does_not(thing):
    model = load(SMALL)
    filters, rules = filter_scope(thing, model), rule_scope(thing, model)
    assert filters.name("count") == type_of(thing.fields["count"])
    assert rules.name("count") is None
    assert "self.count" in rules.suggestions(None)
    assert rules.name("old") is not None
    assert access_scope(thing, model).name("old") is None


def test_scopes_know_the_person_and_the_organization(thing):
    scope = filter_scope(thing, load(SMALL))
    for root, members in {"user": ("id", "login", "name"), "org": ("id", "code", "name", "currency")}.items():
        record = scope.name(root)
        assert record is not None
        assert record.entity is not None
        assert all(scope.member(record.entity, each) is not None for each in members)
        assert scope.member(record.entity, "email") is None


def test_sensitive_fields_do_not_exist_for_filters(thing):
    scope = filter_scope(thing, load(SMALL))
    assert scope.name("secret") is None
    assert scope.member("thing", "secret") is None
    assert "secret" not in scope.suggestions("thing")


def test_many_is_a_list_of_records(thing):
    found = type_of(thing.fields["parts"])
    assert found is not None
    assert (found.kind, found.item and found.item.entity) == (Kind.LIST, "part")


def test_computed_fields_come_after_what_they_read():
    more = "fields:\n  last: {type: int, compute: self.double + 1}\n"
    thing = load(replaced(SMALL, THING, "fields:\n", more)).entities["thing"]
    assert [field.name for field in compute_order(thing)] == ["double", "last"]


def test_kernel_brings_organizations_users_and_positions_with_all_titles():
    """Interfaces of the kernel's own entities; names of people are readable by everyone (contract §1)."""
    model = load(KERNEL)
    assert set(model.roles) == {"administrator", "modeler", "integrator"}
    assert all(model.entities[name].kernel for name in ("organization", "user", "position"))
    assert model.entities["user"].access["everyone"]["read"].fields == {"login", "name"}
    assert model.entities["user"].fields["phone"].read == {"administrator"}
    assert [each.code for each in model.entities["organization"].fields["kind"].options] == [
        "group", "sector", "company", "branch", "department", "team",
    ]  # fmt: skip
    assert missing_titles(model) == ()


def test_pack_extends_an_entity_of_another_area():
    pack = {
        "pack/module.yaml": "name: pack\ntitle: Pack\nneeds: [small]\n",
        "pack/batch.yaml": "entity: batch\nscope: group\nfields: {name: {type: text}}\nviews: {list: [name]}\n",
        "pack/thing.yaml": "extend: thing\nfields: {batch: {ref: batch}}\naccess: {boss: {read: group}}\n"
        "views: {list: {add: [batch], after: name}}\n",
    }
    thing = load({**SMALL, **pack}).entities["thing"]
    assert thing.views.list == ("name", "batch", "stage")
    assert thing.fields["batch"].local is None
    assert thing.access["boss"]["read"].depth is Depth.GROUP


def test_all_problems_of_all_files_are_reported_together():
    files = replaced(SMALL, THING, "type: text, required", "type: txet, required")
    files = replaced(files, "small/part.yaml", "ref: thing", "ref: thnig")
    files = replaced(files, "small/module.yaml", "title", "titel")
    assert [(each.place.file, each.code) for each in problems_of(files)] == [
        ("small/module.yaml", "model.key"),
        ("small/part.yaml", "model.entity"),
        ("small/thing.yaml", "model.value"),
        ("small/thing.yaml", "model.via"),
    ]
