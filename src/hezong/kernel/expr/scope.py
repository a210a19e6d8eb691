"""Says what the compiler of expressions must be told about names. Holds no names itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hezong.kernel.expr.types import Type

ROOTS = frozenset({"self", "old", "user", "org"})


class Scope(Protocol):
    """What names mean where an expression stands."""

    def name(self, name: str) -> Type | None:
        """Gives the type of a root (`self`, `old`, `user`, `org`) or, in filters, of a field named without `self.`."""
        ...

    def member(self, entity: str, field: str) -> Type | None:
        """Gives the type of a field of an entity."""
        ...

    def suggestions(self, entity: str | None) -> Sequence[str]:
        """Lists the fields of an entity, or the names that may stand alone where `entity` is None."""
        ...
