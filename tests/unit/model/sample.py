"""Gives the tests of the model their files: a small area, an area as in the design, and the kernel's own."""

from collections.abc import Mapping
from pathlib import Path

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.function import Function, Functions, registry
from hezong.kernel.model.files import read_files
from hezong.kernel.model.load import load_model
from hezong.kernel.model.model import Model
from hezong.kernel.model.problem import ModelError, ModelProblem

ROOT = Path(__file__).parents[3]
KERNEL = read_files(ROOT / "src/hezong/kernel/org/entities")
SMALL = {**KERNEL, **read_files(Path(__file__).parent / "files/small")}
PARTY = {**KERNEL, **read_files(Path(__file__).parent / "files/party")}
THING = "small/thing.yaml"
PART_FILE = "small/part.yaml"
PARENTS = {"GROUP": None, "NORTH": "GROUP", "NORTH-1": "NORTH", "SOUTH": "GROUP"}

VALID = Function("valid_uscc", "text -> bool", lambda text: len(text) == 18)
FUNCTIONS: Functions = {**BUILT_IN, **registry(VALID)}


def load(files: Mapping[str, str], parents: Mapping[str, str | None] | None = None) -> Model:
    """The model, with the function that the design's customer calls."""
    return load_model(files, FUNCTIONS, parents)


def problems_of(files: Mapping[str, str], parents: Mapping[str, str | None] | None = None) -> tuple[ModelProblem, ...]:
    """What is wrong with the files; nothing where they make a model."""
    try:
        load(files, parents)
    except ModelError as error:
        return error.problems
    return ()


def replaced(files: Mapping[str, str], path: str, old: str, new: str) -> dict[str, str]:
    """The files with one text changed in one of them."""
    assert old in files[path], f"{old!r} is not in {path}"
    return {**files, path: files[path].replace(old, new, 1)}


def overlaid(overlay: str, code: str = "NORTH", files: Mapping[str, str] = SMALL) -> dict[str, str]:
    """The files with an overlay of the thing for one organization."""
    return {**files, f"overlays/{code}/thing.yaml": f"extend: thing\nfor: {code}\n{overlay}"}


def position(text: str, part: str) -> tuple[int, int]:
    """Line and column of the first place where a text holds a part."""
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
