"""Tasks that repeat: which rules are understood, and the next task when one is done. Never changes the task that was done."""

from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from hezong.kernel.hooks import Change, Event, Ports, hooks
from hezong.kernel.types import Context, Problem

on = hooks("task")
KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL"})
"""The parts of RFC 5545 rules that are understood; finer times than days are not."""
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
KEPT = ("subject", "priority", "remarks", "repeat")
"""What the next task has of the one before."""


@on.check("repeat")
def rule_is_understood(change: Change, ctx: Context) -> list[Problem]:
    """A repetition that nobody could compute later is refused now."""
    rule = change.new.get("repeat")
    if not isinstance(rule, str) or not change.touched("repeat") or understood(rule):
        return []
    return [Problem("task.repeat_rule", field="repeat")]


def understood(rule: str) -> bool:
    """Whether a rule is one of days, and finds one."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if set(parts) - KNOWN or parts.get("FREQ") not in FREQUENCIES or len(parts) != len(rule.split(";")):
        return False
    try:
        rrulestr(rule, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001  rules are of days, which have no zone
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def following(rule: str, due: date, today: date) -> date | None:
    """The next day of the rule after the one on which the task was due; days that have passed meanwhile are left out."""
    start = datetime.combine(due, time())
    found = rrulestr(rule, dtstart=start).after(max(start, datetime.combine(today, time())))
    return None if found is None else found.date()


@on.after("move")
async def make_next(event: Event, ports: Ports) -> None:
    """Completing a task that repeats makes the next one, once, whatever is done with the old one later."""
    done = any(each["field"] == "state" and each["new"] == "done" for each in event.changes)
    task = await ports.read("task", event.record) if done else None
    if task is None or not task.get("repeat") or not isinstance(task["due_on"], date):
        return
    day = following(str(task["repeat"]), task["due_on"], ports.today)
    if day is None:
        return
    values: dict[str, object] = {name: task[name] for name in KEPT}
    related = task.get("related")
    values |= {
        "due_on": day.isoformat(),
        "owner": str(task["owner"]),
        "organization": str(task["organization"]),
        "created_by": str(event.by or task["owner"]),
        "related": None if related is None else {"entity": str(task["related_entity"]), "id": str(related)},
    }
    await ports.add("task", f"next/{event.record}/{task['due_on']}", values)
