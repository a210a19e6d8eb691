"""The one table of what model files may say: the loader reads by it and the JSON Schema for editors is made from it."""

from collections.abc import Mapping

from hezong.kernel.model.field import EVERYONE, VERBS, Depth, Ending, FieldType, Likeness
from hezong.kernel.model.shape import (
    CODE,
    DOTTED,
    DURATION,
    LISTED,
    LOCAL,
    NAME,
    PATH,
    Choice,
    Either,
    Flag,
    Formula,
    Key,
    Listing,
    Named,
    Nothing,
    Record,
    Shape,
    Size,
    Text,
    Value,
    Word,
)

LOCKS = ("fixed", "may_narrow", "may_extend", "free")
SCOPES = ("organization", "group", "global")
PARENT = "parent"
"""The key under ``access`` that is no role: the field whose record decides."""
NONE = "none"
"""The depth by which an overlay takes a right away."""
LANGUAGES = ("zh-CN", "en")
LANGUAGE_OF = {"zh": "zh-CN", "zh-CN": "zh-CN", "en": "en"}
"""How titles may name a language, and its proper name."""

_TYPES = tuple(each.value for each in FieldType if each not in {FieldType.REF, FieldType.MANY})
COLUMNS = 12
"""The columns of a form."""
BLOCKS = ("timeline", "files", "history", "readers")
"""What a form can hold besides fields."""
_DEPTHS = tuple(each.value for each in Depth)

TITLES: Shape = Either(
    scalar=Text(),
    table=Record({code: Key(Text(), f"The text in {name}") for code, name in LANGUAGE_OF.items()}),
)
LOCK = Key(Choice(LOCKS), "What overlays may change: nothing, only narrow, only extend, all but widen")
OPTION: Shape = Either(
    scalar=Text(),
    table=TITLES,
    marked={
        "title": Record({"title": Key(TITLES, "What people read"), "lock": LOCK}),
        "lock": Record({"title": Key(TITLES, "What people read"), "lock": LOCK}),
    },
)
_OPTION_ITEM: Shape = Either(scalar=Word(CODE, "code"), table=Named(OPTION, CODE))
_ROLES: Shape = Listing(Word(NAME, "role"))
_PATHS: Shape = Listing(Word(PATH, "field"))


def _adding(item: Shape) -> Shape:
    """How an overlay adds to a list of its base, at the end or at a place."""
    return Record(
        {
            "add": Key(Listing(item), "What is added", required=True),
            "after": Key(Word(PATH, "name"), "After which item"),
            "before": Key(Word(PATH, "name"), "Before which item"),
        }
    )


def _listing(item: Shape, overlay: bool) -> Shape:
    return Either(items=Listing(item), marked={"add": _adding(item)}) if overlay else Listing(item)


def _options(overlay: bool) -> Shape:
    marked: Mapping[str, Shape] = {"add": _adding(_OPTION_ITEM)} if overlay else {}
    return Either(items=Listing(_OPTION_ITEM), table=Named(OPTION, CODE), marked=marked)


def _kept(**more: Key) -> Key:
    """Why something is kept, and how long."""
    purpose = "For what it is kept"
    keys: dict[str, Key] = {
        "purpose": Key(TITLES, purpose),
        "owner": Key(Word(NAME, "role"), "The role that answers for it"),
    }
    return Key(Record({**keys, **more}), f"{purpose}, who answers for it and how long")


def _retention(whole: bool) -> Key:
    then: dict[str, Key] = {}
    if whole:
        endings = Choice(tuple(each.value for each in Ending))
        then = {"then": Key(endings, "Whether its values go or the record itself; erase where left out")}
    keys = {
        "keep": Key(Word(DURATION, "duration"), "How long, such as P3Y or P18M", required=True),
        "from": Key(Word(LOCAL, "field"), "Since which date of the record; changed_at where left out"),
        "when": Key(Formula(), "For which records"),
        **then,
    }
    return Key(Record(keys), "When it is erased")


def _privacy_of_field() -> Key:
    kept = Key(TITLES, "Why it stays when a person's data are erased, such as a law")
    return _kept(retention=_retention(whole=False), kept=kept)


def _privacy_of_entity() -> Key:
    person = Key(Formula(), "true, or for which records: they are natural persons, whose data are erased on request")
    about = Key(Word(LOCAL, "field"), "The reference to the person to whose data its records belong")
    return _kept(retention=_retention(whole=True), person=person, about=about)


def _field(overlay: bool) -> Shape:
    kept = {} if overlay else {"privacy": _privacy_of_field()}
    return Record(
        {
            **kept,
            "type": Key(Choice(_TYPES), "What the field holds"),
            "ref": Key(Word(NAME, "entity"), "A reference to a record of this entity"),
            "many": Key(Word(DOTTED, "entity.field"), "The records of an entity that refer to this one by a field"),
            "title": Key(TITLES, "What people read"),
            "help": Key(TITLES, "A sentence beside the field"),
            "required": Key(Flag(), "Whether a record needs a value"),
            "search": Key(Flag(), "Whether search finds records by it"),
            "sensitive": Key(Flag(), "Whether it is encrypted and shown masked"),
            "listed": Key(Flag(), "Whether lists filter or sort by it so often that it deserves indexes of its own"),
            "hidden": Key(Flag(), "Whether screens leave it out"),
            "unique": Key(Choice(("organization", "company", "group")), "Where no two records may have the same value"),
            "of": Key(_options(overlay), "The options of a choice"),
            "default": Key(Value(), "The first value; an expression begins with ="),
            "compute": Key(Formula(), "The expression that gives the value"),
            "sum": Key(Word(LISTED, "list.field"), "The sum of a field over the records of a list"),
            "count": Key(Word(LOCAL, "list"), "The number of records of a list"),
            "check": Key(Formula(), "What a value must satisfy"),
            "visible_when": Key(Formula(), "On which records screens show it"),
            "required_when": Key(Formula(), "On which records it needs a value"),
            "readonly_when": Key(Formula(), "On which records it keeps the value it has"),
            "read": Key(_ROLES, "The only roles that may read it"),
            "write": Key(_ROLES, "The only roles that may write it"),
            "was": Key(Word(LOCAL, "name"), "Its name in the version before"),
            "lock": LOCK,
        }
    )


def _lifecycle(overlay: bool) -> Shape:
    move = Record(
        {
            "from": Key(
                Either(scalar=Word(CODE, "stage"), items=Listing(Word(CODE, "stage"))),
                "Stages it starts at",
                required=not overlay,
            ),
            "to": Key(Word(CODE, "stage"), "The stage it ends at", required=not overlay),
            "title": Key(TITLES, "What people read"),
            "when": Key(Formula(), "On what condition"),
            "by": Key(_ROLES, "The only roles that may take it"),
            "lock": LOCK,
        }
    )
    return Record(
        {
            "field": Key(Word(LOCAL, "field"), "The stage field it drives, where it is not called stage"),
            "stage": Key(_options(overlay), "The stages in order", required=not overlay),
            "moves": Key(Named(move), "The steps between them"),
            "lock": LOCK,
        }
    )


def _grant(overlay: bool) -> Shape:
    depths = (*_DEPTHS, NONE) if overlay else _DEPTHS
    return Either(
        scalar=Choice(depths),
        table=Record(
            {
                "depth": Key(Choice(depths), "How far the right reaches", required=not overlay),
                "when": Key(Formula(), "For which records"),
                "fields": Key(Listing(Word(LOCAL, "field")), "For which fields only"),
                "lock": LOCK,
            }
        ),
    )


def _access(overlay: bool) -> Shape:
    verbs = Record({verb: Key(_grant(overlay), f"How far the role may {verb}") for verb in VERBS})
    parent = Key(Word(LOCAL, "field"), "The reference to the record whose readers and writers are those of this one")
    return Named(verbs, NAME, {} if overlay else {PARENT: parent})


def _views(overlay: bool) -> Shape:
    fields = _listing(Word(PATH, "field"), overlay)
    placed = Either(scalar=Word(PATH, "field"), table=Named(Size(COLUMNS), PATH))
    section = Either(
        items=Listing(placed),
        table=Record(
            {
                "title": Key(TITLES, "What people read"),
                "fields": Key(
                    _listing(placed, overlay), f"Its fields in order; name: 8 takes eight of the {COLUMNS} columns"
                ),
                "block": Key(Choice(BLOCKS), "A part of the screen that holds no fields"),
                "tab": Key(Word(NAME, "tab"), "The tab it stands on; sections without one are on the first"),
                "visible_when": Key(Formula(), "On which records it is shown"),
            }
        ),
        marked={"add": _adding(placed)} if overlay else {},
    )
    return Record(
        {
            "list": Key(fields, "The columns of lists"),
            "form": Key(Named(section), "The sections of forms"),
            "order": Key(_listing(Word(PATH, "field"), overlay), "How lists are ordered at first; - is descending"),
            "filters": Key(fields, "The filters offered above lists"),
            "lock": LOCK,
        }
    )


def _check() -> Shape:
    return Either(
        scalar=Formula(),
        table=Record(
            {
                "rule": Key(Formula(), "What must be true", required=True),
                "title": Key(TITLES, "What is wrong otherwise"),
                "lock": LOCK,
            }
        ),
    )


def _metric() -> Shape:
    return Record(
        {
            "title": Key(TITLES, "What people read"),
            "sum": Key(Word(LOCAL, "field"), "The field that is added up; without it records are counted"),
            "when": Key(Formula(), "Which records count"),
            "by": Key(Word(LOCAL, "field"), "The choice or stage by which it is split"),
            "over": Key(Word(LOCAL, "field"), "The date by which it is told for the current month"),
            "lock": LOCK,
        }
    )


def _compared() -> Shape:
    ways = Choice(tuple(each.value for each in Likeness))
    places = Key(
        Word(DOTTED, "entity.field"), "The entity whose records are places, and its field that names the outer place"
    )
    return Either(
        scalar=ways, table=Record({"as": Key(ways, "How its values are compared", required=True), "places": places})
    )


def _quality() -> Shape:
    return Record(
        {
            "complete": Key(Listing(Word(LOCAL, "field")), "Fields that should be filled, though no save demands it"),
            "stale_after": Key(
                Word(r"P[1-9][0-9]{0,3}D", "days"), "After how long without a change a record is stale, as in P180D"
            ),
            "owner": Key(Word(NAME, "role"), "The role that answers for the records of its organizations"),
        }
    )


def _body(overlay: bool) -> dict[str, Key]:
    shown = Key(
        Listing(Word(LOCAL, "field")), "Which fields they learn besides its label and whose it is", required=True
    )
    share = Key(
        Either(scalar=Choice(("masked",)), table=Record({"masked": shown})),
        "Whether others can learn that a record exists",
    )
    shared = {} if overlay else {"share": share}
    alike = (
        {}
        if overlay
        else {
            "duplicates": Key(Named(_compared()), "By which fields duplicates are found, and how they are compared"),
            "quality": Key(_quality(), "What makes its records good"),
        }
    )
    facet = Record(
        {
            **shared,
            "fields": Key(Named(_field(overlay)), "The fields each organization has of its own"),
            "lifecycle": Key(_lifecycle(overlay), "The stages of the relationship and the moves between them"),
        }
    )
    return {
        "title": Key(TITLES, "What people read"),
        "plural": Key(TITLES, "What people read above lists"),
        "about": Key(TITLES, "A sentence about it"),
        "icon": Key(Word(r"[a-z][a-z0-9-]{0,39}", "icon"), "The icon of the entity"),
        "lock": LOCK,
        **shared,
        **alike,
        "fields": Key(Named(_field(overlay)), "The fields of a record"),
        "facet": Key(facet, "What each organization that works with a record keeps of its own"),
        "lifecycle": Key(_lifecycle(overlay), "The stages of a record and the moves between them"),
        "checks": Key(Named(_check()), "Rules that every saved record satisfies"),
        "access": Key(_access(overlay), f"What each role may do; {EVERYONE} is every position"),
        "views": Key(_views(overlay), "What lists and forms show"),
        "metrics": Key(Named(_metric()), "Figures that people may put on their home page"),
    }


ENTITY = Record(
    {
        "entity": Key(Word(NAME, "name"), "The name of the entity, as in URLs", required=True),
        "label": Key(Word(LOCAL, "field"), "The field that names a record; name where left out"),
        **_body(overlay=False),
        "scope": Key(
            Choice(SCOPES), "Whether a record belongs to an organization, the whole group or everyone", required=True
        ),
        "was": Key(Word(NAME, "name"), "Its name in the version before"),
        "validity": Key(
            Flag(), "Whether its records are codes that retire: valid from valid_from until valid_to, both dates"
        ),
        "navigation": Key(Flag(), "false keeps it out of the navigation"),
        "kernel": Key(Flag(), "Whether the kernel itself relies on it"),
        "privacy": _privacy_of_entity(),
    }
)
OVERLAY = Record(
    {
        "extend": Key(Word(NAME, "entity"), "The entity that is extended", required=True),
        "for": Key(
            Word(CODE, "organization"), "The code of the organization it holds for, and all below; a pack leaves it out"
        ),
        **_body(overlay=True),
    }
)
AREA = Record(
    {
        "name": Key(Word(NAME, "name"), "The name of the area", required=True),
        "title": Key(TITLES, "What people read"),
        "about": Key(TITLES, "A sentence about it"),
        "icon": Key(Word(r"[a-z][a-z0-9-]{0,39}", "icon"), "The icon of the area"),
        "needs": Key(Listing(Word(NAME, "area")), "The areas whose entities it refers to"),
        "entities": Key(Listing(Word(NAME, "entity")), "Those of its entities that come first, in their order"),
        "navigation": Key(
            Listing(Word(NAME, "entity")), "The entities that come first in the navigation; the others follow by title"
        ),
        "roles": Key(
            Either(items=Listing(Word(NAME, "role")), table=Named(Either(scalar=Text(), table=TITLES), NAME)),
            "The roles it brings",
        ),
    }
)
TEXTS = Named(Text(), r"[a-z][A-Za-z0-9_.\u4e00-\u9fff-]{0,149}")
"""The texts of one language, by flat key."""
EMPTY = Nothing()

_STORED = frozenset(FieldType) - {FieldType.MANY}
_WORDS = frozenset({FieldType.TEXT, FieldType.LONGTEXT, FieldType.PHONE, FieldType.EMAIL, FieldType.URL})
_PLAIN = _STORED - {FieldType.STAGE, FieldType.GEO, FieldType.FILE, FieldType.RELATED}
APPLIES: Mapping[str, frozenset[FieldType]] = {
    "required": _STORED - {FieldType.STAGE},
    "search": _WORDS,
    "sensitive": frozenset({FieldType.TEXT, FieldType.PHONE, FieldType.EMAIL}),
    "listed": _STORED - {FieldType.LONGTEXT, FieldType.GEO, FieldType.FILE, FieldType.RELATED},
    "unique": _PLAIN - {FieldType.LONGTEXT, FieldType.MONEY, FieldType.TAGS, FieldType.CHOICES, FieldType.BOOL},
    "of": frozenset({FieldType.CHOICE, FieldType.CHOICES}),
    "default": _PLAIN,
    "compute": _PLAIN - {FieldType.TAGS, FieldType.CHOICES},
    "sum": frozenset({FieldType.INT, FieldType.DECIMAL, FieldType.MONEY}),
    "count": frozenset({FieldType.INT}),
    "check": _STORED - {FieldType.STAGE, FieldType.RELATED},
    "required_when": _STORED - {FieldType.STAGE},
    "readonly_when": _STORED - {FieldType.STAGE},
    "write": _STORED - {FieldType.STAGE},
}
"""The types a key of a field makes sense for; keys not named here suit all."""
