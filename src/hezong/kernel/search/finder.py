"""Turns the candidates of one entity into its best hits, rights inside; they are judged before anything is cut off at what an asker may read.

Of a *rare* word all candidates are known and judged one by one. Of a *common* one, the rows of a *small* scope are read instead; in a large
scope the candidates that may be read are enough, and those labels that equal or begin with what was typed come from the index of the label
(facts A2 §4).
"""

from dataclasses import dataclass
from functools import cached_property

from hezong.kernel.access import Allowed
from hezong.kernel.model.field import Entity
from hezong.kernel.query.plan import Plan, Walk, any_of
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import literal, quoted
from hezong.kernel.search.condition import Condition, Words, conditions, lowered


@dataclass(frozen=True, slots=True)
class Whole:
    """Up to how many rows a scope is read instead of guessing: their copies of labels alone, or the records themselves."""

    small: int
    tiny: int


FIRST, PATIENT = Whole(20_000, 4_000), Whole(100_000, 20_000)
"""At first, and where guessing has found less than half of the hits that were asked for."""
ENOUGH = 100
"""Candidates of a common word that are ranked, of those the asker may read."""
BEGINNING = 40
"""Rows taken of each list in which labels begin with what was typed."""


@dataclass(frozen=True)
class Finder:
    """One entity in a statement. ``ids``: candidates by rare conditions, ``some``: a few of those by common ones, as parameters.

    ``many``: the numbers of the common conditions.
    """

    plan: Plan
    words: Words
    entity: Entity
    ids: str
    some: str
    many: frozenset[int]
    whole: Whole = FIRST

    def hits(self, limit: int) -> str:
        """The best hits as ``entity, id, label, organizations, why, rank, near, changed_at``."""
        found = [self._candidates(self.ids), *self._opened()]
        if self.many:
            large = f" and {self.guessed}" if self.guessed else ""
            found += [self._candidates(self.some, f"{large} limit {ENOUGH}"), *self._scope, *self._beginnings()]
        # A record with several relationships comes from each of them, also where there is but one part.
        visible = f"v as materialized (select distinct u.id from ({' union all '.join(found)}) u)"
        return f"(with {visible}, b as materialized ({self._best(limit)}) {self._told()})"

    @property
    def sized(self) -> str:
        """The size of the scope, counted no further than it is read, as a part of the statement; empty where none is read."""
        if not self._scope:
            return ""
        rows = f"select from {layout.list_table(self.entity)} k where {self._reach()} limit {self.whole.small + 1}"
        return f"{self._size} as materialized (select count(*) as rows from ({rows}) c)"

    @property
    def guessed(self) -> str:
        """Whether the scope is too large to be read, so that some of the candidates stand for all; empty where it is never read."""
        return f"(select rows from {self._size}) > {self._read_whole}" if self._scope else ""

    @property
    def _size(self) -> str:
        return quoted(f"size of {self.entity.name}")

    @cached_property
    def rights(self) -> Allowed:
        return self.plan.sight.allowed(self.entity.name)

    @cached_property
    def source(self) -> Source:
        return Source(self.plan, self.entity, "r")

    @cached_property
    def common(self) -> list[Condition]:
        """The conditions that hold in more rows than the candidates are."""
        every = enumerate(conditions(self.entity, self.words.typed))
        return [each for number, each in every if number in self.many and each in self.tests]

    @cached_property
    def tests(self) -> list[Condition]:
        """Conditions over fields that the asker may read somewhere."""
        every = conditions(self.entity, self.words.typed)
        return [each for each in every if not self.rights.having([each.field.name]).nothing]

    @cached_property
    def barred(self) -> bool:
        """Whether some field that counts may not be read in every row."""
        return any(
            self.rights.having([each.field.name]) != self.rights for each in conditions(self.entity, self.words.typed)
        )

    @property
    def _label(self) -> str:
        return self.source.part(self.entity.fields[self.entity.label], Part.VALUE)

    def _seen(self, test: Condition) -> str:
        """A test that holds in a row where the asker may read its field."""
        giving = self.rights.having([test.field.name])
        found = test.plain(self.words, self.source.part(test.field, test.part))
        return found if giving == self.rights else f"({self.plan.visible(self.source, giving, 'read')} and {found})"

    def _holds(self) -> str:
        return f"({' or '.join(self._seen(each) for each in self.tests)})" if self.tests else "false"

    def _candidates(self, ids: str, ending: str = "") -> str:
        """Rights are looked up row by row, inside a case: else the planner reads the whole scope to find a thousand rows in it."""
        ids = f"(select distinct unnest({ids}::uuid[]) as id) p"
        if self.barred or not self.entity.faceted:
            seen = self.plan.visible(self.source, self.rights, "read")
            again = f" and {self._holds()}" if self.barred else ""
            rows = f"{ids} join {layout.table(self.entity)} r on r.id = p.id"
            return f"(select r.id from {rows} where r.deleted_at is null{_judged(seen)}{again}{ending})"
        facet = Source(self.plan, self.entity, "g", "facet")
        seen = self.plan.covered(facet, self.rights, "read")
        rows = f"{ids} join {layout.facet_table(self.entity)} g on g.record = p.id"
        return f"(select g.record as id from {rows} where g.deleted_at is null{_judged(seen)}{ending})"

    def _opened(self) -> list[str]:
        """Records that access requests open: few, and judged one by one, since no relationship leads to them."""
        opened = self.plan.opened(self.source, self.rights, "read") if self.tests else []
        if not opened:
            return []
        tests = f"r.deleted_at is null and {any_of(opened)} and {self._holds()}"
        return [f"(select r.id from {layout.table(self.entity)} r where {tests})"]

    @cached_property
    def _scope(self) -> list[str]:
        """All rows of a small scope; nothing where the asker may read everything, or not every field of it, or where nothing is common."""
        if not self.many:
            return []
        everything = any(share.reach.everything and share.when is None for share in self.rights.shares)
        if everything or self.barred:
            return []
        near, far = self._near(self._listed), self._far(self._listed)
        small, tiny = self.whole.small, self.whole.tiny
        parts = [(near, small), (far, tiny)] if self.entity.faceted else [([*near, *far], small)]
        rows = f"select {self._listed.id} as id from {layout.list_table(self.entity)} k"
        small = f"(select rows from {self._size}) <= {{0}} and {self._reach()}"
        return [f"{rows} where {small.format(most)} and ({' or '.join(tests)})" for tests, most in parts if tests]

    @property
    def _read_whole(self) -> int:
        """Up to so many rows a scope is read for all common conditions."""
        far = self.entity.faceted and not all(map(self._is_near, self.common))
        return self.whole.tiny if far else self.whole.small

    @property
    def _listed(self) -> Source:
        return Source(self.plan, self.entity, "k", "facet" if self.entity.faceted else "record")

    def _reach(self) -> str:
        return self.plan.live("k", self.plan.covered(self._listed, self.rights, "read"))

    def _near(self, source: Source) -> list[str]:
        """Tests on what stands in the rows of the scope themselves."""
        return [
            each.plain(self.words, source.part(each.field, each.part)) for each in self.tests if self._is_near(each)
        ]

    def _far(self, source: Source) -> list[str]:
        """Tests that need the record: of a faceted entity, one look for each row."""
        far = [each for each in self.common if not self._is_near(each)]
        if not self.entity.faceted or not far:
            return [each.plain(self.words, source.part(each.field, each.part)) for each in far]
        tests = " or ".join(each.plain(self.words, layout.column(each.field, each.part).of("m")) for each in far)
        return [f"exists (select from {layout.table(self.entity)} m where m.id = {source.id} and ({tests}))"]

    def _is_near(self, test: Condition) -> bool:
        listed = layout.list_columns(self.entity, test.field) or ()
        return any(each.part is test.part for each in listed)

    def _beginnings(self) -> list[str]:
        """Where the label is sorted by its spelling, the first of those that begin with what was typed."""
        label = self.entity.fields[self.entity.label]
        unlisted = layout.list_columns(self.entity, label) is None
        searched = layout.searchable(label) and any(each.field == label for each in self.common)
        if self.rights.having([label.name]) != self.rights or not searched or unlisted:
            return []
        return [self._beginning(self._listed, walk) for walk in self.plan.walks(self._listed, self.rights)]

    def _beginning(self, source: Source, walk: Walk) -> str:
        label = self.entity.fields[self.entity.label]
        spelled, text = source.part(label, Part.PINYIN), source.part(label, Part.VALUE)
        begins = "" if self.words.typed.letters else f" and {self.words.begins(lowered(text))}"
        within = "" if walk.organizations is None else " and k.organization = o.id"
        tests = f"k.deleted_at is null and {self.words.within(spelled, 'label')}{begins} and {walk.condition}{within}"
        table = layout.list_table(self.entity)
        columns = f"{source.id} as id, {spelled} as spelled, {text} as text"
        rows = f"select {columns} from {table} k where {tests} order by {spelled}, {text} limit {BEGINNING}"
        lists = "" if walk.organizations is None else f"unnest({walk.organizations}) o(id) cross join lateral "
        return f"(select w.id from {lists}({rows}) w order by w.spelled, w.text limit {2 * BEGINNING})"

    def _best(self, limit: int) -> str:
        columns = f"r.id, {self._rank()} as rank, {self._near_first()} as near, r.changed_at"
        rows = f"from v join {layout.table(self.entity)} r on r.id = v.id"
        return f"select {columns} {rows} order by rank, near desc, r.changed_at desc, r.id limit {limit}"

    def _near_first(self) -> str:
        """Whether the record lies in an organization at which the asker works; of equal matches these come first."""
        own = self.plan.params.add(Slot("home"), "uuid[]")
        if not self.entity.faceted:
            return f"coalesce(r.organization = any({own}), false)"
        facet = Source(self.plan, self.entity, "n", "facet")
        seen = self.plan.live("n", self.plan.covered(facet, self.rights, "read"))
        rows = (
            f"from {layout.facet_table(self.entity)} n where n.record = r.id and n.organization = any({own}) and {seen}"
        )
        return f"exists (select {rows})"

    def _rank(self) -> str:
        """Equal before beginning before whole word before inside before what only sounds so."""
        label = lowered(f"{self._label}::text")
        same = (
            each.exact(self.words, self.source.part(each.field, each.part))
            for each in self.tests
            if each.how in ("code", "phone") and not each.turned
        )
        exact = " or ".join((self.words.equal(label), *same))
        ranks = (exact, self.words.begins(label), self.words.word(label), self.words.contains(label))
        return f"case {' '.join(f'when {test} then {rank}' for rank, test in enumerate(ranks))} else {len(ranks)} end"

    def _told(self) -> str:
        """The hits as they are shown: only of these few are labels, organizations and reasons worked out."""
        why = " ".join(
            f"when {self._seen(each)} then json_build_object('field', {literal(each.field.name)}, 'how', {literal(each.how)})"
            for each in self.tests
        )
        columns = (
            f"{literal(self.entity.name)} as entity, r.id, {self._label}::text as label, {self._organizations()} as organizations, "
            f"case {why} end as why, b.rank, b.near, r.changed_at"
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


def _judged(seen: str) -> str:
    return "" if seen == "true" else f" and case when {seen} then true else false end"
