"""What a client asks of a list, as a value that can be the key of a cache. Everything in it is still text of the client."""

from dataclasses import dataclass
from typing import Literal

RECORDS, RELATIONSHIPS = "records", "relationships"
Rows = Literal["records", "relationships"]

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 500
COUNT_CAP = 10_001


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A page of an entity's records (contract §2). ``after`` is the cursor of the page before."""

    entity: str
    filter: str = ""
    order: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    limit: int = DEFAULT_LIMIT
    after: str | None = None
    count: bool = False
    rows: Rows = RECORDS


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of an aggregate: ``count``, or a function over a field."""

    function: Literal["count", "sum", "avg", "min", "max"]
    field: str | None = None

    @property
    def name(self) -> str:
        return self.function if self.field is None else f"{self.function}({self.field})"


@dataclass(frozen=True, slots=True)
class AggregateRequest:
    """Figures over the readable records, in groups."""

    entity: str
    group: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = (Measure("count"),)
    filter: str = ""
    rows: Rows = RECORDS
