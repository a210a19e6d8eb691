"""Turns a desired catalogue and a live database into the steps that lead from one to the other. Pure; data is never
dropped.

What the model no longer names stays where it is, hidden, until it is purged. Only what holds no data goes: indexes
whose definition changed, report views of entities that are gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hezong.kernel.schema import steps
from hezong.kernel.schema.basis import basis, basis_digest
from hezong.kernel.schema.catalogue import Catalogue, Foreign, Index, Roles, Table, digest
from hezong.kernel.schema.layout import Column, Part
from hezong.kernel.schema.live import Live
from hezong.kernel.schema.names import REPORTS
from hezong.kernel.schema.steps import Step
from hezong.kernel.types import Problem

WIDER = frozenset({("bigint", "numeric")})
"""Changes of type, from and to, that keep every value."""
LONG_NAMES = {"timestamp with time zone": "timestamptz"}


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they run; with problems, none of them may run.

    ``unique``: unique indexes to come on tables with rows, which may hold duplicates. ``spell``: (table, column) of
    pinyin keys that are new in a table with rows; only the save pipeline can compute them.
    """

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...] = ()
    unique: tuple[Index, ...] = ()
    spell: tuple[tuple[str, str], ...] = ()

    @property
    def inside(self) -> tuple[Step, ...]:
        """What happens in the transaction of the switch."""
        return tuple(each for each in self.steps if not each.after)

    @property
    def after(self) -> tuple[Step, ...]:
        """What follows it, each step by itself."""
        return tuple(each for each in self.steps if each.after)


def plan(desired: Catalogue, live: Live, roles: Roles) -> Plan:
    """The difference. Applied once, the plan for the same catalogue is empty."""
    moved = _moved(desired, live)
    problems = (*_type_problems(desired, moved), *_target_problems(desired, live))
    found = (
        *((basis(roles),) if live.basis != basis_digest(roles) else ()),
        *_tables(desired, live, roles),
        *_columns(desired, live, moved, roles),
        *_keys(desired, live),
        *_copies(desired, moved),
        *_foreigns(desired, live, moved),
        *_indexes(desired, live, moved),
        *_rights(desired, live, moved),
    )
    return Plan(
        tuple(sorted(found, key=lambda step: (step.after, step.settled))),
        problems,
        _unique(desired, moved),
        _spell(desired, moved),
    )


def _moved(desired: Catalogue, live: Live) -> Live:
    """The live tables under the names that they will have."""
    tables, filled = dict(live.tables), set(live.filled)
    for table in desired.tables:
        if (old := _old_table(table, live)) is not None:
            tables[table.name] = tables.pop(old)
            if old in filled:
                filled.add(table.name)
        if table.name in tables:
            tables[table.name] = _renamed(table, tables[table.name])
    return replace(live, tables=tables, filled=frozenset(filled))


def _old_table(table: Table, live: Live) -> str | None:
    return table.was if table.was in live.tables and table.name not in live.tables else None


def _renamed(table: Table, columns: Mapping[str, str]) -> Mapping[str, str]:
    names = {old: new for new, old in _renames(table, columns).items()}
    return {names.get(name, name): kind for name, kind in columns.items()}


def _renames(table: Table, columns: Mapping[str, str]) -> Mapping[str, str]:
    return {new: old for new, old in table.renamed.items() if old in columns and new not in columns}


def _type_problems(desired: Catalogue, moved: Live) -> Iterable[Problem]:
    for table, column, kind in _changed_types(desired, moved):
        if (kind, column.type) not in WIDER:
            details = {"table": table.name, "column": column.name, "old": kind, "new": column.type}
            yield Problem("schema.type_changed", field=column.field, params=details, hint="schema.type_changed.hint")


def _changed_types(desired: Catalogue, moved: Live) -> Iterable[tuple[Table, Column, str]]:
    for table in desired.tables:
        for column in table.columns:
            kind = moved.tables.get(table.name, {}).get(column.name)
            kind = LONG_NAMES.get(kind, kind) if kind else None
            if kind is not None and kind != column.type:
                yield table, column, kind


def _target_problems(desired: Catalogue, live: Live) -> Iterable[Problem]:
    """A reference that now points to another entity would leave ids without a record."""
    was = {table.name: table.was for table in desired.tables}
    for foreign in desired.foreigns:
        target = live.foreigns.get(foreign.name, "").removesuffix(" open")
        if target and target not in (foreign.target, was.get(foreign.target)):
            details = {"table": foreign.table, "column": foreign.column, "old": target, "new": foreign.target}
            yield Problem("schema.reference_changed", field=foreign.column, params=details)


def _tables(desired: Catalogue, live: Live, roles: Roles) -> Iterable[Step]:
    for table in desired.tables:
        if (old := _old_table(table, live)) is not None:
            yield steps.rename_table(table, old)
    for table in desired.tables:
        if table.name not in live.tables and _old_table(table, live) is None:
            yield steps.create_table(table, roles)


def _columns(desired: Catalogue, live: Live, moved: Live, roles: Roles) -> Iterable[Step]:
    for table in desired.tables:
        before = live.tables.get(_old_table(table, live) or table.name)
        if before is not None:
            for new, old in _renames(table, before).items():
                yield steps.rename_column(table.name, old, new)
            for column in table.columns:
                if column.name not in moved.tables[table.name]:
                    yield steps.add_column(table.name, column, roles)
    yield from _widened(desired, moved)


def _keys(desired: Catalogue, live: Live) -> Iterable[Step]:
    """A primary key with further columns, which all rows fill alike."""
    for table in desired.tables:
        known = live.keys.get(_old_table(table, live) or table.name)
        if known is not None and set(known.columns) < set(table.primary):
            yield steps.widen_key(table, known.name)


def _widened(desired: Catalogue, moved: Live) -> Iterable[Step]:
    """What looks at a column steps aside while its type changes, and is put back by ``_rights``."""
    changed = [(table, column) for table, column, _ in _changed_types(desired, moved)]
    for name in moved.views if changed else ():
        schema, view = name.split(" ", 1)
        if schema == REPORTS:
            yield steps.drop_view(schema, view)
    for table in dict.fromkeys(table.name for table, _ in changed):
        for policy in desired.policies:
            if policy.table == table and f"{table} {policy.name}" in moved.policies:
                yield steps.drop_policy(table, policy.name)
    for table, column in changed:
        yield steps.widen_column(table.name, column)


def _unique(desired: Catalogue, moved: Live) -> tuple[Index, ...]:
    fresh = (each for each in desired.indexes if each.unique and not moved.indexes.get(each.name))
    return tuple(each for each in fresh if each.table in moved.filled)


def _spell(desired: Catalogue, moved: Live) -> tuple[tuple[str, str], ...]:
    return tuple(
        (table.name, column.name)
        for table in desired.tables
        if table.name in moved.filled
        for column in table.columns
        if column.part is Part.PINYIN and column.name not in moved.tables[table.name]
    )


def _copies(desired: Catalogue, moved: Live) -> Iterable[Step]:
    """Copies and columns that follow from others are filled where they are new, and once more when every worker keeps them."""
    for table in desired.tables:
        known = moved.tables.get(table.name)
        fresh = tuple(pair for pair in table.copies if known is not None and pair[1].name not in known)
        if fresh and table.master and table.name in moved.filled:
            step = steps.fill_copies(table.name, table.master, fresh)
            yield step
            yield replace(step, after=True, settled=True)
        for each in table.fills:
            if known is not None and table.name in moved.filled and each.column not in known:
                step = Step("fill column", f"{table.name}.{each.column}", each.sql, blocks=True)
                yield step
                yield replace(step, after=True, settled=True)


def _foreigns(desired: Catalogue, live: Live, moved: Live) -> Iterable[Step]:
    tables = {table.name: table for table in desired.tables}
    for foreign in desired.foreigns:
        old = _old_foreign(foreign, tables.get(foreign.table), live)
        if old is not None:
            yield steps.rename_foreign(foreign, old)
        elif foreign.name not in live.foreigns:
            filled = foreign.table in moved.filled
            yield steps.add_foreign(foreign, checked=not filled)
            if filled:
                yield steps.prove_foreign(foreign)
        elif live.foreigns[foreign.name].endswith(" open"):
            yield steps.prove_foreign(foreign)


def _old_foreign(foreign: Foreign, table: Table | None, live: Live) -> str | None:
    if table is None or foreign.name in live.foreigns:
        return None
    before = Foreign(
        _old_table(table, live) or table.name, table.renamed.get(foreign.column, foreign.column), foreign.target
    )
    return before.name if before.name in live.foreigns else None


def _indexes(desired: Catalogue, live: Live, moved: Live) -> Iterable[Step]:
    """An index that a cancelled build left invalid is built anew; one that nobody wants any more goes last."""
    for index in desired.indexes:
        valid, filled = live.indexes.get(index.name), index.table in moved.filled
        if valid is False:
            yield steps.drop_index(index.name, after=filled)
        if not valid:
            yield steps.create_index(index, concurrently=filled)
    wanted = {index.name for index in desired.indexes}
    tables = {table.name for table in desired.tables} | {table.was for table in desired.tables if table.was}
    for name in live.indexes:
        if "~" in name and name not in wanted and name.split(".")[0] in tables:
            yield steps.drop_index(name, after=True)


def _rights(desired: Catalogue, live: Live, moved: Live) -> Iterable[Step]:
    """Views on which policies stand, then policies, then reports."""
    changed = list(_changed_types(desired, moved))
    widened = {table.name for table, _, _ in changed}
    for view in desired.views:
        if not view.barrier and live.views.get(f"{view.schema} {view.name}") != steps.view_digest(view):
            yield steps.put_view(view)
    for policy in desired.policies:
        known = None if policy.table in widened else _policy(policy.table, policy.name, desired, live)
        if known != digest(policy.sql):
            yield steps.put_policy(policy)
    wanted = {f"{view.schema} {view.name}" for view in desired.views}
    for name in live.views:
        if name.startswith(f"{REPORTS} ") and name not in wanted:
            yield steps.drop_view(REPORTS, name.split(" ", 1)[1])
    for view in desired.views:
        if view.barrier and (changed or live.views.get(f"{view.schema} {view.name}") != steps.view_digest(view)):
            yield steps.put_view(view)


def _policy(table: str, name: str, desired: Catalogue, live: Live) -> str | None:
    old = next((each.was for each in desired.tables if each.name == table), None)
    return live.policies.get(f"{table} {name}") or (live.policies.get(f"{old} {name}") if old else None)
