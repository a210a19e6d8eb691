"""Stories are told on the same small group as the tests of the API."""

from tests.api.conftest import api_settings, demo_group, group_database, people, site

__all__ = ["api_settings", "demo_group", "group_database", "people", "site"]
