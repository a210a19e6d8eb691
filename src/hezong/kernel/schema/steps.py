"""Turns parts of a catalogue into the SQL text that makes or changes them. Nothing here drops a table or a column."""

from dataclasses import dataclass

from hezong.kernel.schema.catalogue import Foreign, Index, Policy, Roles, Table, View, digest
from hezong.kernel.schema.layout import Column
from hezong.kernel.schema.names import BUSINESS, literal, quoted, relation

EAGER = "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02"
"""Lists read from indexes alone where pages are known to be all visible (facts A2, pitfalls)."""

COLLATION = ' collate "pg_c_utf8"'
"""Text compares by code point on every server, whatever its locale (contract §2)."""


FIXED = ("id", "record", "created_at", "created_by")
"""Columns that stay as an insert made them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the database. ``after``: outside of the transaction, once the new model is in force, without
    blocking.

    ``blocks``: writers of a table may wait for as long as the step takes, which grows with the table. ``settled``: it runs
    when every worker has noticed the new version.
    """

    what: str
    name: str
    sql: str
    after: bool = False
    blocks: bool = False
    settled: bool = False


def create_table(table: Table, roles: Roles) -> Step:
    name = relation(BUSINESS, table.name)
    columns = [_column(each) for each in table.columns]
    primary = f"primary key ({', '.join(quoted(each) for each in table.primary)})"
    return Step(
        "create table",
        table.name,
        f"create table {name} (\n  {f',{chr(10)}  '.join((*columns, primary))}\n);\n"
        f"alter table {name} enable row level security, force row level security;\n"
        f"alter table {name} set ({EAGER});\n"
        f"grant select on {name} to {quoted(roles.read)};\n"
        f"grant select, insert on {name} to {quoted(roles.write)};\n"
        f"grant update ({', '.join(each.quoted for each in table.columns if changeable(table, each))}) on {name} to {quoted(roles.write)}",
    )


def changeable(table: Table, column: Column) -> bool:
    """Whether the writing role may change a column at all: whose row it is never changes, and a facet never moves.

    Row policies see rows and no columns: whoever renews the copies in the facets of others passes them there.
    """
    return column.name not in FIXED and (table.master is None or column.name != "organization")


def rename_table(table: Table, old: str) -> Step:
    sql = f"alter table {relation(BUSINESS, old)} rename to {quoted(table.name)}"
    return Step("rename table", f"{old} → {table.name}", sql)


def add_column(table: str, column: Column, roles: Roles) -> Step:
    name = relation(BUSINESS, table)
    sql = f"alter table {name} add column {_column(column)};\ngrant update ({column.quoted}) on {name} to {quoted(roles.write)}"
    return Step("add column", f"{table}.{column.name}", sql)


def rename_column(table: str, old: str, new: str) -> Step:
    sql = f"alter table {relation(BUSINESS, table)} rename column {quoted(old)} to {quoted(new)}"
    return Step("rename column", f"{table}.{old} → {new}", sql)


def widen_column(table: str, column: Column) -> Step:
    sql = f"alter table {relation(BUSINESS, table)} alter column {column.quoted} type {_type(column)}"
    return Step("widen column", f"{table}.{column.name}", sql, blocks=True)


def widen_key(table: Table, name: str) -> Step:
    keys = ", ".join(quoted(each) for each in table.primary)
    sql = (
        f"alter table {relation(BUSINESS, table.name)} drop constraint {quoted(name)},\n"
        f"  add constraint {quoted(name)} primary key ({keys})"
    )
    return Step("widen key", table.name, sql, blocks=True)


def fill_copies(table: str, master: str, pairs: tuple[tuple[Column, Column], ...]) -> Step:
    """Copies of master fields in the facets; run again after the switch, since the old version of the model did not
    keep them.
    """
    copied = ", ".join(f"{copy.quoted} = m.{source.quoted}" for source, copy in pairs)
    stale = "\n   or ".join(f"f.{copy.quoted} is distinct from m.{source.quoted}" for source, copy in pairs)
    sql = (
        f"update {relation(BUSINESS, table)} f set {copied}\nfrom {relation(BUSINESS, master)} m\n"
        f'where m."id" = f."record" and (\n      {stale})'
    )
    return Step("fill copies", table, sql, blocks=True)


def add_foreign(foreign: Foreign, checked: bool) -> Step:
    """A foreign key; on a table with rows it holds for new ones at once and is proved for the old ones afterwards."""
    sql = (
        f"alter table {relation(BUSINESS, foreign.table)} add constraint {quoted(foreign.name)}\n"
        f'  foreign key ({quoted(foreign.column)}) references {relation(BUSINESS, foreign.target)} ("id")'
        f"{'' if checked else ' not valid'}"
    )
    return Step("add foreign key", foreign.name, sql)


def prove_foreign(foreign: Foreign) -> Step:
    sql = f"alter table {relation(BUSINESS, foreign.table)} validate constraint {quoted(foreign.name)}"
    return Step("prove foreign key", foreign.name, sql, after=True)


def create_index(index: Index, concurrently: bool) -> Step:
    how = "concurrently " if concurrently else ""
    unique = "unique " if index.unique else ""
    sql = f"create {unique}index {how}{quoted(index.name)} on {index.definition}"
    return Step("create index", index.name, sql, after=concurrently)


def drop_index(name: str, after: bool) -> Step:
    sql = f"drop index {'concurrently ' if after else ''}if exists {relation(BUSINESS, name)}"
    return Step("drop index", name, sql, after=after)


def put_policy(policy: Policy) -> Step:
    name = f"{quoted(policy.name)} on {relation(BUSINESS, policy.table)}"
    sql = (
        f"drop policy if exists {name};\ncreate policy {name}\n  {policy.sql};\n"
        f"comment on policy {name} is {literal(digest(policy.sql))}"
    )
    return Step("put policy", f"{policy.table} {policy.name}", sql)


def put_view(view: View) -> Step:
    """Views that policies stand on keep their columns and are replaced; report views are made anew, since columns go
    and come.
    """
    name = relation(view.schema, view.name)
    barrier = " with (security_barrier)" if view.barrier else ""
    create = f"drop view if exists {name};\ncreate view" if view.barrier else "create or replace view"
    grants = "".join(f";\ngrant select on {name} to {quoted(each)}" for each in view.readers)
    sql = f"{create} {name}{barrier} as\n{view.sql};\ncomment on view {name} is {literal(view_digest(view))}{grants}"
    return Step("put view", f"{view.schema} {view.name}", sql)


def drop_view(schema: str, name: str) -> Step:
    return Step("drop view", f"{schema} {name}", f"drop view if exists {relation(schema, name)}")


def drop_policy(table: str, name: str) -> Step:
    sql = f"drop policy if exists {quoted(name)} on {relation(BUSINESS, table)}"
    return Step("drop policy", f"{table} {name}", sql)


def rename_foreign(foreign: Foreign, old: str) -> Step:
    sql = f"alter table {relation(BUSINESS, foreign.table)} rename constraint {quoted(old)} to {quoted(foreign.name)}"
    return Step("rename foreign key", f"{old} → {foreign.name}", sql)


def view_digest(view: View) -> str:
    return digest(view.sql, str(view.barrier), *view.readers)


def _column(column: Column) -> str:
    default = f" default {column.default}" if column.default else ""
    return f"{column.quoted} {_type(column)}{default}{'' if column.nullable else ' not null'}"


def _type(column: Column) -> str:
    return column.type + (COLLATION if column.type.startswith("text") else "")
