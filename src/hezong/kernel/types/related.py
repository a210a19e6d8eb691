"""A pointer to a record of any entity, as requests write it. Knows nothing of what it points to."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Related:
    """``{"entity", "id"}``; it is stored in two columns, the id where a reference has it."""

    entity: str
    id: UUID
