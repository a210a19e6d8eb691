"""Whatever is done to a group, in whatever order and for whatever day: it stays a tree on every day, is seen as the oracle says, and can be taken back (MO-02)."""

import random
from datetime import date

import pytest

from hezong.kernel.org.reorganize import Delta, Outcome, reorganize
from hezong.kernel.org.timeline import Timeline, snapshot
from hezong.kernel.org.undo import undo
from tests.property.reorganizing import oracle
from tests.property.reorganizing.amount import SEED, SEQUENCES, STEPS
from tests.property.reorganizing.chance import FIRST, LAST, some_day, some_group, some_id, some_operations


def days_of(timeline: Timeline) -> list[date]:
    """Every day on which something is different from the day before, and the last one."""
    return sorted({FIRST, LAST, *timeline.turns})


def require_sound(timeline: Timeline) -> None:
    for day in days_of(timeline):
        assert oracle.one_root(timeline, day), day


def require_seen(timeline: Timeline, day: date) -> None:
    structure = timeline.at(day)
    for each in timeline.units:
        assert set(structure.below(each)) == oracle.seen_from(timeline, each, day)


def attempt(dice: random.Random, timeline: Timeline, step: int) -> tuple[Outcome, date]:
    day = some_day(dice)
    return reorganize(timeline, some_operations(dice, timeline, step), day, some_id(dice)), day


def run_sequence(seed: int, steps: int) -> int:
    """One group through its reorganizations; how many of them were sound."""
    dice = random.Random(seed)
    timeline = some_group(dice)
    done: list[tuple[Delta, date, frozenset]] = []
    for step in range(steps):
        outcome, day = attempt(dice, timeline, step)
        if not outcome.problems and outcome.delta.come:
            require_sound(outcome.after)
            require_seen(outcome.after, dice.choice(days_of(outcome.after)))
            done.append((outcome.delta, day, snapshot(timeline)))
            timeline = outcome.after
        if done and dice.random() < 0.3:
            timeline = take_back(dice, timeline, done)
    for delta, day, before in reversed(done):
        undone = undo(timeline, delta, day)
        assert not undone.problems
        assert snapshot(undone.after) == before
        timeline = undone.after
    return len(done)


def take_back(dice: random.Random, timeline: Timeline, done: list) -> Timeline:
    """Takes back the last one, which always goes, or an earlier one, which goes where nothing depends on it."""
    if dice.random() < 0.5:
        delta, day, before = done.pop()
        undone = undo(timeline, delta, day)
        assert not undone.problems
        assert snapshot(undone.after) == before
        return undone.after
    delta, day, _ = dice.choice(done)
    undone = undo(timeline, delta, day)
    assert undone.problems or oracle.one_root(undone.after, LAST)
    if undone.problems:
        assert undone.after is timeline
    else:
        require_sound(undone.after)
    return timeline


@pytest.mark.parametrize("part", range(4))
def test_random_reorganizations_keep_one_tree_and_can_be_taken_back(part: int):
    kept = sum(run_sequence(SEED * 100_000 + number, STEPS) for number in range(part, SEQUENCES, 4))
    assert kept >= SEQUENCES  # most sequences keep several


def test_what_is_refused_changes_nothing_that_is_returned_as_done():
    dice = random.Random(SEED)
    timeline = some_group(dice)
    for step in range(200):
        outcome, _ = attempt(dice, timeline, step)
        if outcome.problems:
            assert all(each.code.split(".")[0] in ("check", "request") for each in outcome.problems)
