"""What the database should hold, as values that can be compared: tables, foreign keys, indexes, policies, views. Never
makes a statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from hezong.kernel.schema.layout import Column
from hezong.kernel.schema.names import quoted, relation, short


@dataclass(frozen=True, slots=True)
class Fill:
    """How a column that is new in a table with rows gets its values: an UPDATE that may be repeated."""

    column: str
    sql: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the business schema. ``was`` and ``renamed`` (new column → old one) keep the data of what got a new
    name.

    ``fills``: columns that follow from others. Of a table of facets: ``master`` is the table of their records, ``copies`` pairs (column there, copy here).
    """

    name: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    was: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    master: str | None = None
    copies: tuple[tuple[Column, Column], ...] = ()
    fills: tuple[Fill, ...] = ()

    def column(self, name: str) -> Column | None:
        return next((each for each in self.columns if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A foreign key to the ``id`` of another table of the business schema."""

    table: str
    column: str
    target: str

    @property
    def name(self) -> str:
        return short(self.table, self.column, "fk")


@dataclass(frozen=True, slots=True)
class Index:
    """An index over keys (SQL of columns or expressions, with their directions). Live rows only, unless ``where`` says
    otherwise.

    Its name tells table and purpose and ends with a hash of the definition: another definition is another index.
    """

    schema: str
    table: str
    purpose: str
    keys: tuple[str, ...]
    include: tuple[str, ...] = ()
    method: str = "btree"
    unique: bool = False
    where: str = '"deleted_at" is null'
    field: str | None = None

    @property
    def definition(self) -> str:
        include = f" include ({', '.join(self.include)})" if self.include else ""
        where = f" where {self.where}" if self.where else ""
        return f"{relation(self.schema, self.table)} using {self.method} ({', '.join(self.keys)}){include}{where}"

    @property
    def name(self) -> str:
        text = f"{'unique ' if self.unique else ''}{self.definition}"
        return short(self.table, f"{self.purpose}~{sha256(text.encode()).hexdigest()[:8]}")


@dataclass(frozen=True, slots=True)
class Policy:
    """A row policy for one command and some roles; ``using`` looks at rows as they are, ``check`` at what a write
    leaves.
    """

    table: str
    name: str
    command: str
    roles: tuple[str, ...]
    using: str | None = None
    check: str | None = None

    @property
    def sql(self) -> str:
        using = f"\n  using (\n    {self.using}\n  )" if self.using is not None else ""
        check = f"\n  with check (\n    {self.check}\n  )" if self.check is not None else ""
        to = ", ".join(quoted(each) for each in self.roles)
        return f"for {self.command} to {to}{using}{check}"


@dataclass(frozen=True, slots=True)
class View:
    """A view; ``barrier`` keeps conditions of the reader from running before the row rule. ``readers`` may select from
    it.
    """

    schema: str
    name: str
    sql: str
    barrier: bool = False
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that one version of the model wants of the database, in the order in which it is made."""

    tables: tuple[Table, ...]
    foreigns: tuple[Foreign, ...] = ()
    indexes: tuple[Index, ...] = ()
    policies: tuple[Policy, ...] = ()
    views: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True)
class Roles:
    """The database roles (contract §7); tests of a shared server give them other names."""

    owner: str = "hezong_owner"
    read: str = "hezong_read"
    write: str = "hezong_write"
    reports: str = "hezong_bi"


def digest(*texts: str) -> str:
    """What a comment on an object says of the text it was made from, so that equal ones are known without parsing."""
    return "hezong " + sha256("\n".join(texts).encode()).hexdigest()[:16]
