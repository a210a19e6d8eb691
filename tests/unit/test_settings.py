"""Settings come from the environment in one step."""

from datetime import date
from pathlib import Path

import pytest

from hezong.settings import Settings, SettingsError, environment_of, read_settings


def test_empty_environment_gives_the_defaults():
    assert read_settings({}) == Settings(data=Path(".data").absolute(), port=8000)


def test_every_setting_is_read(tmp_path: Path):
    environment = {
        "HEZONG_DATA": str(tmp_path),
        "HEZONG_PORT": "8123",
        "DATABASE_URL": "postgresql://me:secret@db/crm",
        "HEZONG_CHROMIUM": "/opt/chromium",
        "HEZONG_DEMO_DATE": "2026-10-01",
    }
    expected = Settings(tmp_path, 8123, "postgresql://me:secret@db/crm", Path("/opt/chromium"), date(2026, 10, 1))
    assert read_settings(environment) == expected


def test_all_mistakes_are_named_at_once():
    with pytest.raises(SettingsError) as error:
        read_settings({"HEZONG_PORT": "0", "HEZONG_DEMO_DATE": "yesterday", "DATABASE_URL": "mysql://x"})
    assert all(name in str(error.value) for name in ("HEZONG_PORT", "HEZONG_DEMO_DATE", "DATABASE_URL"))


def test_keys_lie_in_the_data_folder():
    settings = Settings(data=Path("/srv/hezong"))
    assert settings.field_key.parent == settings.keys == Path("/srv/hezong/keys")


def test_a_process_of_ours_gets_the_same_settings(tmp_path: Path):
    settings = Settings(tmp_path, 8123, file_limit=7, lookups=8, reveals=9, proxies=("10.0.0.7", "10.1.0.0/16"))
    assert read_settings(environment_of(settings)) == settings


@pytest.mark.parametrize("proxies", ["*", "0.0.0.0/0", "10.0.0.7, ::/0", "proxy.example"])
def test_not_everybody_is_a_proxy(proxies: str):
    with pytest.raises(SettingsError, match="HEZONG_PROXIES"):
        read_settings({"HEZONG_PROXIES": proxies})
