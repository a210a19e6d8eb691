"""Compares the version that a write was made for with the record as it is now, field by field (contract §2, "Versions"). Pure but for reading history."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

from hezong.kernel.model.field import Entity
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import Judge, barred
from hezong.kernel.records.told import read_changes
from hezong.kernel.records.value import shown
from hezong.kernel.schema.names import control
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Version: TypeAlias = tuple[int, int | None]
"""Master and facet; None where no facet belongs to it."""

LOOK = f"""select "facet", "version", "changes"::text as "changes" from {control("history")}
where "record" = $1 and (split_part("version", '.', 1)::bigint > $2 or nullif(split_part("version", '.', 2), '')::bigint > $3)
order by "id" desc"""
"""All that came after a version, however much: a change that is overlooked would be lost without a word."""


def parse_version(text: object) -> Version | None:
    """A version as it was issued; None for a text that never was one. Quotes and the weak mark of an ETag are taken off."""
    bare = str(text).strip().removeprefix("W/").strip('"')
    master, dot, facet = bare.partition(".")
    if not master.isascii() or not master.isdigit() or (dot and not (facet.isascii() and facet.isdigit())):
        return None
    return int(master[:18]), int(facet[:18]) if dot else None


def require_version(given: str | None, body: Mapping[str, object]) -> Version | None:
    """The version that a write names: ``If-Match``, else ``version`` in its body. 428 if there is none."""
    text = given if given is not None else body.get("version")
    if text is None or text == "":
        raise refuse("request.version_needed")
    return parse_version(text)


def fits(version: Version | None, record: Record, facet: Facet | None, *, writes_facet: bool) -> bool:
    """Whether the version is that of today. One that says nothing of a facet covers only the master."""
    if version is None or version[0] != record.version:
        return False
    if version[1] is None:
        return not writes_facet
    if facet is None:
        return any(each.version == version[1] for each in record.live_facets())
    return version[1] == facet.version


async def originals(
    connection: Connection, record: Record, facet: Facet | None, version: Version
) -> Mapping[str, object]:
    """The values that fields had at a version, of those that changed since; out of the history, newest change first."""
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(LOOK, record.id, *version))
    found: dict[str, object] = {}
    for row in rows:
        at = parse_version(row["version"])
        mine = row["facet"] is None or facet is None or row["facet"] == facet.id
        if at is None or not mine:
            continue
        changes = read_changes(row["changes"])
        later_master = at[0] > version[0]
        later_facet = version[1] is not None and at[1] is not None and at[1] > version[1]
        if later_master or later_facet:
            found.update((str(each["field"]), each["old"]) for each in changes)
    return found


def conflicts(
    entity: Entity, record: Record, facet: Facet | None, body: Mapping[str, object], before: Mapping[str, object]
) -> list[Problem]:
    """Fields that both sides changed: mine, theirs, original."""
    now = {**record.values, **(facet.values if facet else {})}
    found: list[Problem] = []
    for name in body:
        field = entity.fields.get(name)
        if field is None or name not in before:
            continue
        theirs = shown(field, now.get(name))
        if body[name] != theirs and theirs != before[name]:
            extra = {"mine": body[name], "theirs": theirs, "original": before[name]}
            found.append(Problem("conflict.version", field=name, extra=extra))
    return found


def stale(judge: Judge, record: Record, found: Iterable[Problem]) -> Refused:
    """412 with the fields that the asker may read; sensitive values are never told, not even their own."""
    closed = barred(judge.anywhere("read", record))
    fields = judge.entity.fields
    told = [each for each in found if each.field not in closed and not fields[str(each.field)].sensitive]
    return Refused(told or [Problem("conflict.version")])
