"""Turns a few typed characters into one statement over all entities: bigrams for Chinese, pinyin and initials for letters, rights inside (facts A §4). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hezong.kernel.access import Allowed
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import BUSINESS, literal, relation
from hezong.kernel.search.pinyin import pinyin_key
from hezong.kernel.types.problem import refuse

BIGRAMS = relation(BUSINESS, "bigrams")
SHORTEST = 2
"""Characters below which nothing is looked for: one character stands in too many names."""
LONGEST = 100
CANDIDATES = 200
"""Hits of one entity among which the best are chosen."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed: as it stands for text, and as letters for pinyin, where it is nothing but letters."""

    text: str
    letters: str | None

    @classmethod
    def of(cls, text: str) -> "Typed":
        plain = " ".join(text.split())
        latin = plain.isascii() and any(each.isalnum() for each in plain)
        return cls(plain.lower(), pinyin_key(plain) if latin else None)


def plan_search(sight: Sight, text: str, limit: int, entity: str | None = None) -> Statement | None:
    """Returns one row, one column: the JSON array of hits, best first. None where nothing can be found by so few characters."""
    typed = Typed.of(text)
    if not SHORTEST <= len(typed.text) <= LONGEST:
        return None
    plan = Plan(sight)
    finder = _Finder(plan, typed)
    parts = [part for each in _entities(sight, entity) if (part := finder.hits(each)) is not None]
    if not parts:
        return None
    most = plan.params.add(limit, "bigint")
    columns = "h.entity, h.id, h.label, h.organizations, h.why"
    best = (
        f"select {columns} from ({' union all '.join(parts)}) h order by h.rank, h.changed_at desc, h.id limit {most}"
    )
    return Statement(f"select coalesce(json_agg(row_to_json(b)), '[]') from ({best}) b", tuple(plan.params.values))


def _entities(sight: Sight, name: str | None) -> Iterable[Entity]:
    if name is not None:
        sight.require(name)
        return [sight.entity(name)]
    known = (sight.entity(each) for each in sorted(sight.world.entities))
    return [each for each in known if not sight.allowed(each.name).nothing and _searched(each)]


def _searched(entity: Entity) -> list[Field]:
    """The fields of the record itself in which search looks: those marked so, and the label."""
    own = layout.own_fields(entity)
    label = [each for each in own if each.name == entity.label and each.type is FieldType.TEXT and not each.sensitive]
    return [*label, *(each for each in own if layout.searchable(each) and each not in label)]


@dataclass(frozen=True, slots=True)
class _Finder:
    plan: Plan
    typed: Typed

    def hits(self, entity: Entity) -> str | None:
        """The best candidates of one entity; None where the asker may read none of the fields in which search looks."""
        rights = self.plan.sight.allowed(entity.name)
        source = Source(self.plan, entity, "r")
        found = [(each, test) for each in _searched(entity) if (test := self._test(source, each, rights)) is not None]
        if not found:
            return None
        label = source.part(entity.fields[entity.label], Part.VALUE)
        why = " ".join(f"when {test} then {literal(field.name)}" for field, test in found)
        tests = " or ".join(test for _, test in found)
        seen = self.plan.live("r", self.plan.visible(source, rights, "read"))
        columns = (
            f"{literal(entity.name)} as entity, r.id, {label}::text as label, {self._organizations(source, rights)} as organizations, "
            f"json_build_object('field', case {why} end) as why, {self._rank(label)} as rank, r.changed_at"
        )
        table = layout.table(entity)
        return f"(select {columns} from {table} r where {seen} and ({tests}) order by rank, r.changed_at desc limit {CANDIDATES})"

    def _test(self, source: Source, field: Field, rights: Allowed) -> str | None:
        """Whether a field holds what was typed, in rows where the asker may read that field."""
        giving = rights.having([field.name])
        if giving.nothing:
            return None
        found = self._text(source.part(field, Part.VALUE))
        if self.typed.letters and layout.searchable(field):
            letters = self.plan.params.add(f"%{_escaped(self.typed.letters)}%", "text")
            spelled = (f"{source.part(field, part)} like {letters}" for part in (Part.PINYIN, Part.INITIALS))
            found = f"({found} or {' or '.join(spelled)})"
        if giving == rights:
            return found
        return f"({self.plan.visible(source, giving, 'read')} and {found})"

    def _text(self, column: str) -> str:
        """The bigram index finds, the comparison decides."""
        typed = self.plan.params.add(self.typed.text, "text")
        like = self.plan.params.add(f"%{_escaped(self.typed.text)}%", "text")
        return f'({BIGRAMS}({column}) @> {BIGRAMS}({typed}) and lower({column} collate "pg_c_utf8") like {like})'

    def _rank(self, label: str) -> str:
        """Equal before beginning before containing before everything that was found by other fields or by sound."""
        typed = self.plan.params.add(self.typed.text, "text")
        start = self.plan.params.add(f"{_escaped(self.typed.text)}%", "text")
        inside = self.plan.params.add(f"%{_escaped(self.typed.text)}%", "text")
        lower = f'lower({label}::text collate "pg_c_utf8")'
        return f"case when {lower} = {typed} then 0 when {lower} like {start} then 1 when {lower} like {inside} then 2 else 3 end"

    def _organizations(self, source: Source, rights: Allowed) -> str:
        """Whose record it is; of a faceted one, the organizations whose relationship the asker may read."""
        organization = layout.table("organization")
        shown = "json_build_object('id', o.id, 'label', o.name)"
        if not source.entity.faceted:
            return f"(select json_build_array({shown}) from {organization} o where o.id = r.organization)"
        facet = Source(self.plan, source.entity, "g", "facet")
        seen = self.plan.live("g", self.plan.covered(facet, rights, "read"))
        rows = f"from {layout.facet_table(source.entity)} g join {organization} o on o.id = g.organization where g.record = r.id and {seen}"
        return f"coalesce((select json_agg({shown} order by o.code) {rows}), '[]')"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def require_typed(text: str) -> str:
    """Refuses what nobody types into a search box (400)."""
    if len(text) > LONGEST:
        raise refuse("request.parameter", field="q", name="q", expected=f"1–{LONGEST}")
    return text
