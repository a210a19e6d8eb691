"""The one statement of a save, by shape (facts A2: what a save may and may not touch)."""

from types import MappingProxyType

import pytest

from hezong.kernel.model.field import Entity, Field, FieldType, Views
from hezong.kernel.records.statement import Shape, render
from hezong.kernel.types import Place

PLACE = Place("f.yaml")


def entity(faceted: bool) -> Entity:
    fields = {
        "name": Field("name", FieldType.TEXT, PLACE, search=True),
        "organization": Field("organization", FieldType.REF, PLACE, ref="organization"),
        "note": Field("note", FieldType.TEXT, PLACE, facet=faceted),
        "created_by": Field("created_by", FieldType.REF, PLACE, ref="user"),
    }
    return Entity(
        "tree", "garden", PLACE, "group", "name", MappingProxyType(fields), faceted=faceted, views=Views(list=("name",))
    )


@pytest.mark.parametrize("record", ["insert", "update"])
def test_history_and_outbox_are_written_in_the_same_statement(record):
    sql = render(entity(False), Shape(record))
    assert sql.count("insert into") == 2 + (record == "insert")
    assert '"hz_control"."history"' in sql
    assert '"hz_control"."outbox"' in sql


def test_copies_in_facets_are_touched_only_when_they_change():
    assert "copied as" not in render(entity(True), Shape("update"))
    sql = render(entity(True), Shape("update", copies=True))
    copied = sql[sql.index("copied as") : sql.index("journal as")]
    assert '"m_name" = m."name"' in copied
    assert "version" not in copied
    assert "changed_at" not in copied


def test_a_facet_takes_its_copies_from_the_row_of_the_master():
    assert 'join saved m on m."id" = x."record"' in render(entity(True), Shape("insert", "insert"))
    assert 'join "hz"."tree" m on m."id" = x."record"' in render(entity(True), Shape("none", "insert"))


def test_updates_join_on_id_and_version():
    sql = render(entity(True), Shape("update", "update"))
    assert sql.count('t."id" = x."id" and t."version" = x."version"') == 2


def test_no_value_of_a_client_is_part_of_the_text():
    """The text depends on shape and model alone, so that it can be prepared once."""
    assert render(entity(True), Shape("insert", "insert")) == render(entity(True), Shape("insert", "insert"))
