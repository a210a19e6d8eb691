"""What changed between two models, and what an upgrade means for local extensions (PL-33, MO-06)."""

import pytest

from hezong.kernel.model.difference import difference, upgrade_report
from hezong.kernel.model.messages import change_text, read_messages, upgrade_text
from tests.unit.model.sample import PART_FILE, SMALL, THING, load, overlaid, replaced

CHANGES = [
    ("  seen_on:", "  colour: {type: text}\n  seen_on:", [("added", "field", "thing.colour", None, None, None)]),
    ("  seen_on: {type: date, default: =today()}\n", "", [("removed", "field", "thing.seen_on", None, None, None)]),
    ("  seen_on: {", "  met_on: {was: seen_on, ", [("renamed", "field", "thing.met_on", None, "thing.seen_on", None)]),
    ("default: big", "default: small", [("changed", "field", "thing.kind", "default", "big", "small")]),
    ("of: [big, small]", "of: [big, huge, small]", [("added", "option", "thing.kind.huge", None, None, None)]),
    ("self.count > 0", "self.count > 1", [
        ("changed", "check", "thing.check.count_is_positive", "rule", "self.count > 0", "self.count > 1"),
    ]),
    ("read: own,", "read: unit,", [("changed", "grant", "thing.access.clerk.read", "depth", "own", "unit")]),
    ("{read: own, ", "{", [("removed", "grant", "thing.access.clerk.read", None, None, None)]),
    (", by: [clerk]", "", [("changed", "move", "thing.move.finish", "by", "clerk", "*")]),
    ("order: [-count]", "order: [name]", [
        ("changed", "view", "thing.view.order", "fields", "-count", "name"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[each[1][:20] for each in CHANGES])
def test_each_change_is_named_once(old, new, expected):
    found = difference(load(SMALL), load(replaced(SMALL, THING, old, new)))
    titles = [each for each in found if not (each.detail or "").startswith("title.")]
    assert [(e.action, e.item, e.path, e.detail, e.before, e.after) for e in titles] == expected


def test_same_files_have_no_difference():
    assert difference(load(SMALL), load(SMALL)) == ()


def test_new_stage_changes_the_order_of_stages():
    new = replaced(SMALL, THING, "[new, done]", "[new, tried, done]")
    new = replaced(new, THING, "moves:\n", "moves:\n    try: {from: new, to: tried}\n")
    found = {(each.action, each.item, each.path) for each in difference(load(SMALL), load(new))}
    assert found == {
        ("added", "stage", "thing.stage.tried"),
        ("added", "move", "thing.move.try"),
        ("changed", "lifecycle", "thing.lifecycle"),
    }


def test_renamed_entity_keeps_its_items():
    files = {path: text for path, text in SMALL.items() if path != THING}
    text = SMALL[THING].replace("entity: thing", "entity: object\nwas: thing").replace("ref: thing", "ref: object")
    files["small/object.yaml"] = text
    files[PART_FILE] = SMALL[PART_FILE].replace("ref: thing", "ref: object")
    found = difference(load(SMALL), load(files))
    assert [(each.before, each.path) for each in found if each.action == "renamed"] == [("thing", "object")]
    assert not [each for each in found if each.action in {"added", "removed"}]


def test_changes_of_overlays_name_their_organization():
    (change,) = difference(load(SMALL), load(overlaid("fields: {colour: {type: text}}")))
    assert (change.action, change.path, change.organization) == ("added", "thing.colour", "NORTH")


LOCAL = """fields: {colour: {type: text}, kind: {required: true}, count: {title: Number}}
checks: {named: has(self.name)}
"""


def verdicts(*changes):
    new = SMALL
    for old, text in changes:
        new = replaced(new, THING, old, text)
    report = upgrade_report(load(overlaid(LOCAL)), load(new))
    return {(each.path, each.detail): each.verdict for each in report}


def test_local_extension_stays_where_the_group_did_not_change():
    assert set(verdicts().values()) == {"kept"}


def test_local_extension_is_superfluous_where_the_group_now_says_the_same():
    found = verdicts(("default: big}", "default: big, required: true}"))
    assert found["thing.kind", "required"] == "same"


def test_both_changed_is_a_conflict():
    found = verdicts(("count: {", "count: {title: Amount, "))
    assert found["thing.count", "title.en"] == "conflict"
    assert found["thing.kind", "required"] == "kept"


def test_group_dropped_what_the_extension_changes():
    found = verdicts(
        ("  kind: {type: choice, of: [big, small], default: big}\n", ""),
        ("fields: [kind]", "fields: [name]"),
        ("has(self.kind)", "has(self.name)"),
        ("filters: [kind]", "filters: [name]"),
        ("main: [name, kind,", "main: [name,"),
    )
    assert found["thing.kind", "required"] == "gone"


def test_group_now_has_a_field_of_the_same_name():
    assert verdicts(("  seen_on", "  colour: {type: int}\n  seen_on"))["thing.colour", None] == "taken"


def test_changes_and_verdicts_are_said_in_both_languages():
    changes = difference(load(SMALL), load(replaced(SMALL, THING, "default: big", "default: small")))
    upgrades = upgrade_report(load(overlaid(LOCAL)), load(SMALL))
    english, chinese = read_messages("en"), read_messages("zh-CN")
    assert change_text(changes[0], english) == "Field thing.kind: default from big to small"
    assert change_text(changes[0], chinese) == "字段 thing.kind：default 由 big 改为 small"
    assert upgrade_text(upgrades[0], english).startswith("NORTH: Field thing.kind keeps the local extension")
    assert upgrade_text(upgrades[0], chinese).startswith("NORTH：字段 thing.kind 保留本地扩展")
