"""The layout of forms: tabs, sections, rows of twelve columns; and conditions of fields (UX §3)."""

from hezong.kernel.model.rows import tabs
from tests.unit.model.sample import SMALL, THING, load, overlaid, problems_of, replaced

FORM = "form: {main: [name, kind, parent.name, parts]}"


def formed(form: str):
    return load(replaced(SMALL, THING, FORM, form)).entities["thing"]


def drawn(form: str) -> list[list[list[tuple[str, int]]]]:
    entity = formed(form)
    return [
        [[(cell.field, cell.span) for cell in row] for placed in tab.sections for row in placed.rows]
        for tab in tabs(entity, entity.fields)
    ]


def test_fields_take_half_a_row_unless_something_else_is_said():
    assert drawn("form: {main: [name, {kind: 4}, {count: 2}, parts]}") == [
        [[("name", 6), ("kind", 4), ("count", 2)], [("parts", 12)]]
    ]


def test_a_field_without_room_begins_the_next_row():
    assert drawn("form: {main: [{name: 8}, kind]}") == [[[("name", 8)], [("kind", 6)]]]


def test_sections_of_a_tab_stand_together():
    form = "form: {main: [name], more: {tab: extra, fields: [kind]}, last: {tab: extra, block: files}}"
    entity = formed(form)
    first, extra = tabs(entity, entity.fields)
    assert (first.name, extra.name, extra.title["en"]) == (None, "extra", "Extra")
    assert [each.section.block for each in extra.sections] == [None, "files"]


def test_what_is_not_shown_leaves_no_gap():
    entity = formed("form: {main: [name, kind, count], more: {fields: [seen_on]}}")
    shown = {name: entity.fields[name] for name in ("name", "count")}
    (tab,) = tabs(entity, shown)
    assert [[cell.field for cell in row] for placed in tab.sections for row in placed.rows] == [["name", "count"]]


def test_mistakes_in_a_layout_are_told():
    codes = {
        "form: {main: [{name: 13}]}": "model.expected",
        "form: {main: [{nam: 6}]}": "model.field",
        "form: {main: {tab: more}}": "model.section",
        "form: {main: {block: nothing}}": "model.value",
        "form: {main: {fields: [name], visible_when: self.nam == 'x'}}": "model.expression",
    }
    for form, code in codes.items():
        found = problems_of(replaced(SMALL, THING, FORM, form))
        assert code in {each.code for each in found}, form


def test_conditions_are_rules_of_the_record():
    entity = load(
        replaced(SMALL, THING, "{type: date, default: =today()}", "{type: date, required_when: self.count > 5}")
    )
    rule = entity.entities["thing"].fields["seen_on"].required_when
    assert rule is not None
    assert rule.text == "self.count > 5"
    assert problems_of(
        replaced(SMALL, THING, "compute: self.count * 2", "compute: self.count * 2, required_when: true")
    )


def test_an_overlay_may_demand_more_and_place_its_fields():
    overlay = "views:\n  form:\n    main: {add: [{seen_on: 12}]}\nfields:\n  kind: {required_when: self.count > 5}\n"
    model = load(overlaid(overlay), {"NORTH": None})
    thing = model.entity("thing", ("NORTH",))
    assert thing.views.form[0].spans == {"seen_on": 12}
    assert thing.fields["kind"].required_when is not None
    assert model.entities["thing"].fields["kind"].required_when is None
