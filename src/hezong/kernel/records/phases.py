"""Runs the phases of a save on one row in memory: default → derive → check → guard (design §6). Returns values or problems, writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from uuid import UUID

from hezong.kernel.hooks import Change, Hook, HookBook, HookKind
from hezong.kernel.model.field import Check, Entity, Field, FieldType, Move, Rule
from hezong.kernel.records.record import Record, Values, linked
from hezong.kernel.records.rule import Frame, Rules
from hezong.kernel.records.value import Tools, parse
from hezong.kernel.schema.layout import Part, column
from hezong.kernel.types import Context, Money, Problem, Refused


@dataclass(frozen=True, slots=True)
class Draft:
    """A row on its way: its values after the write, master and facet together, by field name.

    ``fresh``: fields of a part that is being made, so that defaults apply. ``watched``: fields of the parts that are being saved.
    ``old`` is the row before, None on create. ``links``: loaded targets of references. ``above``: the record that gives the rights.
    """

    entity: Entity
    organization: UUID
    row: Mapping[str, object]
    given: frozenset[str]
    fresh: frozenset[str]
    watched: frozenset[str]
    old: Mapping[str, object] | None = None
    links: Mapping[str, Values] = field(default_factory=dict[str, Values])
    move: Move | None = None
    above: Record | None = None

    def with_row(self, row: Mapping[str, object]) -> "Draft":
        """The same with other values. Written out, because ``replace`` asks for each field by its name, and rows come by the thousand."""
        return Draft(
            self.entity,
            self.organization,
            row,
            self.given,
            self.fresh,
            self.watched,
            self.old,
            self.links,
            self.move,
            self.above,
        )


@dataclass(frozen=True)
class Phases:
    """The phases of one request: the hooks in force, and what values need."""

    hooks: HookBook
    tools: Tools
    context: Context

    def complete(self, draft: Draft) -> Draft:
        """The row with its defaults and its computed fields."""
        return self._stamped(self._derived(self._defaulted(draft)))

    def problems(self, draft: Draft) -> list[Problem]:
        """Everything that is wrong with a completed row."""
        found = [*required(draft), *self._demanded(draft), *self._kept(draft), *self._field_checks(draft)]
        found += self._checks(draft)
        found += self._hook_checks(draft, HookKind.CHECK, None)
        if draft.move is not None:
            found += self._hook_checks(draft, HookKind.GUARD, draft.move.name)
        return found

    def _frame(self, draft: Draft) -> Frame:
        return self.rules.frame(draft.organization)

    @cached_property
    def rules(self) -> Rules:
        return Rules(self.context)

    def _defaulted(self, draft: Draft) -> Draft:
        """Fills what a new part leaves open: what the body names stays as it is, null included."""
        if not draft.fresh:
            return draft
        row, frame = dict(draft.row), self._frame(draft)
        for each in agenda(draft.entity).filled:
            if _open(draft, row, each.name):
                row[each.name] = self._default(each, _seen(row, draft.links), frame)
        draft = draft.with_row(row)
        for hook in self._hooks(draft, HookKind.DEFAULT):
            if _open(draft, row, hook.name):
                row[hook.name] = hook.function(_change(draft), self.context)
        return draft

    def _default(self, each: Field, row: Mapping[str, object], frame: Frame) -> object:
        if each.rollup is not None:
            return nothing(each)
        if each.type is FieldType.STAGE and each.default is None:
            return each.options[0].code if each.options else None
        if isinstance(each.default, Rule):
            return fit(each, frame.value(each.default, row))
        value = parse(each, each.default, self.tools)
        if isinstance(value, Problem):
            raise Refused(value)
        return value

    def _derived(self, draft: Draft) -> Draft:
        row, frame = dict(draft.row), self._frame(draft)
        for each in agenda(draft.entity).computed:
            if each.compute is not None and each.name in draft.watched:
                row[each.name] = fit(each, frame.value(each.compute, _seen(row, draft.links), draft.old))
        draft = draft.with_row(row)
        for hook in self._hooks(draft, HookKind.DERIVE):
            if hook.name in draft.watched:
                row[hook.name] = hook.function(_change(draft), self.context)
        return draft

    def _stamped(self, draft: Draft) -> Draft:
        """The row with the company of each value that is unique in its company.

        Uniqueness is judged when a value or its place changes: a company that is joined with another keeps its numbers.
        """
        fields = [each for each in company_fields(draft.entity) if each.name in draft.watched and _placed(draft, each)]
        companies = {column(each, Part.COMPANY).name: self._company(draft, each) for each in fields}
        return draft.with_row({**draft.row, **companies}) if companies else draft

    def _company(self, draft: Draft, each: Field) -> UUID | None:
        known, organization = self.context.structure, draft.organization if each.facet else draft.row["organization"]
        if draft.row.get(each.name) is None or not isinstance(organization, UUID):
            return None
        return known.company(organization) if organization in known.organizations else organization

    def _field_checks(self, draft: Draft) -> Iterable[Problem]:
        """Only of values that are new: old rows may carry some from before the rule."""
        row = _seen(draft.row, draft.links)
        for each in agenda(draft.entity).checked:
            name = each.name
            if name not in draft.watched or row.get(name) is None or not _changed(draft, name):
                continue
            if not self._frame(draft).holds(each.check, row, draft.old):
                yield Problem("check.value", field=name, params={"name": _title(each.title, self.context, name)})

    def _demanded(self, draft: Draft) -> Iterable[Problem]:
        """Fields that this record needs, where they stay empty."""
        row, frame = _seen(draft.row, draft.links), self._frame(draft)
        for each in agenda(draft.entity).demanded:
            empty = each.name in draft.watched and draft.row.get(each.name) is None
            if empty and frame.holds(each.required_when, row):
                yield Problem("check.required", field=each.name, params={"name": each.name})

    def _kept(self, draft: Draft) -> Iterable[Problem]:
        """Fields that keep their value on the record as it was before."""
        old, frame = draft.old, self._frame(draft)
        for each in agenda(draft.entity).kept if old is not None else ():
            changed = each.name in draft.given and _changed(draft, each.name)
            if old is not None and changed and frame.holds(each.readonly_when, old):
                title = _title(each.title, self.context, each.name)
                yield Problem("check.readonly", field=each.name, params={"name": title})

    def _checks(self, draft: Draft) -> Iterable[Problem]:
        row, frame, known = _seen(draft.row, draft.links), self._frame(draft), draft.row.keys()
        for check, reads, needs in agenda(draft.entity).checks:
            if known >= needs and not frame.holds(check.rule, row, draft.old):
                title = _title(check.title, self.context, check.name)
                yield Problem(f"{draft.entity.name}.{check.name}", field=_only(reads), params={"title": title})

    def _hook_checks(self, draft: Draft, kind: HookKind, name: str | None) -> Iterable[Problem]:
        for hook in self._hooks(draft, kind):
            if name is None or hook.name == name:
                result = hook.function(_change(draft), self.context)
                yield from (each for each in _list(result) if isinstance(each, Problem))

    def _hooks(self, draft: Draft, kind: HookKind) -> tuple[Hook, ...]:
        return self.hooks.of(draft.entity.name, kind)


def required(draft: Draft) -> Iterable[Problem]:
    """Required fields of the parts that are being saved, where they stay empty."""
    for name in agenda(draft.entity).required:
        if name in draft.watched and draft.row.get(name) is None:
            yield Problem("check.required", field=name, params={"name": name})


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the phases have to do for an entity: fields that begin with a value, computed ones in their order, checks with the fields they read, and those of
    them that a row must have: the id it has in any case.
    """

    filled: tuple[Field, ...]
    computed: tuple[Field, ...]
    checked: tuple[Field, ...]
    required: tuple[str, ...]
    demanded: tuple[Field, ...]
    kept: tuple[Field, ...]
    checks: tuple[tuple[Check, frozenset[str], frozenset[str]], ...]


@lru_cache(maxsize=1024)
def agenda(entity: Entity) -> Agenda:
    """Worked out once for the life of a model; rows come by the thousand."""
    fields = tuple(entity.fields.values())
    return Agenda(
        filled=tuple(
            each for each in fields if each.default is not None or each.rollup or each.type is FieldType.STAGE
        ),
        computed=in_order(entity),
        checked=tuple(each for each in fields if each.check is not None),
        required=tuple(each.name for each in fields if each.required),
        demanded=tuple(each for each in fields if each.required_when is not None),
        kept=tuple(each for each in fields if each.readonly_when is not None),
        checks=tuple((each, reads := _reads(each.rule), reads - {"id"}) for each in entity.checks.values()),
    )


def _reads(rule: Rule) -> frozenset[str]:
    return frozenset(path[1] for path in rule.checked.paths if len(path) > 1 and path[0] == "self")


def _seen(row: Mapping[str, object], links: Mapping[str, Values]) -> Mapping[str, object]:
    """The row as rules see it; without links it is the row itself."""
    return linked(row, links) if links else row


def in_order(entity: Entity) -> tuple[Field, ...]:
    """Computed fields, each after those that it reads; a circle is cut where it closes."""
    found: dict[str, Field] = {}

    def visit(each: Field, above: frozenset[str]) -> None:
        if each.name in found or each.name in above or each.compute is None:
            return
        for path in each.compute.checked.paths:
            if len(path) > 1 and path[0] == "self" and path[1] in entity.fields:
                visit(entity.fields[path[1]], above | {each.name})
        found[each.name] = each

    for each in entity.fields.values():
        visit(each, frozenset())
    return tuple(found.values())


def nothing(each: Field) -> object:
    """A sum or count over no records: zero, but of money nothing, since it would have no currency."""
    return {FieldType.INT: 0, FieldType.DECIMAL: Decimal(0)}.get(each.type)


def fit(each: Field, value: object) -> object:
    """The value of an expression as the field stores it."""
    if type(value) is dict or isinstance(value, Mapping):  # pyright: ignore[reportUnknownArgumentType]  # a loaded reference
        return value.get("id")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  # a loaded reference
    if isinstance(value, int) and not isinstance(value, bool) and each.type in (FieldType.DECIMAL, FieldType.PERCENT):
        return Decimal(value)
    if each.type is FieldType.MONEY and value is not None and not isinstance(value, Money):
        raise TypeError(f"{each.name} takes money, not {value!r}")
    return value


@lru_cache(maxsize=1024)
def company_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields whose values are unique in a company."""
    return tuple(each for each in entity.stored() if each.unique == "company")


def _placed(draft: Draft, each: Field) -> bool:
    """Whether a value is new, or where it lies, or its company was never noted."""
    if draft.old is None or _changed(draft, each.name) or draft.row.get(column(each, Part.COMPANY).name) is None:
        return True
    return not each.facet and plain_id(draft.old.get("organization")) != draft.row.get("organization")


def _open(draft: Draft, row: Mapping[str, object], name: str) -> bool:
    return name in draft.fresh and name not in draft.given and row.get(name) is None


def _changed(draft: Draft, name: str) -> bool:
    return draft.old is None or plain_id(draft.old.get(name)) != draft.row.get(name)


def plain_id(value: object) -> object:
    """A loaded reference as its id, everything else as it is."""
    return value.get("id") if isinstance(value, Mapping) and "id" in value else value  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  # rows hold any value


def _change(draft: Draft) -> Change:
    old = None if draft.old is None else {name: plain_id(value) for name, value in draft.old.items()}
    return Change(draft.entity.name, old, draft.row)


def _only(names: frozenset[str]) -> str | None:
    """The field at which a check is shown, where it looks at one alone."""
    return next(iter(names)) if len(names) == 1 else None


def _title(titles: Mapping[str, str], context: Context, name: str) -> str:
    return titles.get(context.language) or next(iter(titles.values()), name)


def _list(result: object) -> list[object]:
    return list(result) if isinstance(result, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # hooks are checked by their own types
