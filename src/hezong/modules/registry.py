"""Finds what the business areas bring by convention: model folders, hook files beside their entity, functions. Never runs any of it."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from hezong.kernel.expr.function import Function
from hezong.kernel.hooks import Hook, HookBook, Hooks

HERE = Path(__file__).parent


def folders() -> tuple[Path, ...]:
    """The folders of all areas, each with a module.yaml."""
    return tuple(sorted(each.parent for each in HERE.glob("*/module.yaml")))


def book() -> HookBook:
    """All hooks of all areas; ``sales/sales_order.py`` belongs to ``sales/sales_order.yaml`` and calls its collection ``on``."""
    return HookBook(tuple(_hooks()))


def _hooks() -> Iterator[Hook]:
    for folder in folders():
        for file in sorted(folder.glob("*.yaml")):
            if file.with_suffix(".py").exists():
                on = import_module(f"hezong.modules.{folder.name}.{file.stem}").on
                assert isinstance(on, Hooks), f"{file.stem}.py must call its hooks `on`"
                yield from on.found


def functions() -> tuple[Function, ...]:
    """The functions that the areas add to the expression language, one file each."""
    files = sorted(HERE.glob("*/functions/[a-z]*.py"))
    modules = (import_module(f"hezong.modules.{file.parts[-3]}.functions.{file.stem}") for file in files)
    return tuple(module.FUNCTION for module in modules)
