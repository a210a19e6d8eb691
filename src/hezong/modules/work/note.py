"""The first line of a note, and the messages to the people it mentions. A mention tells nobody of what they may not read."""

import re
from uuid import UUID

from hezong.kernel.hooks import Change, Event, Ports, hooks
from hezong.kernel.types import Context

on = hooks("note")
MENTION = re.compile(r"@\[([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\]")
LONGEST = 80


@on.derive("line")
def first_line(change: Change, ctx: Context) -> str | None:
    """What lists show of a note; mentions, which are ids, become a bare @."""
    text = MENTION.sub("@", str(change.new.get("body") or ""))
    line = next((each.strip() for each in text.splitlines() if each.strip()), "")
    return line[:LONGEST] or None


@on.after("create")
async def tell_mentioned(event: Event, ports: Ports) -> None:
    """A message to each person mentioned who may read the note."""
    await mention(event, ports)


@on.after("update")
async def tell_mentioned_later(event: Event, ports: Ports) -> None:
    """Whoever was mentioned before is not told again."""
    await mention(event, ports)


async def mention(event: Event, ports: Ports) -> None:
    """Each person is told once of each note, whatever becomes of it."""
    note = await ports.read("note", event.record)
    if note is None:
        return
    writer = await ports.person(event.by) if event.by else None
    for id in dict.fromkeys(UUID(each) for each in MENTION.findall(str(note["body"]))):
        person = await ports.person(id)
        if person is None or id == event.by or not await ports.may_read(id, "note", event.record):
            continue
        key = f"mention/{event.record}/{id}"
        name = writer.name if writer else ""
        values: dict[str, object] = {
            "subject": ports.text("message.text.mention", person.language, name=name, line=str(note["line"] or ""))[
                :1000
            ],
            "kind": "mention",
            "owner": str(id),
            "organization": str(person.organization),
            "sender": str(writer.id) if writer else None,
            "related": {"entity": str(note["related_entity"]), "id": str(note["related"])},
        }
        if await ports.add("message", key, values):
            await ports.tell(id, "message", key)
