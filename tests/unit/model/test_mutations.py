"""Whatever a file holds, the loader answers with a model or with problems that have a place (property, NF: no stack trace)."""

import os
from random import Random

import pytest

from hezong.kernel.model.messages import problem_text, read_messages
from tests.unit.model.sample import PARENTS, PARTY, overlaid, problems_of

CASES = int(os.environ.get("HEZONG_CASES", "500"))
CHUNKS = 10
OVERLAY = """fields: {colour: {type: choice, of: [red, blue]}, count: {required: true}}
lifecycle: {stage: {add: [tried], after: new}, moves: {try: {from: new, to: tried, when: has(self.colour)}}}
access: {clerk: {read: {depth: own, when: self.count > 1}, update: none}}
views: {list: {add: [colour], after: name}, form: {extra: {title: More, fields: [colour]}}}
"""
VALID = [overlaid(OVERLAY), {**PARTY}]
PIECES = [
    *"{}[]:,'\"#&*!|>%@`~-?=\t\n\r\0\x07\ufeff\ud800é合",
    "null", "true", "yes", "0", "-1", "1e9", "2026-13-01", "self", "=self.name", "title: {zh: 一}", "add: [a]", "- a",
    "fields:", "lock: fixed", "{}", "[]", "organization", "stage", "depth", "when: has(self.x)", "of: {a: {lock: free}}",
    "? a\n: b", "<<: {a: b}", "'" * 3, "{" * 40, "self.parent.parent.parent.name == ''", "(" * 60, "\\",
]  # fmt: skip


def mutated(text, random):
    """One to three small accidents."""
    for _ in range(random.randint(1, 3)):
        lines = text.split("\n")
        at, other = random.randrange(len(text) + 1), random.randrange(len(text) + 1)
        line = random.randrange(len(lines))
        match random.randrange(7):
            case 0:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + random.randint(1, 9) :]
            case 2:
                text = "\n".join([*lines[:line], *lines[line + 1 :]])
            case 3:
                text = "\n".join([*lines[:line], lines[line], *lines[line:]])
            case 4:
                text = text[: min(at, other)] + text[max(at, other) :] if random.random() < 0.2 else text
            case 5:
                words = text.split(" ")
                words[random.randrange(len(words))] = random.choice(words + PIECES)
                text = " ".join(words)
            case _:
                lines[line] = random.choice(["  ", " ", "\t", "- "]) + lines[line].strip()
                text = "\n".join(lines)
    return text


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_mutation_gets_past_the_loader_as_anything_but_located_problems(chunk):
    assert break_models(chunk, CASES // CHUNKS) > CASES // CHUNKS // 4


def break_models(seed, count):
    """Loads as many broken models as wanted; answers how many of them were refused."""
    random = Random(seed)
    messages = read_messages("zh-CN")
    refused = 0
    for _ in range(count):
        files = random.choice(VALID)
        path = random.choice([each for each in files if not each.startswith("entities/")])
        broken = {**files, path: mutated(files[path], random)}
        problems = problems_of(broken, PARENTS)
        refused += bool(problems)
        for problem in problems:
            assert problem.place.file in broken, problem
            assert problem.place.line >= 1, problem
            assert problem.place.column >= 1, problem
            assert problem.code in messages, problem
            assert problem_text(problem, messages), problem
    return refused
