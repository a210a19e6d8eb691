"""Leads what stands at records in control tables (attachments, access requests, likely duplicates) to the record they are merged into, and back. Asks for no rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.records.files import BACK
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records.batch", "led.sql")
KINDS = ("files", "requests", "pairs")


@dataclass(frozen=True, slots=True)
class Leading:
    """The merge of losers into a survivor. The connection is in its transaction."""

    connection: Connection
    batch: UUID
    entity: str
    survivor: UUID
    losers: Sequence[UUID]

    async def there(self) -> None:
        """To the survivor; each is noted, so that it can go back."""
        for kind in KINDS:
            await self.connection.execute(SQL[kind], list(self.losers), self.survivor, self.batch, self.entity)
        await self.connection.execute(SQL["rights"], self.batch)

    async def back(self) -> None:
        """To the losers, what is still at the survivor."""
        await self.connection.execute(SQL["rights"], self.batch)
        for kind in KINDS:
            await self.connection.execute(SQL[f"{kind} back"], self.batch, list(self.losers), self.survivor)
        await self.connection.execute(SQL["forget"], self.batch, list(self.losers))
        # Attachments that were led before this was noted know where they come from.
        await self.connection.execute(BACK, list(self.losers), self.survivor)
