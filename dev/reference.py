"""Writes docs/reference/ from what the product says of itself: errors, commands, functions, entities. A test proves the pages current."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from hezong.api.problem import CODES, FAMILIES
from hezong.cli.command import command_names, load_command
from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.model.load import load_model
from hezong.kernel.types.message import load_messages
from hezong.modules.registry import files, functions
from hezong.settings import Settings

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- Written by dev/reference.py; change the source and run it again. -->\n\n"


def main() -> int:
    """Writes all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {
        "errors.md": NOTE + "\n".join(errors()),
        "commands.md": NOTE + "\n".join(commands()),
        "expressions.md": NOTE + "\n".join(expressions()),
        "entities.md": NOTE + "\n".join(entities()),
    }


def errors() -> Iterator[str]:
    """Every code that an answer may carry, with its status and both texts."""
    yield "# Errors\n"
    yield "Every refusal is a problem document (RFC 9457) with these codes; `{names}` are filled in.\n"
    yield "| code | status | 中文 | English |"
    yield "| --- | --- | --- | --- |"
    messages = load_messages()
    zh, en = messages.texts["zh-CN"], messages.texts["en"]
    for code in sorted(zh):
        family = code.split(".")[0]
        if family in FAMILIES:
            yield f"| `{code}` | {CODES.get(code, FAMILIES[family])} | {cell(zh[code])} | {cell(en[code])} |"
    yield ""


def commands() -> Iterator[str]:
    """Commands with their arguments, and the settings that all of them obey."""
    yield "# Commands and settings\n"
    for name in command_names():
        command = load_command(name)
        parser = argparse.ArgumentParser(prog=f"hezong {name}", formatter_class=Wide)
        command.add(parser)
        yield f"## hezong {name}\n"
        yield (command.__doc__ or "").strip().partition("\n")[0] + "\n"
        yield f"```\n{parser.format_usage().strip()}\n```\n"
        for action in parser._actions:
            if action.dest != "help":
                yield f"* `{', '.join(action.option_strings) or action.dest}`: {action.help or ''}"
        yield ""
    yield "## Settings\n"
    lines = (Settings.__doc__ or "").strip().splitlines()[1:]
    yield from (f"* {each.strip()}" for each in lines if each.strip())
    yield ""


class Wide(argparse.HelpFormatter):
    """Usage lines that do not depend on the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=110)


def expressions() -> Iterator[str]:
    """The functions of the expression language with their cases, which are tests too."""
    yield "# Expressions\n"
    yield "Rules, filters and conditions share one language: `&& || !`, `== != < <= > >=`, `in`, `+ - * / %`, `? :`, `has(x)`."
    yield "A condition is true or false, never unknown. Numbers are exact. Text compares by code point.\n"
    yield "| function | signature | in SQL | in the browser | example |"
    yield "| --- | --- | --- | --- | --- |"
    for name, function in sorted(functions().items()):
        own = "" if name in BUILT_IN else " (business)"
        sql = "yes" if function.sql or function.literal else "no"
        browser = "yes" if function.typescript or function.literal or name in BUILT_IN else "no"
        example = f"`{cell(function.cases[0][0])}`" if function.cases else ""
        yield f"| `{name}`{own} | `{cell(function.signature)}` | {sql} | {browser} | {example} |"
    yield ""


def entities() -> Iterator[str]:
    """The entities of the product with fields, roles and stages."""
    yield "# Entities\n"
    model = load_model(files(), functions())
    for entity in model.entities.values():
        yield from one_entity(entity)


def one_entity(entity: Entity) -> Iterator[str]:
    """One entity: its fields and who may do what."""
    yield f"## {entity.name}: {entity.title.get('zh-CN', '')} · {entity.title.get('en', '')}\n"
    yield f"Area `{entity.area}`, scope `{entity.scope}`{', one facet per organization' if entity.faceted else ''}.\n"
    yield "| field | type | 中文 | English |"
    yield "| --- | --- | --- | --- |"
    for field in entity.fields.values():
        target = f" → {field.ref}" if field.type in (FieldType.REF, FieldType.MANY) else ""
        marks = "".join(mark for mark, on in ((" *", field.required), (" (facet)", field.facet)) if on)
        yield f"| `{field.name}`{marks} | {field.type}{target} | {field.title.get('zh-CN', '')} | {field.title.get('en', '')} |"
    if entity.access:
        yield "\n| role | rights |\n| --- | --- |"
        for role, verbs in entity.access.items():
            yield f"| `{role}` | {', '.join(f'{verb} {grant.depth}' for verb, grant in verbs.items())} |"
    if entity.lifecycle is not None:
        yield f"\nStages: {' › '.join(each.code for each in entity.lifecycle.stages)}"
    yield ""


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
