"""Overlays: what they may do under which lock, and what organizations see (design §4, MO-05, MO-14)."""

import pytest

from hezong.kernel.model.field import Depth
from tests.unit.model.sample import PARENTS, PARTY, SMALL, THING, load, overlaid, problems_of, replaced

ENTITY = "entity: thing\n"

NARROW = {
    "field becomes required": "fields: {kind: {required: true}}",
    "field loses an option": "fields: {kind: {of: [big]}}",
    "field is for fewer roles": "fields: {count: {write: [clerk]}}",
    "field gets a further check": "fields: {count: {check: self.count < 50}}",
    "move gets a further condition": "lifecycle: {moves: {finish: {when: has(self.owner)}}}",
    "grant reaches less far": "access: {clerk: {update: {depth: none}}}",
    "grant has fewer fields": "access: {clerk: {read: {fields: [name]}}}",
    "grant gets a condition": "access: {clerk: {read: {when: self.count > 1}}}",
    "list is shorter": "views: {list: [name]}",
}
EXTEND = {
    "new field": "fields: {colour: {type: text}}",
    "new option": "fields: {kind: {of: {add: [huge]}}}",
    "new stage and moves": "lifecycle: {stage: {add: [tried], after: new}, moves: {try: {from: new, to: tried}}}",
    "new move": "lifecycle: {moves: {reopen: {from: done, to: new}}}",
    "new column": "views: {list: {add: [kind]}}",
    "new metric": "metrics: {all: {title: All}}",
    "new section": "views: {form: {more: [count]}}",
}
CHANGE = {
    "other title": "fields: {kind: {title: Sort}}",
    "other default": "fields: {kind: {default: small}}",
    "other check": "checks: {count_is_positive: self.count > 5}",
    "other order of a list": "views: {list: [stage, name]}",
    "other title of a stage": "lifecycle: {stage: [new: {zh: 刚, en: Fresh}, done]}",
}
WIDEN = {
    "field is no longer required": "fields: {name: {required: false}}",
    "grant reaches further": "access: {clerk: {read: unit}}",
    "grant of another verb": "access: {clerk: {delete: own}}",
    "grant of another role": "access: {boss: {read: own}}",
    "grant has more fields": "access: {clerk: {update: {fields: [kind, name]}}}",
    "move is for more roles": "lifecycle: {moves: {finish: {by: [clerk, boss]}}}",
}
NEVER = {
    "other type": "fields: {count: {type: decimal}}",
    "other rule of a computed field": "fields: {double: {compute: self.count * 3}}",
    "other target of a move": "lifecycle: {moves: {finish: {to: new}}}",
    "entity gets a facet": "facet: {fields: {colour: {type: text}}}",
    "stage is gone": "lifecycle: {stage: [new]}",
    "another first stage": "lifecycle: {stage: {add: [early], before: new}, moves: {start: {from: early, to: new}}}",
}
ALLOWED = {"fixed": "", "may_narrow": "narrow", "may_extend": "extend", "free": "narrow extend change"}
STEPS = {"narrow": NARROW, "extend": EXTEND, "change": CHANGE}
MATRIX = [
    (lock, step, name) for lock in ALLOWED for step, cases in STEPS.items() for name in cases
]  # fmt: skip


def codes(overlay, lock):
    files = replaced(SMALL, THING, ENTITY, f"{ENTITY}lock: {lock}\n")
    return {each.code for each in problems_of(overlaid(overlay, files=files))}


@pytest.mark.parametrize(("lock", "step", "name"), MATRIX)
def test_lock_allows_exactly_its_steps(lock, step, name):
    expected = set() if step in ALLOWED[lock].split() else {"model.lock"}
    assert codes(STEPS[step][name], lock) == expected


@pytest.mark.parametrize("lock", ALLOWED)
@pytest.mark.parametrize("name", WIDEN)
def test_no_lock_allows_to_widen(lock, name):
    assert "model.widen" in codes(WIDEN[name], lock)


@pytest.mark.parametrize("name", NEVER)
def test_what_the_whole_group_shares_stays(name):
    assert "model.inherited" in codes(NEVER[name], "free")


@pytest.mark.parametrize(
    ("lock", "allowed"), [("fixed", False), ("may_narrow", True), ("may_extend", True), ("free", True)]
)
def test_new_check_needs_leave_to_narrow_or_to_extend(lock, allowed):
    assert codes("checks: {named: has(self.name)}", lock) == (set() if allowed else {"model.lock"})


@pytest.mark.parametrize(
    ("old", "new", "overlay"),
    [
        ("count: {type: int,", "count: {type: int, lock: fixed,", "fields: {count: {required: true}}"),
        ("stage: [new, done]", "stage: [new, done: {lock: fixed}]", "lifecycle: {moves: {reopen: {from: done, to: new}}}"),
        ("to: done, when", "to: done, lock: fixed, when", "lifecycle: {moves: {finish: {when: has(self.name)}}}"),
        ("count_is_positive: self.count > 0", "count_is_positive: {rule: self.count > 0, lock: fixed}",
         "checks: {count_is_positive: self.count > 1}"),
        ("update: {depth: own", "update: {lock: fixed, depth: own", "access: {clerk: {update: none}}"),
        ("views:\n", "views:\n  lock: fixed\n", "views: {list: {add: [kind]}}"),
    ],
)  # fmt: skip
def test_each_kind_of_item_has_a_lock_of_its_own(old, new, overlay):
    assert problems_of(overlaid(overlay)) == ()
    (problem,) = problems_of(overlaid(overlay, files=replaced(SMALL, THING, old, new)))
    assert (problem.code, problem.hint) == ("model.lock", "model.hint.lock_fixed")
    assert problem.place.file == "overlays/NORTH/thing.yaml"
    assert problem.place.line == 3


def test_item_may_be_freer_than_its_entity():
    files = replaced(SMALL, THING, ENTITY, f"{ENTITY}lock: fixed\n")
    files = replaced(files, THING, "count: {type: int,", "count: {type: int, lock: may_narrow,")
    assert problems_of(overlaid("fields: {count: {required: true}}", files=files)) == ()


def test_overlay_may_tighten_a_lock_for_those_below_but_not_loosen_it():
    files = replaced(SMALL, THING, ENTITY, f"{ENTITY}lock: may_narrow\n")
    assert problems_of(overlaid("lock: fixed", files=files)) == ()
    assert {each.code for each in problems_of(overlaid("lock: free", files=files))} == {"model.widen"}
    tight = overlaid("fields: {kind: {lock: fixed}}")
    tight["overlays/NORTH-1/thing.yaml"] = "extend: thing\nfor: NORTH-1\nfields: {kind: {title: Sort}}\n"
    assert [each.code for each in problems_of(tight, PARENTS)] == ["model.lock"]


def test_organizations_below_inherit_what_lies_above_them():
    files = overlaid("fields: {colour: {type: text}}")
    files["overlays/NORTH-1/thing.yaml"] = (
        "extend: thing\nfor: NORTH-1\nfields: {shade: {type: text}}\nchecks: {shaded: has(self.shade) || !has(self.colour)}\n"
    )
    model = load(files, PARENTS)
    assert {"colour", "shade"} <= set(model.overlays["NORTH-1"]["thing"].fields)
    assert model.entity("thing", ("NORTH-1", "NORTH", "GROUP")).fields["colour"].local == "NORTH"
    assert model.entity("thing", ("NORTH-1", "NORTH", "GROUP")).fields["shade"].local == "NORTH-1"
    assert "shade" not in model.entity("thing", ("NORTH", "GROUP")).fields
    assert "colour" not in model.entity("thing", ("SOUTH", "GROUP")).fields


def test_without_a_tree_overlays_lie_on_the_base_alone():
    files = overlaid("fields: {colour: {type: text}}")
    files["overlays/NORTH-1/thing.yaml"] = "extend: thing\nfor: NORTH-1\nchecks: {coloured: has(self.colour)}\n"
    assert [each.code for each in problems_of(files)] == ["model.expression"]


def test_conditions_of_overlay_and_base_must_both_hold():
    model = load(overlaid("access: {clerk: {update: {when: self.count > 2}}}"))
    grant = model.overlays["NORTH"]["thing"].access["clerk"]["update"]
    assert grant.when is not None
    assert grant.when.text == "(self.count < 9) && (self.count > 2)"
    assert (grant.depth, grant.fields) == (Depth.OWN, {"kind"})


def test_right_set_to_none_is_gone():
    model = load(overlaid("access: {clerk: {update: none}}"))
    assert set(model.overlays["NORTH"]["thing"].access["clerk"]) == {"read"}
    assert set(model.entities["thing"].access["clerk"]) == {"read", "update"}


def test_added_items_stand_where_the_overlay_says():
    overlay = """fields: {colour: {type: text}}
lifecycle: {stage: {add: [tried], after: new}, moves: {try: {from: new, to: tried}}}
views: {list: {add: [colour], before: stage}, form: {main: {add: [colour], after: name}, extra: [colour]}}
"""
    thing = load(overlaid(overlay)).overlays["NORTH"]["thing"]
    assert thing.lifecycle is not None
    assert [stage.code for stage in thing.lifecycle.stages] == ["new", "tried", "done"]
    assert thing.views.list == ("name", "colour", "stage")
    assert [(each.name, each.fields[:2]) for each in thing.views.form] == [
        ("main", ("name", "colour")), ("extra", ("colour",)),
    ]  # fmt: skip


def test_local_field_of_a_faceted_entity_belongs_to_the_facet():
    """Local fields live in the ext of the facet row."""
    overlay = "extend: customer\nfor: NORTH\nfields: {colour: {type: text}, grade: {required: true}}\n"
    files = {**PARTY, "overlays/NORTH/customer.yaml": overlay}
    customer = load(files).overlays["NORTH"]["customer"]
    assert (customer.fields["colour"].facet, customer.fields["colour"].local) == (True, "NORTH")
    assert (customer.fields["grade"].facet, customer.fields["grade"].required) == (True, True)
    assert customer.fields["grade"].local is None


def test_base_model_knows_nothing_of_local_fields():
    model = load(overlaid("fields: {colour: {type: text}}"))
    assert "colour" not in model.entities["thing"].fields


METRIC = "metrics: {all: {title: All, sum: count}}\nviews:"


@pytest.mark.parametrize(("lock", "allowed"), [("fixed", False), ("may_extend", False), ("free", True)])
def test_a_metric_is_defined_anew_only_where_its_lock_says_so(lock, allowed):
    files = replaced(SMALL, THING, "views:", METRIC.replace("sum: count", f"sum: count, lock: {lock}"))
    found = problems_of(overlaid("metrics: {all: {sum: double}}", files=files))
    assert [each.code for each in found] == ([] if allowed else ["model.lock"])
