"""Broken files: each gives its code at file, line and column, with its hint (design §4: "did you mean" for every error)."""

from dataclasses import dataclass

import pytest

from tests.unit.model.sample import KERNEL, SMALL, THING, overlaid, position, problems_of, replaced

MODULE = "small/module.yaml"
PART = "small/part.yaml"
QUOTE = "model.hint.quote"
QUOTE_TEXT = "model.hint.quote_text"
NAME = "model.hint.local"


@dataclass(frozen=True)
class Broken:
    """A change of one valid file; ``at`` is the text at whose first place the problem must stand."""

    old: str
    new: str
    code: str
    at: str
    near: str | None = None
    hint: str | None = None
    file: str = THING


CASES = [
    # YAML itself
    Broken("{type: text, required: true}", "{type: text, required: true", "model.yaml", ": {type: choice", hint=QUOTE),
    Broken("title: {zh", "title: &x {zh", "model.anchor", "&x"),
    Broken("scope: organization", "scope: *x", "model.anchor", "*x"),
    Broken("required: true", "required: !!str true", "model.tag", "!!str"),
    Broken("scope: organization", "scope: organization\nscope: group", "model.duplicate", "scope: group"),
    Broken("default: big}", "default: big, type: text}", "model.duplicate", "type: text}"),
    Broken("entity: thing", "entity: thing\n--- {}\n", "model.document", "--- {}"),
    Broken("list: [name, stage]", "list: " + "[" * 30 + "]" * 30, "model.depth", "[" * 12 + "]"),
    Broken("kind: {type", "{a: b}: {type", "model.key_text", "{a: b}"),
    Broken("zh: 事物", "zh: 事\x07物", "model.character", "\x07"),
    # lists of records in rules: filters count them, rules are judged on one row
    Broken("when: has(self.kind)", "when: size(self.parts) > 0", "model.many", "self.parts", hint="model.hint.many"),
    Broken("read: own, update", "read: {depth: own, when: has(self.parts)}, update", "model.many", "self.parts", hint="model.hint.many"),
    # what makes records good
    Broken("lifecycle:", "quality: {complete: [knid]}\nlifecycle:", "model.field", "knid", near="kind"),
    Broken("lifecycle:", "quality: {complete: [secret]}\nlifecycle:", "model.quality", "secret]}\nlifecycle"),
    Broken("lifecycle:", "quality: {complete: [parts]}\nlifecycle:", "model.quality", "parts]}\nlifecycle"),
    Broken("lifecycle:", "quality: {owner: clrek}\nlifecycle:", "model.role", "clrek", near="clerk"),
    Broken("lifecycle:", "quality: {stale_after: 6M}\nlifecycle:", "model.name", "6M"),
    # why something is kept, and how long
    Broken("lifecycle:", "privacy: {owner: clrek}\nlifecycle:", "model.role", "clrek", near="clerk"),
    Broken("lifecycle:", "privacy: {purpos: x}\nlifecycle:", "model.key", "purpos", near="purpose"),
    Broken("lifecycle:", "privacy: {retention: {keep: 3Y}}\nlifecycle:", "model.name", "3Y", hint="model.hint.duration"),
    Broken("lifecycle:", "privacy: {retention: {keep: P}}\nlifecycle:", "model.name", "P}}", hint="model.hint.duration"),
    Broken("lifecycle:", "privacy: {retention: {from: created_at}}\nlifecycle:", "model.missing", "{from"),
    Broken("lifecycle:", "privacy: {retention: {keep: P3Y, from: chnged_at}}\nlifecycle:", "model.field", "chnged_at", near="changed_at"),
    Broken("lifecycle:", "privacy: {retention: {keep: P3Y, from: kind}}\nlifecycle:", "model.retention_from", "kind}}"),
    Broken("lifecycle:", "privacy: {retention: {keep: P3Y, then: delte}}\nlifecycle:", "model.value", "delte", near="delete"),
    Broken("lifecycle:", "privacy: {person: self.knid == 'big'}\nlifecycle:", "model.expression", "knid", near="kind"),
    Broken("lifecycle:", "privacy: {about: kind}\nlifecycle:", "model.about", "kind}"),
    Broken("lifecycle:", "privacy: {about: prts}\nlifecycle:", "model.field", "prts", near="parts"),
    Broken("required: true", "required: true, privacy: {retention: {keep: P3Y}}", "model.retention_field", "{keep"),
    # sums and counts
    Broken("count: {type: int, default: 1,", "n: {type: int, count: part}\n  count: {type: int, default: 1,", "model.rollup_list", "n: {type", near="parts"),
    Broken("count: {type: int, default: 1,", "n: {type: int, sum: parts.name}\n  count: {type: int, default: 1,", "model.rollup_field", "n: {type"),
    Broken("count: {type: int, default: 1,", "n: {type: int, sum: parts}\n  count: {type: int, default: 1,", "model.name", "parts}\n  count", hint="model.hint.listed"),
    Broken("count: {type: int, default: 1,", "n: {type: text, count: parts}\n  count: {type: int, default: 1,", "model.not_for", "count: parts"),
    Broken("count: {type: int, default: 1,", "n: {type: int, count: parts, default: 7}\n  count: {type: int, default: 1,", "model.conflict", "default: 7"),
    # metrics
    Broken("views:", "metrics: {a: {sum: kind}}\nviews:", "model.metric", "kind}}"),
    Broken("views:", "metrics: {a: {by: name}}\nviews:", "model.metric", "name}}"),
    Broken("views:", "metrics: {a: {over: name}}\nviews:", "model.metric", "name}}"),
    Broken("views:", "metrics: {a: {over: seen_no}}\nviews:", "model.field", "seen_no", near="seen_on"),
    Broken("views:", "metrics: {a: {when: self.count + 1}}\nviews:", "model.expression", "self.count + 1"),
    # keys, kinds and words
    Broken("scope: organization", "skope: organization", "model.key", "skope", near="scope"),
    Broken("required: true", "requird: true", "model.key", "requird", near="required"),
    Broken("en: Thing}", "en: Things, and more}", "model.key", "and more", hint=QUOTE),
    Broken("finish: {from", "finish: {form", "model.key", "form: new", near="from"),
    Broken("scope: organization", "scope: organisation", "model.value", "organisation", near="organization"),
    Broken("type: text, required", "type: txet, required", "model.value", "txet", near="text"),
    Broken("read: own, update", "read: owm, update", "model.value", "owm", near="own"),
    Broken("depth: own", "depth: everything", "model.value", "everything", hint="model.hint.one_of"),
    Broken("scope: organization\n", "", "model.missing", "entity"),
    Broken("required: true", "required: yes", "model.expected", "yes"),
    Broken("required: true", "required: 1", "model.expected", "1}"),
    Broken("title: {zh: 事物, en: Thing}", "title: 2024", "model.expected", "2024", hint=QUOTE_TEXT),
    Broken("of: [big, small]", "of: [1, big]", "model.expected", "1, big", hint=QUOTE_TEXT),
    Broken("list: [name, stage]", "list: name", "model.expected", "name\n  filters"),
    Broken("fields:\n", "fields: []\nfoo:\n", "model.expected", "[]\nfoo"),
    Broken("when: has(self.kind)", "when: ", "model.expected", ", by: [clerk]"),
    Broken("  kind: {type", "  Kind: {type", "model.name", "Kind", hint=NAME),
    Broken("  kind: {type", "  2nd: {type", "model.name", "2nd", hint=NAME),
    Broken("parts: {many: part.thing}", "parts: {many: part}", "model.name", "part}", hint="model.hint.dotted"),
    Broken("form: {main: [name, kind", "form: {main: [name, name, kind", "model.repeated", "name, kind"),
    Broken("of: [big, small]", "of: [big, small, big]", "model.repeated", "big], default"),
    # fields
    Broken("parent: {ref: thing}", "parent: {required: true}", "model.kind", "parent"),
    Broken("parent: {ref: thing}", "parent: {reff: thing}", "model.key", "reff", near="ref"),
    Broken("parent: {ref: thing}", "parent: {ref: thing, type: text}", "model.conflict", "type: text}\n  parts"),
    Broken("parent: {ref: thing}", "parent: {ref: thnig}", "model.entity", "thnig", near="thing"),
    Broken("many: part.thing", "many: prat.thing", "model.entity", "prat.thing", near="part"),
    Broken("many: part.thing", "many: part.thng", "model.field", "thng", near="thing"),
    Broken("many: part.thing", "many: part.name", "model.via", "name}\n  count"),
    Broken("  parent: {ref", "  created_at: {ref", "model.reserved", "created_at"),
    Broken("  parent: {ref", "  id: {ref", "model.reserved", "id: {ref"),
    Broken("kind: {type: choice, of: [big, small], default: big}", "kind: {type: choice}", "model.missing", "{type: choice}"),
    Broken("default: big", "default: bgi", "model.option", "bgi", near="big"),
    Broken("default: 1,", "default: one,", "model.default", "one"),
    Broken("{ref: thing}", "{ref: thing, default: x}", "model.default", "x}", hint="model.hint.formula"),
    Broken("default: =today()", "default: 2026-02-30", "model.default", "2026-02-30"),
    Broken("many: part.thing", "many: part.thing, required: true", "model.not_for", "required: true}\n  count"),
    Broken("count: {type: int,", "count: {type: int, search: true,", "model.not_for", "search"),
    Broken("sensitive: true", "sensitive: true, search: true", "model.conflict", "search"),
    Broken("compute: self.count * 2", "compute: self.count * 2, required: true", "model.conflict", "required: true}\n  seen"),
    Broken("compute: self.count * 2", "compute: self.double * 2", "model.compute_circle", "double"),
    Broken("{ref: thing}", "{ref: thing, was: name}", "model.was", "name}\n  parts"),
    Broken("{ref: thing}", "{ref: thing, read: [clrek]}", "model.role", "clrek", near="clerk"),
    Broken("owner: {ref: user, default: =user.id}", "owner: {ref: thing}", "model.owner", "owner"),
    # the entity
    Broken("entity: thing", "entity: thin", "model.file_name", "thin", hint="model.hint.file_name"),
    Broken("scope: organization", "scope: organization\nlabel: nmae", "model.label", "nmae", near="name"),
    Broken("scope: organization", "scope: organization\nlabel: secret", "model.label_field", "secret"),
    Broken("lifecycle:", "facet: {fields: {note: {type: text}}}\nlifecycle:", "model.facet_scope", "organization"),
    Broken("lifecycle:", "facet: {fields: {kind: {type: text}}}\nlifecycle:", "model.twice", "kind: {type: text}"),
    # lifecycle
    Broken("to: done", "to: dnoe", "model.stage", "dnoe", near="done"),
    Broken("from: new", "from: [new, nwe]", "model.stage", "nwe", near="new"),
    Broken("from: new, to: done", "from: done, to: new", "model.unreachable", "done"),
    Broken("by: [clerk]", "by: [clekr]", "model.role", "clekr", near="clerk"),
    Broken("{from: new, to: done", "{from: new", "model.missing", "{from: new"),
    Broken("owner: {", "phase: {type: stage}\n  owner: {", "model.no_lifecycle", "phase"),
    Broken("  owner: {", "  stage: {type: text}\n  owner: {", "model.stage_field", "stage"),
    # expressions
    Broken("self.count > 0", "self.cuont > 0", "model.expression", "cuont", near="count"),
    Broken("self.count > 0", "self.count >", "model.expression", "\naccess"),
    Broken("self.count > 0", "self.count > 'a'", "model.expression", "> 'a'"),
    Broken("self.count > 0", "self.count + 1", "model.expression", "self.count + 1"),
    Broken("self.count > 0", '"slef.count > 0"', "model.expression", "slef", near="self"),
    Broken("default: =user.id", "default: =user.nmae", "model.expression", "nmae", near="name"),
    Broken("default: =today()", "default: =1 + 1", "model.expression", "1 + 1"),
    Broken("has(self.kind)", "self.kind == 'bgi'", "model.expression", "'bgi'", near="big"),
    Broken("when: self.count < 9", "when: old.count < 9", "model.expression", "old"),
    Broken("self.count > 0", "has(self.secret)", "model.sensitive", "has(self.secret)"),
    Broken("when: self.count < 9", "when: self.parent.secret == 'x'", "model.sensitive", "self.parent.secret"),
    Broken("compute: self.count * 2", "compute: size(self.secret)", "model.sensitive", "size(self.secret)"),
    Broken("  count_is_positive:", "  count:", "model.check_name", "count: self.count > 0"),
    # access
    Broken("clerk: {read", "clrek: {read", "model.role", "clrek", near="clerk"),
    Broken("clerk: {read", "clerk: {raed", "model.key", "raed", near="read"),
    Broken("fields: [kind]", "fields: [knid]", "model.field", "knid", near="kind"),
    Broken("{read: own,", "{delete: {depth: own, fields: [kind]}, read: own,", "model.not_for_verb", "fields: [kind]}, read"),
    # views
    Broken("list: [name, stage]", "list: [name, stgae]", "model.field", "stgae", near="stage"),
    Broken("  list: [name, stage]\n", "", "model.no_list", "filters"),
    Broken("parent.name, parts", "parent.nmae, parts", "model.field", "parent.nmae", near="name"),
    Broken("parent.name, parts", "count.name, parts", "model.not_reference", "count.name"),
    Broken("order: [-count]", "order: [parts]", "model.not_sortable", "parts]\n  form"),
    Broken("filters: [kind]", "filters: [secret]", "model.not_filterable", "secret]"),
    Broken("filters: [kind]", "filters: [-kind]", "model.name", "-kind", hint="model.hint.path"),
    # module and text files
    Broken("name: small", "name: group", "model.twice", "group", file=MODULE),
    Broken("title:", "needs: [gruop]\ntitle:", "model.area", "gruop", near="group", file=MODULE),
    Broken("title:", "needs: [small]\ntitle:", "model.needs_cycle", "small]", file=MODULE),
    Broken("title:", "entities: [thnig]\ntitle:", "model.entity", "thnig", near="thing", file=MODULE),
    Broken("clerk: {", "everyone: {", "model.reserved", "everyone", file=MODULE),
    Broken("clerk: {", "modeler: {", "model.twice", "modeler", file=MODULE),
    Broken("entity: part", "entity: thing", "model.twice", "thing", file=THING),
    Broken("part: 零件", "part: 12", "model.expected", "12", hint=QUOTE_TEXT, file="small/i18n/zh-CN.yaml"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.at[:20]!r}")
def test_broken_file_names_code_place_and_hint(case):
    path = PART if case.old == "entity: part" else case.file
    files = replaced(SMALL, path, case.old, case.new)
    found = [each for each in problems_of(files) if each.code == case.code and each.place.file == case.file]
    assert found, problems_of(files)
    line, column = position(files[case.file], case.at)
    assert [(each.place.line, each.place.column) for each in found] == [(line, column)]
    assert found[0].hint == (case.hint or ("model.hint.near" if case.near else None))
    assert found[0].params.get("near") == case.near


OVERLAYS = [
    ("views: {list: {add: [kind], after: nmae}}", "model.position", "nmae", "name"),
    ("fields: {colour: {type: text, sensitive: true}}", "model.not_local", "true", None),
    ("fields: {colour: {type: text, unique: group}}", "model.not_local", "group", None),
    ("scope: group", "model.key", "scope", None),
    ("label: kind", "model.key", "label", None),
    ("access: {clerk: {read: nune}}", "model.value", "nune", "none"),
    ("checks: {x: self.cuont > 1}", "model.expression", "cuont", "count"),
    ("fields: {colour: {ref: prat}}", "model.entity", "prat", "part"),
]


@pytest.mark.parametrize(
    ("overlay", "code", "at", "near"), OVERLAYS, ids=[each[1] + " " + each[2] for each in OVERLAYS]
)
def test_broken_overlay_names_code_place_and_hint(overlay, code, at, near):
    files = overlaid(overlay)
    path = "overlays/NORTH/thing.yaml"
    (problem,) = problems_of(files)
    assert (problem.code, problem.place.file) == (code, path)
    assert (problem.place.line, problem.place.column) == position(files[path], at)
    assert problem.params.get("near") == near


def test_overlay_of_an_unknown_organization_or_entity_is_refused():
    files = {**SMALL, "overlays/NORHT/thing.yaml": "extend: thing\nfor: NORHT\n"}
    (problem,) = problems_of(files, {"NORTH": None})
    assert (problem.code, problem.params["near"], problem.place.line, problem.place.column) == (
        "model.organization", "NORTH", 2, 6,
    )  # fmt: skip
    files = {**SMALL, "overlays/NORTH/thnig.yaml": "extend: thnig\nfor: NORTH\n"}
    (problem,) = problems_of(files)
    assert (problem.code, problem.params["near"]) == ("model.entity", "thing")


def test_overlay_must_lie_in_the_folder_of_its_organization():
    files = {**SMALL, "overlays/SOUTH/thing.yaml": "extend: thing\nfor: NORTH\n"}
    assert [each.code for each in problems_of(files)] == ["model.overlay_folder"]


def test_area_must_say_which_areas_it_needs():
    other = {
        "other/module.yaml": "name: other\ntitle: Other\n",
        "other/note.yaml": "entity: note\nscope: group\nfields: {name: {type: text}, thing: {ref: thing}}\nviews: {list: [name]}\n",
    }
    (problem,) = problems_of({**SMALL, **other})
    assert (problem.code, problem.hint) == ("model.needs", "model.hint.needs")
    assert (problem.place.file, problem.place.line, problem.place.column) == ("other/note.yaml", 3, 43)


def test_areas_may_not_need_each_other_in_a_circle():
    files = replaced(SMALL, MODULE, "title:", "needs: [other]\ntitle:")
    files["other/module.yaml"] = "name: other\ntitle: Other\nneeds: [small]\n"
    assert [each.code for each in problems_of(files)] == ["model.needs_cycle"] * 2


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("small/readme.txt", "model.file"),
        ("lonely/thing2.yaml", "model.no_area"),
        ("small/i18n/fr.yaml", "model.language"),
        ("small/empty.yaml", "model.document"),
    ],
)
def test_file_in_the_wrong_place_is_refused(path, code):
    text = (
        ""
        if code == "model.document"
        else "entity: thing2\nscope: group\nfields: {name: {type: text}}\nviews: {list: [name]}\n"
    )
    found = [each for each in problems_of({**SMALL, path: text}) if each.code == code]
    assert [each.place.file for each in found] == [path]


def test_file_of_more_than_a_million_characters_is_refused():
    (problem,) = problems_of({**KERNEL, "big/module.yaml": "name: big\ntitle: Big\nabout: " + "x" * 1_000_000})
    assert (problem.code, problem.place.file) == ("model.size", "big/module.yaml")


def test_entity_without_views_has_no_list():
    files = {**SMALL, "small/bare.yaml": "entity: bare\nscope: group\nfields: {name: {type: text}}\n"}
    assert [each.code for each in problems_of(files)] == ["model.no_list"]
