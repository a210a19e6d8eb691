"""Finds what the business areas bring by convention: model folders, hook files beside their entity, functions. Never runs any of it."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import hezong.kernel.org
from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.function import Functions, registry
from hezong.kernel.hooks import Following, Hook, HookBook, Hooks, Schedule
from hezong.kernel.model.files import read_files

HERE = Path(__file__).parent
KERNEL_ENTITIES = Path(hezong.kernel.org.__file__).parent / "entities"


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


def schedules() -> tuple[Schedule, ...]:
    """The work of the areas at set times, one file each: ``work/schedules/due.py`` calls its own ``SCHEDULE``."""
    files = sorted(HERE.glob("*/schedules/[a-z]*.py"))
    return tuple(import_module(f"hezong.modules.{each.parts[-3]}.schedules.{each.stem}").SCHEDULE for each in files)


def following() -> Following:
    """How people hear of records that they follow: ``work/following.py`` calls it ``FOLLOWING``."""
    (file,) = HERE.glob("*/following.py")
    found: Following = import_module(f"hezong.modules.{file.parent.name}.following").FOLLOWING
    return found


def functions() -> Functions:
    """The built-in functions of the expression language and those that the areas add, one file each."""
    files = sorted(HERE.glob("*/functions/[a-z]*.py"))
    modules = (import_module(f"hezong.modules.{file.parts[-3]}.functions.{file.stem}") for file in files)
    return registry(*BUILT_IN.values(), *(module.FUNCTION for module in modules))


def files(*more: Path) -> Mapping[str, str]:
    """The texts of the whole model: the kernel's own entities, all areas, and further folders such as overlays."""
    return read_files(KERNEL_ENTITIES, *folders(), *more)
