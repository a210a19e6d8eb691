"""Versions as texts (contract §2, "Versions")."""

from uuid import uuid4

import pytest

from hezong.kernel.records.conflict import fits, parse_version, require_version
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.types import Refused

FACET = Facet(uuid4(), uuid4(), 3, {})
RECORD = Record("tree", uuid4(), 7, {}, (FACET,))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("7", (7, None)),
        ('"7.3"', (7, 3)),
        ('W/"7.3"', (7, 3)),
        ("7.", None),
        ("", None),
        ("-1", None),
        ("٧", None),
        ("7.3.1", None),
    ],
)
def test_only_issued_forms_are_versions(text, version):
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("version", "facet", "writes_facet", "fit"),
    [
        ((7, 3), FACET, True, True),
        ((7, None), FACET, False, True),
        ((7, None), FACET, True, False),
        ((7, 2), FACET, True, False),
        ((6, 3), FACET, True, False),
        ((7, 3), None, False, True),
        ((7, 2), None, False, False),
        (None, FACET, True, False),
    ],
)
def test_a_version_covers_the_master_and_its_facet(version, facet, writes_facet, fit):
    assert fits(version, RECORD, facet, writes_facet=writes_facet) is fit


def test_the_header_goes_before_the_body():
    assert require_version('"7"', {"version": "6"}) == (7, None)
    assert require_version(None, {"version": "6"}) == (6, None)
    with pytest.raises(Refused):
        require_version(None, {})
