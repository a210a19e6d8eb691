"""Holds the parts of an entity as immutable values: fields, grants, stages, views. No behaviour beyond look-ups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TypeAlias

from hezong.kernel.expr.check import Checked
from hezong.kernel.expr.python import compile_python
from hezong.kernel.types import Place

Titles: TypeAlias = Mapping[str, str]
"""Text by language (``zh-CN``, ``en``)."""

NO_TITLES: Titles = MappingProxyType({})


class FieldType(StrEnum):
    """What a field holds; the list is closed, so that every layer can treat all of it."""

    TEXT = "text"
    LONGTEXT = "longtext"
    INT = "int"
    RATING = "rating"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    STAGE = "stage"
    CHOICES = "choices"
    TAGS = "tags"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    GEO = "geo"
    FILE = "file"
    REF = "ref"
    RELATED = "related"
    MANY = "many"


TEXTUAL = frozenset({FieldType.TEXT, FieldType.LONGTEXT, FieldType.PHONE, FieldType.EMAIL, FieldType.URL})


@dataclass(frozen=True)
class Rule:
    """An expression of the model: its text, its checked tree and where it stands."""

    text: str
    checked: Checked
    place: Place

    @cached_property
    def run(self) -> Callable[[Mapping[str, object]], object]:
        """The rule as a function of its environment, compiled when it is first needed and kept with the model."""
        return compile_python(self.checked)


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice or a stage: its code and what people read."""

    code: str
    title: Titles = field(default_factory=lambda: NO_TITLES)
    lock: str = "free"


@dataclass(frozen=True, slots=True)
class RollUp:
    """A value over the live records of a list: their number, or the sum of one of their fields (``of``)."""

    many: str
    of: str | None = None


class Ending(StrEnum):
    """What becomes of a record whose time is over: its values go and it stays, or it goes."""

    ERASE = "erase"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long something is kept: so long (an ISO 8601 duration such as ``P3Y``) after a date of the record, where ``when`` holds.

    ``since`` is the name of a date or time of the record; a field is always erased.
    """

    keep: str
    since: str
    then: Ending
    place: Place
    when: Rule | None = None


@dataclass(frozen=True, slots=True)
class Privacy:
    """Why something is kept, who answers for it, and how long it is kept (CU-21).

    ``owner``: a role. ``kept``: the reason for which an erasure leaves a field as it is. Of an entity only: ``person``: its
    records, or those for which the rule holds, are natural persons, whose data are exported and erased on request (CU-06);
    ``about``: the reference by which its records belong to the data of a person.
    """

    place: Place
    purpose: Titles = field(default_factory=lambda: NO_TITLES)
    owner: str | None = None
    retention: Retention | None = None
    kept: Titles = field(default_factory=lambda: NO_TITLES)
    person: Rule | bool = False
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entity (design §4)."""

    name: str
    type: FieldType
    place: Place
    title: Titles = field(default_factory=lambda: NO_TITLES)
    help: Titles = field(default_factory=lambda: NO_TITLES)
    facet: bool = False
    required: bool = False
    search: bool = False
    sensitive: bool = False
    listed: bool = False
    hidden: bool = False
    of: str | None = None
    unique: str | None = None
    ref: str | None = None
    via: str | None = None
    options: tuple[Option, ...] = ()
    default: Rule | object = None
    compute: Rule | None = None
    rollup: RollUp | None = None
    check: Rule | None = None
    read: frozenset[str] | None = None
    write: frozenset[str] | None = None
    was: str | None = None
    local: str | None = None
    lock: str = "free"
    visible_when: Rule | None = None
    required_when: Rule | None = None
    readonly_when: Rule | None = None
    privacy: Privacy | None = None
    """``visible_when``, ``required_when``, ``readonly_when``: on which records screens show it, it needs a value, it keeps the one it has.
    ``of``: the field that this one completes; the entity of a related record goes wherever its id goes.
    ``unique``: ``organization``, ``company`` (that of the organization when the value was saved) or ``group``.
    ``via``: for ``many``, the field of the other entity.
    ``default``: a Rule or a plain value. ``read``/``write``: roles, None means all.
    ``local``: the organization code of the overlay that added it (kept in ``ext``).
    ``listed``: lists filter or sort by it often, so it gets indexes of its own and is projected to facets."""

    @property
    def derived(self) -> bool:
        """Whether the save pipeline gives the value, from other fields or other records; nobody writes it."""
        return self.compute is not None or self.rollup is not None


@dataclass(frozen=True, slots=True)
class Move:
    """A step between stages: who may take it, from where, and on what condition."""

    name: str
    sources: tuple[str, ...]
    target: str
    place: Place
    title: Titles = field(default_factory=lambda: NO_TITLES)
    when: Rule | None = None
    by: frozenset[str] | None = None
    lock: str = "free"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The stages of a record, in order, and the moves between them; ``field`` is the stage field they drive."""

    field: str
    stages: tuple[Option, ...]
    moves: Mapping[str, Move]
    lock: str = "free"
    place: Place | None = None


class Depth(StrEnum):
    """How far a right of a position reaches (contract §2)."""

    OWN = "own"
    UNIT = "unit"
    BELOW = "below"
    COMPANY = "company"
    GROUP = "group"


VERBS = ("read", "create", "update", "delete", "export", "merge", "explain", "export_sensitive", "reveal", "erase")
EVERYONE = "everyone"
"""The key under ``access`` whose grants every position has, whatever its role."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role may do with one verb: a depth, perhaps a condition, perhaps only some fields (None means all)."""

    role: str
    verb: str
    depth: Depth
    place: Place
    when: Rule | None = None
    fields: frozenset[str] | None = None
    lock: str = "free"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that every saved record satisfies; its name is the key of its message ``{entity}.{name}``."""

    name: str
    rule: Rule
    title: Titles = field(default_factory=lambda: NO_TITLES)
    lock: str = "free"


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields on a form, or one block of the screen (``block``).

    ``spans``: how many of the twelve columns each field takes, by name; the others as their type needs. ``tab``: where it stands,
    with the first ones where it is None. ``visible``: on which records it is shown.
    """

    name: str
    fields: tuple[str, ...]
    title: Titles = field(default_factory=lambda: NO_TITLES)
    spans: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    block: str | None = None
    tab: str | None = None
    tab_title: Titles = field(default_factory=lambda: NO_TITLES)
    visible: Rule | None = None


@dataclass(frozen=True, slots=True)
class Views:
    """What lists and forms show, and how lists are ordered at first."""

    list: tuple[str, ...] = ()
    form: tuple[Section, ...] = ()
    order: tuple[str, ...] = ("-changed_at",)
    filters: tuple[str, ...] = ()
    lock: str = "free"
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure over the records of an entity (``metrics``), under the rights of whoever looks at it.

    ``sum``: the field that is added up; without it records are counted. ``by``: a choice or stage that splits the figure.
    ``over``: a date; the figure is then that of the current month, with the days before it beside.
    """

    name: str
    place: Place
    title: Titles = field(default_factory=lambda: NO_TITLES)
    sum: str | None = None
    when: Rule | None = None
    by: str | None = None
    over: str | None = None
    lock: str = "free"


class Likeness(StrEnum):
    """How the values of a field are compared when duplicates are looked for."""

    ORGANIZATION = "organization_name"
    PERSON = "person_name"
    TEXT = "text"
    EXACT = "exact"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Compared:
    """A field by which records are found to be alike. ``places``: the entity whose records are places, and its field that names the outer place."""

    likeness: Likeness
    places: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """What makes the records of an entity good: fields that should be filled, and after how many days without change one is stale.

    ``owner``: the role that answers for the records of its organizations.
    """

    complete: tuple[str, ...] = ()
    stale_after: int | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Above:
    """The record from which the records of an entity have their rights (``access: {parent: …}``).

    ``entities``: what it may be, by name; one for a reference, many where ``related``. ``optional``: a record may stand without it.
    """

    field: str
    related: bool
    optional: bool
    place: Place
    entities: Mapping[str, "Entity"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A business object as the model tells it. ``fields`` holds master and facet fields and the implicit ones."""

    name: str
    area: str
    place: Place
    scope: str
    label: str
    fields: Mapping[str, Field]
    title: Titles = field(default_factory=lambda: NO_TITLES)
    plural: Titles = field(default_factory=lambda: NO_TITLES)
    about: Titles = field(default_factory=lambda: NO_TITLES)
    faceted: bool = False
    share_masked: bool = False
    masked_shows: tuple[str, ...] = ()
    compared: Mapping[str, Compared] = field(default_factory=lambda: MappingProxyType({}))
    lifecycle: Lifecycle | None = None
    checks: Mapping[str, Check] = field(default_factory=lambda: MappingProxyType({}))
    access: Mapping[str, Mapping[str, Grant]] = field(default_factory=lambda: MappingProxyType({}))
    views: Views = Views()
    metrics: Mapping[str, Metric] = field(default_factory=lambda: MappingProxyType({}))
    icon: str = "box"
    was: str | None = None
    kernel: bool = False
    navigation: bool = True
    validity: bool = False
    lock: str = "free"
    above: Above | None = None
    quality: Quality | None = None
    privacy: Privacy | None = None
    base: "Entity | None" = field(default=None, repr=False)
    """``compared``: how duplicates are found, by field. ``masked_shows``: fields of a masked record besides its label (contract §2, "Masked sharing").
    ``base``: of an entity with overlays the same without any. All organizations share its tables, so it alone decides on them."""

    @property
    def owned(self) -> bool:
        """Whether depth ``own`` looks at an ``owner``; otherwise it looks at the creator (contract §2)."""
        return "owner" in self.fields

    @property
    def owner(self) -> str:
        return "owner" if self.owned else "created_by"

    def __hash__(self) -> int:
        """Equal entities hash alike; what is worked out of an entity can then be remembered by it."""
        return hash((self.name, len(self.fields)))

    def stored(self) -> tuple[Field, ...]:
        """The fields that have a place in a table: all but ``many``."""
        return _stored(self)


@lru_cache(maxsize=1024)
def _stored(entity: Entity) -> tuple[Field, ...]:
    return tuple(each for each in entity.fields.values() if each.type is not FieldType.MANY)
