"""The tutorial's files are a model that loads, as short as it promises."""

import re

from hezong.kernel.model.load import load_model
from hezong.modules.party.functions.valid_uscc import valid_uscc
from hezong.modules.registry import files, functions
from tests.house.tree import ROOT

BLOCKS = re.findall(
    r"```yaml\n# (\S+)\n(.+?)```", (ROOT / "docs" / "tutorial" / "first-entity.md").read_text("utf-8"), re.DOTALL
)
MODEL = load_model({**files(), **dict(BLOCKS)}, functions(), {"HZ": None, "NORTH": "HZ"})


def test_the_entity_has_ten_fields_in_at_most_forty_lines():
    text = dict(BLOCKS)["sampling/sample_request.yaml"]
    assert len(text.splitlines()) <= 40
    entity = MODEL.entities["sample_request"]
    written = [name for name, each in entity.fields.items() if each.place.file != "kernel" and name != "stage"]
    assert len(written) == 10


def test_nothing_lacks_a_title():
    assert MODEL.missing == ()


def test_the_overlay_adds_a_column_for_one_company_only():
    assert "line" in MODEL.entity("sample_request", ("NORTH", "HZ")).views.list
    assert "line" not in MODEL.entities["sample_request"].views.list


def test_the_code_in_the_first_list_is_valid():
    codes = re.findall(r"\b9[0-9A-Z]{17}\b", (ROOT / "docs" / "howto" / "first-list.md").read_text("utf-8"))
    assert [code for code in codes if not valid_uscc(code)] == []
    assert len(codes) == 1


def test_each_path_of_the_pages_exists():
    for page in ("docs/tutorial/first-entity.md", "docs/howto/first-list.md"):
        paths = re.findall(r"`((?:src|tests|docs)/[\w./-]*)`", (ROOT / page).read_text("utf-8"))
        assert [path for path in paths if not (ROOT / path).exists()] == []
