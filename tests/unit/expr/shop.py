"""A small model for the tests of expressions, with names in two scripts."""

from collections.abc import Mapping, Sequence

from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue
from hezong.kernel.expr.types import BOOL, DATE, DATETIME, DECIMAL, ID, INT, MONEY, TEXT, Kind, Type

PERSON = Type(Kind.RECORD, entity="person")
ENTITIES: Mapping[str, Mapping[str, Type]] = {
    "customer": {
        "id": ID, "name": TEXT, "客户等级": Type(Kind.CHOICE, options=("重点", "普通")), "stage": TEXT, "count": INT,
        "rate": DECIMAL, "limit": MONEY, "active": BOOL, "due": DATE, "changed_at": DATETIME, "owner": PERSON,
        "industry": Type(Kind.RECORD, entity="industry"), "tags": Type(Kind.LIST, item=TEXT),
        "contacts": Type(Kind.LIST, item=Type(Kind.RECORD, entity="contact")),
    },
    "person": {"id": ID, "name": TEXT, "level": INT, "units": Type(Kind.LIST, item=ID)},
    "industry": {"id": ID, "name": TEXT},
}  # fmt: skip


class Shop:
    """A scope in which the fields of a customer may stand alone."""

    def name(self, name: str) -> Type | None:
        roots = {
            "self": Type(Kind.RECORD, entity="customer"),
            "old": Type(Kind.RECORD, entity="customer"),
            "user": PERSON,
        }
        return roots.get(name) or ENTITIES["customer"].get(name)

    def member(self, entity: str, field: str) -> Type | None:
        return ENTITIES[entity].get(field)

    def suggestions(self, entity: str | None) -> Sequence[str]:
        return [*ENTITIES[entity or "customer"], *(() if entity else ("self", "old", "user"))]


class ShopColumns:
    """Columns named as the paths are; what is not of the record is a parameter."""

    def __init__(self, params: Params) -> None:
        self.params = params

    def column(self, path: tuple[str, ...]) -> SqlValue:
        if path[0] != "self":
            return self.params.add(".".join(path), "any")
        name = "_".join(path[1:])
        return SqlMoney(f"c.{name}", f"c.{name}_currency") if path[-1] == "limit" else f"c.{name}"

    def count(self, path: tuple[str, ...]) -> str:
        return f"(select count(*) from {path[-1]})"
