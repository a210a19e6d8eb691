"""One word per idea: the glossary names every entity by the model's own titles, and no text for people uses a word that it rules out."""

import json
import re
from functools import cache

import pytest
import yaml

from hezong.kernel.model.field import Depth
from hezong.kernel.model.load import load_model
from hezong.modules.registry import files, functions
from tests.house.tree import ROOT

ROW = re.compile(
    r"^\| (?P<names>`[^|]+) \| (?P<english>[^|]+) \| (?P<chinese>[^|]+) \| (?P<barred>[^|]*)\|$", re.MULTILINE
)
TEXTS = (
    *sorted((ROOT / "src/hezong/kernel/types/messages").glob("*.yaml")),
    *sorted((ROOT / "web/src/i18n").rglob("*.json")),
)


def rows() -> list[tuple[list[str], str, str, str]]:
    found = ROW.finditer((ROOT / "docs/glossary.md").read_text("utf-8"))
    return [
        (re.findall(r"`([\w]+)`", row["names"]), row["english"], row["chinese"], row["barred"].strip()) for row in found
    ]


@cache
def model():
    return load_model(files(), functions())


def test_each_entity_stands_in_it_with_the_titles_of_the_model():
    known = {(name, english, chinese) for names, english, chinese, _ in rows() for name in names}
    titles = {(each.name, each.title["en"].lower(), each.title["zh-CN"]) for each in model().entities.values()}
    assert titles - known == set()


def test_each_depth_stands_in_it():
    names = {name for names, *_ in rows() for name in names}
    assert {each.value for each in Depth} - names == set()


def said(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in said(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_text_uses_a_word_that_is_ruled_out(file):
    barred = [word for *_, words in rows() for word in re.split("、|, ", words) if word]
    read = json.loads if file.suffix == ".json" else yaml.safe_load
    texts = said(read(file.read_text("utf-8")))
    assert texts, "texts are found"
    assert [(word, text) for text in texts for word in barred if word in text] == []
