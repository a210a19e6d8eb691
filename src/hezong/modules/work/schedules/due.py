"""Tells people in the morning, and through the day, of tasks that have become due. Changes no task."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from hezong.kernel.hooks import Ports, Schedule

LATE = 3
"""Days after which a task that nobody did is old news."""
DUE = (
    "state == 'open' && due_on <= today() && due_on + days({late}) >= today()"
    " && (!has(snoozed_until) || snoozed_until <= today())"
)


async def remind(ports: Ports) -> None:
    """One message for each task and day on which it is due; a task that is put off is told of again."""
    for task in await ports.find("task", DUE.format(late=LATE)):
        await _tell(task, ports)


async def _tell(task: Mapping[str, object], ports: Ports) -> None:
    owner = await ports.person(cast("UUID", task["owner"]))
    if owner is None:
        return
    key = f"due/{task['id']}/{task['snoozed_until'] or task['due_on']}"
    subject = ports.text("message.text.due", owner.language, subject=str(task["subject"]))
    values: dict[str, object] = {
        "subject": subject[:1000],
        "kind": "due",
        "owner": str(owner.id),
        "organization": str(owner.organization),
        "related": {"entity": "task", "id": str(task["id"])},
    }
    if await ports.add("message", key, values):
        await ports.tell(owner.id, "message", key)


SCHEDULE = Schedule("task.due", "*/10 * * * *", remind)
