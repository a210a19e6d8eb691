"""People who change the same few records at the same time, from what each of them saw last, and a ledger of what they sent and were answered."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

CUSTOMERS = "/api/records/customer"
MASTER = ("address", "bank", "name_en")
FACET = ("intent", "next_step", "remarks")
WRONG = ({"email": "no address"}, {"follow_up": "unheard of"}, {"stage": "ordered"}, {"uscc": "123"})
"""What is refused for its values, whatever the version."""


@dataclass(frozen=True)
class Edit:
    """One change as it was sent, and its answer. ``version``: the one it was made for."""

    record: str
    organization: str
    version: str
    body: dict[str, str]
    merging: bool
    status: int
    answer: dict
    wrong: bool = False

    @property
    def accepted(self) -> bool:
        return self.status == 200

    @property
    def names_a_field(self) -> bool:
        return any(each["field"] is not None for each in self.answer.get("problems", ()))


@dataclass
class Ledger:
    """All edits of all people."""

    edits: list[Edit] = field(default_factory=list)

    def figures(self) -> Counter[str]:
        """How many were sent, accepted, joined with others, and refused by status; refused with the fields that both changed, or, where
        they should have been joined, because others always came first.
        """
        found = Counter(f"refused {each.status}" for each in self.edits if not each.accepted)
        found["sent"] = len(self.edits)
        found["accepted"] = sum(each.accepted for each in self.edits)
        found["told"] = sum(each.status == 412 and each.names_a_field for each in self.edits)
        found["outrun"] = sum(each.status == 412 and each.merging and not each.names_a_field for each in self.edits)
        found["joined"] = sum(bool(each.answer.get("merged")) for each in self.edits)
        return found


@dataclass
class Editor:
    """One person at one organization. ``seen``: the version of each record that they work from, often an old one."""

    name: str
    client: httpx.AsyncClient
    organization: str
    fields: tuple[str, ...]
    dice: random.Random
    seen: dict[str, str] = field(default_factory=dict)
    number: int = 0

    async def work(self, records: list[str], ledger: Ledger, until: float) -> None:
        while time.monotonic() < until:
            ledger.edits.append(await self.edit(self.dice.choice(records)))

    async def edit(self, record: str) -> Edit:
        """Looks, now and then, and changes one or two fields to values that nobody else has."""
        if record not in self.seen or self.dice.random() < 0.4:
            self.seen[record] = await self.look(record)
        self.number += 1
        wrong, merging = self.dice.random() < 0.05, self.dice.random() < 0.5
        names = self.dice.sample(self.fields, self.dice.choice((1, 1, 2)))
        body = {name: f"{self.name} {self.number} {name}" for name in names}
        body = dict(self.dice.choice(WRONG)) if wrong else body
        version = await self.look(record) if wrong else self.seen[record]
        answer = await self.client.patch(
            f"{CUSTOMERS}/{record}",
            params={"on_conflict": "merge"} if merging else {},
            headers={"if-match": version, "x-organization": self.organization},
            json={**body, "organization": self.organization},
        )
        found = answer.json()
        if answer.status_code == 200:
            self.seen[record] = found["version"]
        return Edit(record, self.organization, version, body, merging, answer.status_code, found, wrong)

    async def look(self, record: str) -> str:
        found = await self.client.get(f"{CUSTOMERS}/{record}", headers={"x-organization": self.organization})
        assert found.status_code == 200, found.text
        return found.json()["version"]
