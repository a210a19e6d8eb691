"""Prints, in order, what runs when a record is saved, or who may do what with it, with file and line."""

import argparse
import sys
from collections.abc import Iterator

from hezong.assembly.world import functions, hooks, product_files
from hezong.kernel.hooks import HookKind
from hezong.kernel.model.field import Entity, Field, Rule
from hezong.kernel.model.load import load_model
from hezong.kernel.model.model import Model
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("record", "access"), help="what runs on a save, or who may do what")
    parser.add_argument("entity", help="for instance customer")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Reads the model of the product, no database."""
    model: Model = load_model(product_files(), functions())
    entity = model.entities.get(args.entity)
    if entity is None:
        print(f"hezong: no entity {args.entity}; there are {', '.join(sorted(model.entities))}", file=sys.stderr)
        return 1
    for line in on_save(entity) if args.what == "record" else who_may(entity):
        print(line)
    return 0


def on_save(entity: Entity) -> Iterator[str]:
    """The phases of a save in their order (design §6)."""
    for title, lines in (
        ("default", _defaults(entity)),
        ("derive", _computed(entity)),
        ("check", _checks(entity)),
        ("guard", _moves(entity)),
        ("save", iter(["  row, history and outbox, in one statement"])),
        ("after", _hooks(entity, HookKind.AFTER)),
    ):
        yield title
        yield from lines


def who_may(entity: Entity) -> Iterator[str]:
    """The grants, role by role; of an entity with a parent, where its rights come from."""
    if entity.above is not None:
        targets = "any record" if entity.above.related else ", ".join(entity.above.entities)
        yield f"as over {targets} by {entity.above.field}  {entity.above.place}"
    for role, by_verb in entity.access.items():
        yield role
        for grant in by_verb.values():
            fields = "" if grant.fields is None else f" fields {', '.join(sorted(grant.fields))}"
            when = "" if grant.when is None else f" when {grant.when.text}"
            yield f"  {grant.verb:<16} {grant.depth.value:<8}{fields}{when}  {grant.place}"
    for field in entity.fields.values():
        for verb, roles in (("read", field.read), ("write", field.write)):
            if roles:
                yield f"field {field.name}: {verb} by {', '.join(sorted(roles))} only  {field.place}"


def _defaults(entity: Entity) -> Iterator[str]:
    for field in entity.fields.values():
        if field.default is not None:
            text = field.default.text if isinstance(field.default, Rule) else repr(field.default)
            yield f"  {field.name} = {text}  {field.place}"
    yield from _hooks(entity, HookKind.DEFAULT)


def _computed(entity: Entity) -> Iterator[str]:
    for field in entity.fields.values():
        if field.compute is not None:
            yield f"  {field.name} = {field.compute.text}  {field.compute.place}"
        elif field.rollup is not None:
            function = "count" if field.rollup.of is None else "sum"
            yield f"  {field.name} = {function} of {'.'.join(filter(None, (field.rollup.many, field.rollup.of)))}  {field.place}"
    yield from _hooks(entity, HookKind.DERIVE)


def _checks(entity: Entity) -> Iterator[str]:
    for field in entity.fields.values():
        yield from _checks_of(field)
    for check in entity.checks.values():
        yield f"  {check.name}: {check.rule.text}  {check.rule.place}"
    yield from _hooks(entity, HookKind.CHECK)


def _checks_of(field: Field) -> Iterator[str]:
    if field.required:
        yield f"  {field.name} is required  {field.place}"
    if field.unique:
        yield f"  {field.name} is unique in the {field.unique}  {field.place}"
    if field.check is not None:
        yield f"  {field.name}: {field.check.text}  {field.check.place}"


def _moves(entity: Entity) -> Iterator[str]:
    for move in entity.lifecycle.moves.values() if entity.lifecycle else ():
        when = "" if move.when is None else f" when {move.when.text}"
        yield f"  {move.name}: {', '.join(move.sources)} → {move.target}{when}  {move.place}"
    yield from _hooks(entity, HookKind.GUARD)


def _hooks(entity: Entity, kind: HookKind) -> Iterator[str]:
    for hook in hooks().of(entity.name, kind):
        code = hook.function.__code__
        yield f"  {hook.name}: {hook.function.__name__}()  {code.co_filename}:{code.co_firstlineno}"
