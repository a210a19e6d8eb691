"""Keeps what an undo must know of sensitive values, which never stand in history: sealed as they lie in the row, with the batch's item, for 90 days."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Field
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.record import Record
from hezong.kernel.records.update import Planned
from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.secret import Secret

Json = Mapping[str, object]
WIPE = f"""update {control("batch_item")} set "sealed" = null where "sealed" is not null and "batch" in (
  select "id" from {control("batch")} where "at" < now() - interval '90 days')"""
FORGET = f"""update {control("batch")} set "detail" = "detail" - 'sealed'
where "detail" ? 'sealed' and "at" < now() - interval '90 days'"""


def journal(desk: Desk, record: Record, found: Planned) -> Json | None:
    """``{facet or "": {field: {old, new}}}`` of the sensitive fields that a change touches; None where it touches none."""
    (entry,) = found.saving.entries
    fields = [desk.entity.fields.get(str(each["field"])) for each in entry.changes]
    secret = [each for each in fields if each is not None and each.sensitive]
    if not secret:
        return None
    facet = record.facet(entry.facet)
    kept: dict[str, dict[str, object]] = {}
    for each in secret:
        inside = each.facet and facet is not None
        old = facet.values.get(each.name) if inside and facet else record.values.get(each.name)
        place = str(entry.facet) if inside else ""
        kept.setdefault(place, {})[each.name] = {"old": packed(old), "new": packed(found.wanted.row.get(each.name))}
    return kept


def packed(value: object) -> Json | None:
    """A secret as JSON; its cipher can be opened only with the key that lies outside the database."""
    if not isinstance(value, Secret):
        return None
    return {"cipher": value.cipher.hex(), "last": value.last, "digest": value.digest.hex()}


def unpacked(value: object) -> Secret | None:
    """A secret out of its JSON."""
    if not isinstance(value, Mapping):
        return None
    parts = cast("Mapping[str, str]", value)
    return Secret(bytes.fromhex(parts["cipher"]), parts["last"], bytes.fromhex(parts["digest"]))


def same_secret(one: object, other: object) -> bool:
    """Whether two secrets hold the same text; each sealing gives another cipher."""
    if isinstance(one, Secret) and isinstance(other, Secret):
        return one.digest == other.digest
    return one is None and other is None


def kept_of(sealed: Json | None, field: Field, facet: UUID | None) -> Json | None:
    """The journal of one field."""
    if sealed is None:
        return None
    place = cast("Json", sealed.get(str(facet) if field.facet and facet else "") or {})
    return cast("Json | None", place.get(field.name))


async def wipe(connection: Connection) -> None:
    """Forgets the secrets of batches that can no longer be undone; a schedule calls this once a day."""
    await connection.execute(WIPE)
    await connection.execute(FORGET)
