"""Every problem of the model can be said in Chinese and in English."""

import re
from pathlib import Path

from hezong.kernel.model.messages import problem_text, read_messages
from hezong.kernel.model.problem import ModelProblem
from hezong.kernel.types import Place
from tests.unit.model.sample import ROOT, SMALL, THING, problems_of, replaced

SOURCES = sorted((ROOT / "src/hezong/kernel/model").glob("*.py"))


def codes(path: Path) -> set[str]:
    return set(re.findall(r'"(model\.[a-z_.]+)"', path.read_text(encoding="utf-8")))


def test_every_code_of_the_loader_has_a_message_in_both_languages():
    used = set[str]().union(*(codes(path) for path in SOURCES))
    for language in ("zh-CN", "en"):
        assert used <= set(read_messages(language))


def test_both_languages_have_the_same_messages_with_the_same_params():
    english, chinese = read_messages("en"), read_messages("zh-CN")
    models = [code for code in english if code.startswith("model.")]
    assert models == [code for code in chinese if code.startswith("model.")]
    for code in models:
        assert set(re.findall(r"\{\w+\}", english[code])) == set(re.findall(r"\{\w+\}", chinese[code])), code


def test_hint_is_part_of_the_text():
    (problem,) = problems_of(replaced(SMALL, THING, "read: own, update", "read: owm, update"))
    assert problem_text(problem, read_messages("en")).endswith("Did you mean own?")
    assert problem_text(problem, read_messages("zh-CN")).endswith("是否想写 own？")


def test_kinds_of_nodes_are_translated_and_what_a_person_wrote_is_not():
    (problem,) = problems_of(replaced(SMALL, THING, "list: [name, stage]", "list: name"))
    assert problem_text(problem, read_messages("zh-CN")) == "此处应为列表，实际为文字。"
    wrote = ModelProblem("model.key", Place("a.yaml"), {"word": "list {near}"})
    assert problem_text(wrote, read_messages("zh-CN")) == "未知的键 list {near}。"
