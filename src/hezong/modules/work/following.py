"""The message to somebody who follows a record that another person has changed. One waits until it is read; the next change is no news then."""

from uuid import UUID

from hezong.kernel.hooks import Event, Ports

WAITING = "kind == 'followed' && !read && owner == id('{person}') && related == id('{record}')"


async def tell_follower(event: Event, person: UUID, label: str, ports: Ports) -> None:
    """``event`` holds only changes that the person may read; no value of them is told."""
    follower = await ports.person(person)
    writer = await ports.person(event.by) if event.by else None
    if follower is None or await ports.find("message", WAITING.format(person=person, record=event.record)):
        return
    key = f"followed/{event.id}/{person}"
    name = writer.name if writer else "–"
    values: dict[str, object] = {
        "subject": ports.text("message.text.followed", follower.language, name=name, label=label)[:1000],
        "kind": "followed",
        "owner": str(person),
        "organization": str(follower.organization),
        "sender": str(writer.id) if writer else None,
        "related": {"entity": event.entity, "id": str(event.record)},
    }
    if await ports.add("message", key, values):
        await ports.tell(person, "message", key)


FOLLOWING = tell_follower
