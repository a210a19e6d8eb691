"""Plans the reading of one record as it was at an earlier moment: today's rows with what history says they held before; rights inside (CU-03).

The values are those of then; rights, masks and the labels of references are those of today, and fields have the names of today.
What history does not keep (sensitive values, values that were erased) is null and named under ``unknown``.
"""

from collections.abc import Iterable

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.bin import restorable
from hezong.kernel.query.item import Item, judged
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import control, literal

ENDS = ("delete", "restore", "merge")
"""Verbs of lines without a facet after which a record is there or not; ``merge`` ends it where it is a loser, whose changes are none."""


def plan_as_of(sight: Sight, name: str, fields: tuple[str, ...] | None = None) -> Statement:
    """Returns one row, or none where the asker may not read the record today: ``item``, and whether it was ``made`` and ``gone`` then.

    Lines are cut by their order in the chain, not by their times: a transaction that began first may have been written second.
    """
    return AsOf(Plan(sight), sight.entity(name), fields).statement()


class AsOf:
    """The statement being planned. ``r`` is the record as it was, ``r_now`` as it is."""

    def __init__(self, plan: Plan, entity: Entity, fields: tuple[str, ...] | None) -> None:
        self.plan, self.entity, self.fields = plan, entity, fields
        self.id = plan.params.add(Slot("id"), "uuid")
        self.moment = plan.params.add(Slot("moment"), "timestamptz")

    def statement(self) -> Statement:
        now = judged("r")
        item = self._item()
        parts = [
            f"lines as materialized ({self._lines()})",
            f"cut as materialized (select l.id from lines l where l.at <= {self.moment} order by l.id desc limit 1)",
            "before as materialized (select l.* from lines l where l.id <= (select c.id from cut c))",
            f"later as materialized ({self._later()})",
        ]
        past = f"cross join lateral jsonb_populate_record({now}, {self._record()}) r"
        columns = (
            f"{item.render()} as item, {self._made()} as made, {self._gone()} as gone, {self._unknown()} as unknown"
        )
        rows = f"from {layout.table(self.entity)} {now} {past} where {now}.id = {self.id} and {self._readable()}"
        sql = f"with {', '.join(parts)} select {columns} {rows}"
        return Statement(sql, tuple(self.plan.params.values), steady=True)

    def _item(self) -> Item:
        faceted = self.entity.faceted
        top = "f" if faceted and self.plan.sight.shown else None
        return Item(self.plan, self.entity, "r", top, self._facets() if faceted else "", fields=self.fields, past=True)

    def _readable(self) -> str:
        """Whoever reads the record today, and of a deleted one whoever could bring it back."""
        now = judged("r")
        source = Source(self.plan, self.entity, now)
        seen = self.plan.visible(source, self.plan.sight.allowed(self.entity.name), "read")
        bin = " and ".join(restorable(self.plan, self.entity, now)) or "true"
        return f"case when {now}.deleted_at is null then {seen} else {bin} end"

    def _lines(self) -> str:
        """The history of the record, and of those that were merged into it, whose facets it has now."""
        merged = f'select m."loser" from {control("merged")} m where m."survivor" = {self.id}'
        return (
            f'select h."id", h."record", h."facet", h."version", h."at", h."by", h."verb", h."changes" from {control("history")} h'
            f' where h."record" = {self.id} or h."record" in ({merged})'
        )

    def _later(self) -> str:
        """What each field held before its first change after the moment, under the name that it has today."""
        renamed = (
            f'select n."name" from {control("field_name")} n where n."entity" = {literal(self.entity.name)}'
            ' and n."was" = c.value ->> \'field\' and n."until" > l.at order by n."until" limit 1'
        )
        kept = "c.value ? 'old'"
        return (
            "select l.id, l.record, l.facet, coalesce((" + renamed + "), c.value ->> 'field') as field,"
            f" c.value -> 'old' as old, {kept} as kept"
            " from lines l cross join lateral jsonb_array_elements(l.changes) c"
            " where l.id > coalesce((select c.id from cut c), '00000000-0000-0000-0000-000000000000'::uuid)"
        )

    def _record(self) -> str:
        """The columns of the record that were others then."""
        now = judged("r")
        inside = {each.name for each in self._inside()}
        own = [each for each in self.entity.stored() if each.name not in inside and each.of is None]
        wanted = f"l.record = {self.id} and l.field = any({_names([*own, self.entity.fields['organization']])})"
        first = f"select distinct on (l.field) l.field, l.old from later l where {wanted} order by l.field, l.id"
        return self._overlay(first, own, now, self._version(f"l.record = {self.id}", 1))

    def _facets(self) -> str:
        """The facets that the record had then, with the columns that were others."""
        own = list(self._inside())
        first = (
            "select distinct on (l.field) l.field, l.old from later l"
            f" where l.facet = t.id and l.field = any({_names(own)}) order by l.field, l.id"
        )
        alive = "'{\"deleted_at\": null}'::jsonb"
        overlay = self._overlay(first, own, "t", f"{self._version('l.facet = t.id', 2)} || {alive}")
        table = layout.facet_table(self.entity)
        return (
            f"(select x.* from {table} t cross join lateral jsonb_populate_record(t, {overlay}) x"
            f" where t.record = {self.id} and {self._open()})"
        )

    def _open(self) -> str:
        """Whether a facet was there then: made, brought by a merge at most then, and not closed by its last line."""
        closed = (
            "(select l.verb = 'close' from before l where l.facet = t.id and l.verb in ('create', 'open', 'close')"
            " order by l.id desc limit 1)"
        )
        known = f"exists (select from lines l where l.facet = t.id and l.record = {self.id})"
        mine = f"exists (select from before l where l.facet = t.id and l.record = {self.id})"
        untold = f"t.created_at <= {self.moment} and (t.deleted_at is null or t.deleted_at > {self.moment})"
        return f"(case when {known} then {mine} and {closed} is not true else {untold} end)"

    def _inside(self) -> Iterable[Field]:
        """The fields that lie in facets."""
        stored = self.entity.stored() if self.entity.faceted else ()
        return (each for each in stored if (each.facet or each.local) and each.of is None)

    def _overlay(self, first: str, own: list[Field], now: str, more: str) -> str:
        """A jsonb object with the columns of a row that were others then; local fields are keys of its ``ext``."""
        parts = [f"(v.o - {_array(each.name for each in own if _parted(each) or each.local)})"]
        parts += [_pieces(each) for each in own if _parted(each) and not each.local]
        local = [each for each in own if each.local]
        if local:
            plain = _array(each.name for each in local if not _parted(each))
            kept = f"(select coalesce(jsonb_object_agg(e.key, e.value), '{{}}') from jsonb_each(v.o) e where e.key = any({plain}))"
            pieces = " || ".join([kept, *(_pieces(each) for each in local if _parted(each))])
            parts.append(f"jsonb_build_object('ext', {now}.ext || {pieces})")
        parts.append(more)
        object = "coalesce(jsonb_object_agg(w.field, w.old), '{}'::jsonb)"
        return f"(select {' || '.join(parts)} from (select {object} as o from ({first}) w) v)"

    def _version(self, mine: str, part: int) -> str:
        """The version of then, and the first line that had it. ``part``: of ``master.facet``; a line tells both where both are written.

        A line about the end or return of a record tells no version of the facets that went with it, which is one more; a facet
        that had been closed before did not go.
        """
        ends = (
            f" or l.record = {self.id} and l.facet is null and l.verb in ('delete', 'restore', 'erase')"
            if part == 2
            else ""
        )
        number = f"case when {mine} then nullif(split_part(l.version, '.', {part}), '')::bigint end"
        lines = f"select l.id, l.at, l.by, l.verb, {number} as n from before l where {mine}{ends}"
        grouped = f"select x.*, count(x.n) over (order by x.id) as g from ({lines}) x"
        counted = "first_value(y.n) over (partition by y.g order by y.id) + count(*) over (partition by y.g order by y.id) - 1"
        closed = "y.n is null and first_value(y.verb) over (partition by y.g order by y.id) = 'close' as closed"
        versions = f"select y.at, y.by, y.id, {counted} as v, {closed} from ({grouped}) y where y.g > 0"
        first = f"select z.* from ({versions}) z where not z.closed order by z.v desc, z.id limit 1"
        object = "jsonb_build_object('version', a.v, 'changed_at', a.at, 'changed_by', a.by)"
        return f"coalesce((select {object} from ({first}) a), '{{}}'::jsonb)"

    def _made(self) -> str:
        return (
            f"({judged('r')}.created_at <= {self.moment} or exists (select from before l where l.record = {self.id}))"
        )

    def _gone(self) -> str:
        """Whether the last line about its life says that it was deleted, or lived on in another record."""
        verbs = ", ".join(map(literal, ENDS))
        merged = f'exists (select from {control("merged")} m where m."loser" = {self.id})'
        ended = f"l.verb = 'delete' or (l.verb = 'merge' and {merged})"
        last = (
            f"select {ended} from before l where l.record = {self.id} and l.facet is null and l.verb in ({verbs})"
            " order by l.id desc limit 1"
        )
        told = f"exists (select from lines l where l.record = {self.id} and l.facet is null and l.verb in ({verbs}))"
        untold = f"coalesce({judged('r')}.deleted_at <= {self.moment}, false)"
        return f"(case when {told} then coalesce(({last}), false) else {untold} end)"

    def _unknown(self) -> str:
        """Fields that had a value then which nobody can tell any more, of those that the asker may ever read."""
        barred = self.plan.sight.allowed(self.entity.name).barred
        shown = [each for each in self.entity.stored() if not each.hidden and each.name not in barred]
        secret = _array(each.name for each in shown if each.sensitive)
        lost = f"l.field = any({_names(shown)}) and (l.field = any({secret}) or not l.kept)"
        return f"(select coalesce(json_agg(distinct l.field), '[]'::json) from later l where {lost})"


def _names(fields: Iterable[Field]) -> str:
    return _array(each.name for each in fields)


def _array(names: Iterable[str]) -> str:
    return f"array[{', '.join(map(literal, names))}]::text[]"


def _parted(field: Field) -> bool:
    """Whether history tells the field otherwise than as the value of its one column."""
    return field.sensitive or field.type in (FieldType.MONEY, FieldType.RELATED)


def _pieces(field: Field) -> str:
    """The columns of a field that has several, where it was another one."""
    name, value = literal(field.name), f"(v.o -> {literal(field.name)})"
    if field.sensitive:
        columns = {each.name: "null" for each in layout.columns(field)}
    elif field.type is FieldType.MONEY:
        parts = {Part.VALUE: f"{value} -> 'amount'", Part.CURRENCY: f"{value} -> 'currency'"}
        columns = {each.name: parts[each.part] for each in layout.columns(field) if each.part in parts}
    else:
        columns = {field.name: f"{value} -> 'id'", f"{field.name}_entity": f"{value} -> 'entity'"}
    pairs = ", ".join(f"{literal(each)}, {sql}" for each, sql in columns.items())
    return f"(case when v.o ? {name} then jsonb_build_object({pairs}) else '{{}}'::jsonb end)"
