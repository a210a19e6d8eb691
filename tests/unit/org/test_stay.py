"""How records of each organization count in another structure than today's (contract §4, MO-02)."""

from datetime import UTC, date, datetime
from uuid import UUID

from hezong.kernel.org.operation import Close, Move, Open
from hezong.kernel.org.reorganize import reorganize
from hezong.kernel.org.stay import seen_at, stays
from hezong.kernel.org.timeline import Life, Link, Span, Timeline, Unit
from hezong.kernel.types.lens import Stay

FIRST, DAY = date(2020, 1, 1), date(2025, 7, 1)
DOCUMENT = UUID("01980000-0000-7000-8000-000000000000")
TURN = datetime(2025, 7, 1, tzinfo=UTC)


def id_of(code: str) -> UUID:
    return UUID(bytes=code.encode().ljust(16, b"-"))


def group() -> Timeline:
    """HZ over SOUTH and CENTRAL; WH below CENTRAL."""
    above = {"HZ": None, "SOUTH": "HZ", "CENTRAL": "HZ", "WH": "CENTRAL"}
    units = [Unit(id_of(each), each, each, "company") for each in above]
    lives = [Life(id_of(each), Span(FIRST)) for each in above]
    links = [Link(id_of(each), id_of(parent), Span(FIRST)) for each, parent in above.items() if parent]
    return Timeline.of([*units, *lives, *links])


def merged() -> Timeline:
    outcome = reorganize(group(), [Move("WH", "SOUTH"), Close("CENTRAL", "SOUTH")], DAY, DOCUMENT)
    assert not outcome.problems
    return outcome.after


def test_what_moved_counts_here_until_it_moved_and_there_since():
    within = {each.organization: each for each in stays(merged(), [id_of("CENTRAL")], (), UTC)}
    assert within[id_of("WH")] == Stay(id_of("WH"), None, TURN)
    assert within[id_of("CENTRAL")] == Stay(id_of("CENTRAL"), None, None)
    south = {each.organization: each for each in stays(merged(), [id_of("SOUTH")], (), UTC)}
    assert south[id_of("WH")] == Stay(id_of("WH"), TURN, None)


def test_one_alone_is_without_what_lies_below_it():
    assert {each.organization for each in stays(merged(), (), [id_of("SOUTH")], UTC)} == {id_of("SOUTH")}


def test_an_organization_counts_where_it_began_on_days_before_it():
    opened = reorganize(group(), [Open("NEW", "NEW", "branch", "SOUTH")], DAY, DOCUMENT).after
    new = opened.by_code["NEW"]
    assert new in seen_at(opened, date(2025, 6, 30)).below(id_of("SOUTH"))
    assert new not in opened.at(date(2025, 6, 30)).below(id_of("SOUTH"))
