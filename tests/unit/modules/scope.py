"""A scope without any names, for expressions of literals."""

from collections.abc import Sequence

from hezong.kernel.expr.types import Type


class Nothing:
    """Knows no name."""

    def name(self, name: str) -> Type | None:
        return None

    def member(self, entity: str, field: str) -> Type | None:
        return None

    def suggestions(self, entity: str | None) -> Sequence[str]:
        return ()


NOTHING = Nothing()
