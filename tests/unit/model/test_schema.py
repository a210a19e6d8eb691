"""The JSON Schemas for editors say what the loader says, being made from the same table."""

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, meta

from hezong.kernel.model.nodes import Items, Node, Scalar
from hezong.kernel.model.problem import Problems
from hezong.kernel.model.schema import area_schema, entity_schema, overlay_schema, texts_schema
from hezong.kernel.model.text import parse_text
from tests.unit.model.sample import PARTY, SMALL, THING, overlaid, replaced

ENTITY = Draft202012Validator(entity_schema())


def plain(node: Node | None) -> Any:
    """What an editor's own YAML reader would give."""
    if isinstance(node, Scalar):
        return float(str(node.value)) if node.value.__class__.__name__ == "Decimal" else node.value
    if isinstance(node, Items):
        return [plain(each) for each in node.items]
    return {} if node is None else {each.key: plain(each.value) for each in node}


def read(files, path):
    return plain(parse_text(path, files[path], Problems()))


def test_schemas_are_schemas():
    for schema in (entity_schema(), overlay_schema(), area_schema(), texts_schema()):
        meta.validate(schema)


@pytest.mark.parametrize("path", [each for each in {**SMALL, **PARTY} if "i18n" not in each and "module" not in each])
def test_valid_entity_files_fit(path):
    ENTITY.validate(read({**SMALL, **PARTY}, path))


def test_valid_area_overlay_and_texts_fit():
    Draft202012Validator(area_schema()).validate(read(SMALL, "small/module.yaml"))
    Draft202012Validator(texts_schema()).validate(read(SMALL, "small/i18n/en.yaml"))
    files = overlaid("fields: {kind: {of: {add: [huge], after: big}}}\naccess: {clerk: {update: none}}")
    Draft202012Validator(overlay_schema()).validate(read(files, "overlays/NORTH/thing.yaml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scope:", "skope:"),
        ("read: own,", "read: owm,"),
        ("type: int", "type: itn"),
        ("list: [name, stage]", "list: 1"),
    ],
)
def test_broken_entity_files_do_not_fit(old, new):
    assert not ENTITY.is_valid(read(replaced(SMALL, THING, old, new), THING))
