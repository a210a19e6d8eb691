"""Rights through another record: what a file may say, what is refused, and what comes of overlays (docs/why/011)."""

import pytest

from tests.unit.model.sample import SMALL, load, problems_of

PART = """
entity: piece
title: {zh: 件, en: Piece}
scope: organization
label: name
fields:
  name: {type: text, required: true}
  thing: {ref: thing, required: true}
  spare: {ref: thing}
  about: {type: related}
access: {parent: %s}
views: {list: [name], form: {main: [name]}}
"""


def files(parent: str) -> dict[str, str]:
    return {**SMALL, "small/piece.yaml": PART % parent}


def test_an_entity_with_a_parent_knows_whose_rights_it_has():
    model = load(files("thing"))
    above = model.entities["piece"].above
    assert above is not None
    assert (above.field, above.related, above.optional) == ("thing", False, False)
    assert above.entities["thing"] == model.entities["thing"]


def test_a_related_record_may_be_of_any_entity_but_those_that_are_about_another():
    model = load(files("about"))
    above = model.entities["piece"].above
    assert above is not None
    assert above.optional
    assert set(above.entities) == set(model.entities) - {"piece"}


def test_a_related_field_has_a_hidden_companion_for_the_entity():
    fields = load(files("thing")).entities["piece"].fields
    assert (fields["about_entity"].hidden, fields["about_entity"].of) == (True, "about")


@pytest.mark.parametrize("parent, code", [("spare", "model.parent"), ("name", "model.parent"), ("thng", "model.field")])
def test_a_parent_is_a_required_reference_or_a_related_record(parent, code):
    (problem,) = problems_of(files(parent))
    assert (problem.code, problem.place.file, problem.place.line) == (code, "small/piece.yaml", 11)


def test_rights_that_go_in_a_circle_are_refused():
    thing = SMALL["small/thing.yaml"].replace("access:", "access:\n  parent: piece")
    thing = thing.replace("fields:\n", "fields:\n  piece: {ref: piece, required: true}\n", 1)
    found = problems_of({**files("thing"), "small/thing.yaml": thing})
    assert "model.parent_circle" in {each.code for each in found}
