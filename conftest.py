"""Fixtures for the tests of the whole tree, those beside the business areas included; they stand in tests/fixtures."""

pytest_plugins = [
    "tests.fixtures.run",
    "tests.fixtures.database",
    "tests.fixtures.group_database",
    "tests.fixtures.site",
    "tests.fixtures.browser",
]
