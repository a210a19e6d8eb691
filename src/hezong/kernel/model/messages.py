"""Turns problems, changes and upgrades into sentences of one language, from the message files. Decides nothing."""

import re
from collections.abc import Mapping
from importlib.resources import files

from hezong.kernel.model.difference import Change, Upgrade
from hezong.kernel.model.nodes import Scalar
from hezong.kernel.model.problem import ModelError, ModelProblem, Problems
from hezong.kernel.model.text import parse_text

Messages = Mapping[str, str]


def read_messages(language: str) -> Messages:
    """The kernel's messages in a language, by code. Raises ModelError where the file is broken."""
    name = f"{language}.yaml"
    text = files("hezong.kernel.types").joinpath("messages", name).read_text(encoding="utf-8")
    problems = Problems()
    table = parse_text(name, text, problems)
    if table is None or len(problems):
        raise ModelError(problems.sorted())
    return {each.key: each.value.text for each in table if isinstance(each.value, Scalar)}


def problem_text(problem: ModelProblem, messages: Messages) -> str:
    """What is wrong and, where there is one, the hint."""
    params = {key: str(value) for key, value in problem.params.items()}
    params |= {key: _kinds(params[key], messages) for key in ("expected", "found") if key in params}
    if isinstance(reason := problem.params.get("reason"), str) and reason in messages:
        params["reason"] = _fill(messages[reason], params)
    said = _fill(messages.get(problem.code, problem.code), params)
    return said if problem.hint is None else f"{said} {_fill(messages.get(problem.hint, ''), params)}".strip()


def change_text(change: Change, messages: Messages) -> str:
    """A change in words."""
    nothing = messages["model.change.nothing"]
    params = {
        "item": messages[f"model.item.{change.item}"],
        "path": change.path,
        "detail": change.detail or "",
        "before": change.before or nothing,
        "after": change.after or nothing,
    }
    said = _fill(messages[f"model.change.{change.action}"], params)
    if change.organization is None:
        return said
    return _fill(messages["model.change.organization"], {"organization": change.organization, "text": said})


def upgrade_text(upgrade: Upgrade, messages: Messages) -> str:
    """What becomes of a local extension, in words."""
    nothing = messages["model.change.nothing"]
    params = {
        "organization": upgrade.organization,
        "item": messages[f"model.item.{upgrade.item}"],
        "path": upgrade.path,
        "detail": upgrade.detail or "",
        "before": upgrade.before or nothing,
        "now": upgrade.now or nothing,
        "local": upgrade.local or nothing,
    }
    return _fill(messages[f"model.upgrade.{upgrade.verdict}"], params)


def _kinds(text: str, messages: Messages) -> str:
    """The kinds of nodes, as in ``list / mapping``, have names in each language."""
    return "".join(messages.get(f"model.word.{part}", part) for part in re.split(r"( [/|] )", text))


def _fill(template: str, params: Mapping[str, str]) -> str:
    """Unlike ``str.format`` this leaves braces in values alone and does not look into objects."""
    return re.sub(r"\{(\w+)\}", lambda found: params.get(found[1], found[0]), template)
