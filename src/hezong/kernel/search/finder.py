"""Turns one entity into the part of the statement that finds its best hits: first all that the indexes know, up to a number; where there are
more, a small scope is walked instead, and a large one is taken at its word. Rights are judged before anything is cut off at what an asker may read.

Three ways to the hits, of which each costs little (facts A2 §4): *rare* words have few candidates, whose rights are looked up one by one; of
*common* words in a *small* scope the rows of the scope are read; of common words in a large scope the candidates that may be read are enough,
with those whose label equals or begins with what was typed, which come from the index of the label.
"""

from dataclasses import dataclass
from functools import cached_property

from hezong.kernel.access import Allowed
from hezong.kernel.model.field import Entity
from hezong.kernel.query.plan import Plan, Walk
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import literal
from hezong.kernel.search.condition import Condition, Words
from hezong.kernel.search.pinyin import pinyin_key

RARE = 3_000
"""Candidates of one test that are judged one by one; a word with more is common."""
SMALL = 20_000
"""Rows of a scope that are read instead of guessing."""
BEGINNING = 40
"""Rows taken of each list in which labels begin with what was typed."""


@dataclass(frozen=True)
class Finder:
    """One entity in a statement. All parts are relations of ids, named so that the statement reads from top to bottom."""

    plan: Plan
    words: Words
    entity: Entity

    def hits(self, limit: int) -> str | None:
        """The best hits as ``entity, id, label, organizations, why, rank, changed_at``; None where there is nothing to look for."""
        if not self.tests:
            return None
        parts = (
            f"p as materialized ({self._candidates()})",
            f"m as materialized (select count(*) > {RARE} as many from p)",
            f"v as materialized ({' union '.join(self._visible())})",
            f"b as materialized ({self._best(limit)})",
        )
        return f"(with {', '.join(parts)} {self._told()})"

    @cached_property
    def rights(self) -> Allowed:
        return self.plan.sight.allowed(self.entity.name)

    @cached_property
    def source(self) -> Source:
        return Source(self.plan, self.entity, "r")

    @cached_property
    def tests(self) -> list[Condition]:
        """Conditions over fields that the asker may read somewhere."""
        every = self.words.tests(self.entity, "r")
        return [each for each in every if not self.rights.having([each.field.name]).nothing]

    def _candidates(self) -> str:
        """What each index knows, rights aside; a little more than is looked at, to tell whether there is more."""
        table = layout.table(self.entity)
        found = (
            f"(select r.id from {table} r where r.deleted_at is null and {each.sql} limit {RARE + 1})"
            for each in self.tests
        )
        return " union all ".join(found)

    def _seen(self, test: Condition) -> str:
        """A test that holds in a row where the asker may read its field."""
        giving = self.rights.having([test.field.name])
        if giving == self.rights:
            return test.sql
        return f"({self.plan.visible(self.source, giving, 'read')} and {test.sql})"

    def _visible(self) -> list[str]:
        table = layout.table(self.entity)
        readable = self.plan.live("r", self.plan.visible(self.source, self.rights, "read"))
        barred = any(self.rights.having([each.field.name]) != self.rights for each in self.tests)
        again = f" and ({' or '.join(self._seen(each) for each in self.tests)})" if barred else ""
        found = [
            f"select r.id from (select distinct id from p) p join {table} r on r.id = p.id where {readable}{again}"
        ]
        if not any(share.reach.everything and share.when is None for share in self.rights.shares):
            found.append(self._scope())
        return [*found, *self._beginnings()]

    def _scope(self) -> str:
        """All rows of a small scope, when the word is common."""
        alias = "g" if self.entity.faceted else "r"
        source = Source(self.plan, self.entity, "g", "facet") if self.entity.faceted else self.source
        table = layout.list_table(self.entity)
        reach = self.plan.live(alias, self.plan.covered(source, self.rights, "read"))
        count = f"select count(*) from (select from {table} {alias} where {reach} limit {SMALL + 1}) c"
        small = f"(select case when many then ({count}) <= {SMALL} end from m)"
        tests = f"({' or '.join(self._seen(each) for each in self.tests)})"
        master = (
            f" join {layout.table(self.entity)} r on r.id = g.record and r.deleted_at is null"
            if self.entity.faceted
            else ""
        )
        return f"select r.id from {table} {alias}{master} where {small} and {reach} and {tests}"

    def _beginnings(self) -> list[str]:
        """Where the label is sorted by its spelling, the first of those that begin with what was typed, when the word is common."""
        label = self.entity.fields[self.entity.label]
        barred = self.rights.having([label.name]) != self.rights
        listed = layout.list_columns(self.entity, label)
        if barred or not layout.searchable(label) or listed is None:
            return []
        alias = "k"
        source = Source(self.plan, self.entity, alias, "facet" if self.entity.faceted else "record")
        return [self._beginning(source, walk) for walk in self.plan.walks(source, self.rights)]

    def _beginning(self, source: Source, walk: Walk) -> str:
        label = self.entity.fields[self.entity.label]
        spelled = source.part(label, Part.PINYIN)
        key = pinyin_key(self.words.typed.texts[0])
        first, last = self.words.param(key), self.words.param(key + "\uffff")
        text = f'lower({source.part(label, Part.VALUE)} collate "pg_c_utf8")'
        begins = "true" if self.words.typed.letters else self.words.begins(text)
        within = "" if walk.organizations is None else f" and {source.alias}.organization = o.id"
        tests = f"{source.alias}.deleted_at is null and {spelled} >= {first} and {spelled} < {last} and {begins} and {walk.condition}"
        order = f"order by {spelled}, {source.part(label, Part.VALUE)}"
        rows = f"select {source.id} as id from {layout.list_table(self.entity)} {source.alias} where {tests}{within} {order} limit {BEGINNING}"
        common = "(select many from m)"
        if walk.organizations is None:
            return f"select w.id from ({rows}) w where {common}"
        return f"select w.id from unnest({walk.organizations}) o(id) cross join lateral ({rows}) w where {common}"

    def _best(self, limit: int) -> str:
        table = layout.table(self.entity)
        columns = f"r.id, {self._rank()} as rank, r.changed_at"
        return f"select {columns} from v join {table} r on r.id = v.id order by rank, r.changed_at desc, r.id limit {limit}"

    def _rank(self) -> str:
        """Equal before beginning before whole word before inside before what only sounds so."""
        label = (
            f'lower({self.source.part(self.entity.fields[self.entity.label], Part.VALUE)}::text collate "pg_c_utf8")'
        )
        same = [each.exact for each in self.tests if each.how in ("code", "phone")]
        exact = " or ".join((self.words.equal(label), *same))
        ranks = (exact, self.words.begins(label), self.words.word(label), self.words.contains(label))
        return f"case {' '.join(f'when {test} then {rank}' for rank, test in enumerate(ranks))} else {len(ranks)} end"

    def _told(self) -> str:
        """The hits as they are shown: only of these few are labels, organizations and reasons worked out."""
        label = self.source.part(self.entity.fields[self.entity.label], Part.VALUE)
        why = " ".join(
            f"when {self._seen(each)} then json_build_object('field', {literal(each.field.name)}, 'how', {literal(each.how)})"
            for each in self.tests
        )
        columns = (
            f"{literal(self.entity.name)} as entity, r.id, {label}::text as label, {self._organizations()} as organizations, "
            f"case {why} end as why, b.rank, r.changed_at"
        )
        return f"select {columns} from b join {layout.table(self.entity)} r on r.id = b.id"

    def _organizations(self) -> str:
        """Whose record it is; of a faceted one, the organizations whose relationship the asker may read."""
        organization = layout.table("organization")
        shown = "json_build_object('id', o.id, 'label', o.name)"
        if not self.entity.faceted:
            return f"(select json_build_array({shown}) from {organization} o where o.id = r.organization)"
        facet = Source(self.plan, self.entity, "g", "facet")
        seen = self.plan.live("g", self.plan.covered(facet, self.rights, "read"))
        rows = f"from {layout.facet_table(self.entity)} g join {organization} o on o.id = g.organization where g.record = r.id and {seen}"
        return f"coalesce((select json_agg({shown} order by o.code) {rows}), '[]')"
