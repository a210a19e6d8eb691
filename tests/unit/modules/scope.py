"""A scope without any names, for expressions of literals."""

from collections.abc import Sequence

from hezong.kernel.expr.types import Type


class Nothing:
    """Knows no name."""

    def name(self, name: str) -> Type | None:  # noqa: ARG002  the shape is the protocol's
        return None

    def member(self, entity: str, field: str) -> Type | None:  # noqa: ARG002  the shape is the protocol's
        return None

    def suggestions(self, entity: str | None) -> Sequence[str]:  # noqa: ARG002  the shape is the protocol's
        return ()


NOTHING = Nothing()
