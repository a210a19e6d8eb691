"""The database dials a phone number as matching does, however it is written (contract §5)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hezong.kernel.search.match import phone_key

WRITTEN = [
    *("+86 (0755) 2560-6666", "0755-25606666转801", "008613800138000", "０７５５２５６０", "86138"),
    *("+1 415 555 0100 ext. 9", "#12", "8613800138000x5", ""),
]


async def test_the_database_dials_as_matching_does(group_owner):
    for text in [*WRITTEN, *drawn()]:
        assert await group_owner.fetchval('select "hz"."dialled"($1)', text) == phone_key(text), text


def drawn() -> list[str]:
    """Numbers as they might be typed."""
    found: list[str] = []

    @settings(max_examples=200, database=None, derandomize=True)
    @given(st.text("0123456789+-() 转xX#０８６ext.", max_size=24))
    def draw(text: str) -> None:
        found.append(text)

    draw()
    return found
