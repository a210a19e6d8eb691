"""Failed sign-ins cost time, successful ones never do (contract §1)."""

from hezong.api.throttle import FREE, LONGEST, REMEMBERED, Throttle


def test_the_first_failures_cost_nothing():
    throttle = Throttle()
    for _ in range(FREE - 1):
        throttle.failed(["a"], 0.0)
    assert throttle.wait(["a"], 0.0) == 0


def test_each_further_failure_doubles_the_wait_up_to_a_limit():
    throttle = Throttle()
    waits = []
    for _ in range(FREE + 20):
        throttle.failed(["a"], 0.0)
        waits.append(throttle.wait(["a"], 0.0))
    assert waits[FREE - 1 : FREE + 3] == [2, 4, 8, 16]
    assert waits[-1] == LONGEST


def test_a_wait_ends_and_success_forgets():
    throttle = Throttle()
    for _ in range(FREE):
        throttle.failed(["a"], 0.0)
    assert throttle.wait(["a"], 1.5) == 1
    assert throttle.wait(["a"], 2.0) == 0
    throttle.succeeded(["a"])
    throttle.failed(["a"], 3.0)
    assert throttle.wait(["a"], 3.0) == 0


def test_others_do_not_wait():
    throttle = Throttle()
    for _ in range(FREE):
        throttle.failed(["a"], 0.0)
    assert throttle.wait(["b"], 0.0) == 0


def test_a_flood_of_logins_does_not_fill_the_memory():
    throttle = Throttle()
    for number in range(REMEMBERED + 10):
        throttle.failed([str(number)], 0.0)
    assert len(throttle.kept) == REMEMBERED
