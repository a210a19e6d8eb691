"""What a committed file may not hold: hosts of package registries, paths of a machine, packages without hashes."""

import re

import pytest
import yaml

from tests.house.tree import ROOT, python_files, texts, tracked

# Written in two parts, so that this file does not hold them either.
HOSTS = re.compile(
    r"pyp" r"i\.org|pythonhost" r"ed\.org|registry\.npm" r"js|registry\.yarn" r"pkg|deb\.deb" r"ian\.org"
)
MACHINE_PATHS = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:wo" r"rk|ro" r"ot|fa" r"rm)/", re.MULTILINE)
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
EXCEPTION = re.compile(r"#\s*(?:noqa|pyright: ignore|type: ignore)(?P<rules>[:\[][^\n]*)?")
WITH_REASON = re.compile(r"^(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[A-Za-z, ]+\])\s{1,2}(?:# )?\w.{3,}")


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(name, match.group()) for name, text in texts() if (match := pattern.search(text))]


def test_no_host_of_a_package_registry():
    assert found(HOSTS) == []


def test_no_path_of_a_machine():
    assert found(MACHINE_PATHS) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_has_a_version_and_hashes(lock: str):
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text("utf-8"))
    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_locks_build_on_each_other():
    """`make demo` installs the second over the first, `make test` the third over both; versions must agree."""
    pins = [set(re.findall(r"^[A-Za-z0-9._-]+==\S+", (ROOT / lock).read_text("utf-8"), re.MULTILINE)) for lock in LOCKS]
    assert pins[0] < pins[1] < pins[2]


def test_files_are_named_by_what_they_hold():
    named = [path for path in tracked() if path.suffix in {".py", ".ts", ".tsx", ".sql"}]
    assert [path.name for path in named if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_each_module_begins_with_what_it_does():
    silent = [path for path in python_files() if not path.read_text("utf-8").lstrip().startswith('"""')]
    assert silent == []


def test_a_reason_stands_beside_each_exception_from_a_rule():
    bare = [
        (path.name, line.strip())
        for path in (*python_files(), *python_files("tests"))
        if path.name != "test_tree.py"
        for line in path.read_text("utf-8").splitlines()
        for match in EXCEPTION.finditer(line)
        if not WITH_REASON.match(match["rules"] or "")
    ]
    assert bare == []


def catalogues() -> list[str]:
    folders = {
        path.parent for path in tracked() if path.name in {"zh-CN.yaml", "en.yaml"} and "tests" not in path.parts
    }
    return sorted(folder.relative_to(ROOT).as_posix() for folder in folders)


@pytest.mark.parametrize("folder", catalogues())
def test_catalogues_say_everything_in_both_languages(folder: str):
    chinese, english = (yaml.safe_load((ROOT / folder / f"{name}.yaml").read_text("utf-8")) for name in ("zh-CN", "en"))
    assert keys(chinese) == keys(english)


@pytest.mark.parametrize("folder", catalogues())
def test_both_languages_fill_in_the_same_parameters(folder: str):
    chinese, english = (yaml.safe_load((ROOT / folder / f"{name}.yaml").read_text("utf-8")) for name in ("zh-CN", "en"))
    different = [key for key, text in flat(chinese) if parameters(text) != parameters(dict(flat(english)).get(key, ""))]
    assert different == []


def flat(catalogue: object, path: str = "") -> list[tuple[str, str]]:
    if not isinstance(catalogue, dict):
        return [(path, str(catalogue))]
    return [pair for key, value in catalogue.items() for pair in flat(value, f"{path}/{key}")]


def keys(catalogue: object) -> set[str]:
    return {path for path, _ in flat(catalogue)}


def parameters(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
