"""SY-02: theme, density, language, accent and logo by organization, inherited; a person's own choice; contrast is kept."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
NOTHING = {"theme": None, "density": None, "language": None, "accent": None, "logo": None, "from": {}}


async def looks(person) -> dict:
    answer = await person.get("/api/appearance")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def set_look(person, code: str, **look):
    return await person.put(f"/api/organizations/{code}/appearance", json=look)


async def test_nothing_is_set_at_first(people):
    seen = await looks(await people("north.sales"))
    assert {name: seen[name] for name in NOTHING} == NOTHING


async def test_what_an_organization_sets_holds_below_it_and_the_nearest_word_counts(people):
    admin, sales, south = await people("admin"), await people("north.sales"), await people("south.sales")
    assert (await set_look(admin, "HZ", theme="dark", density="compact")).status_code == 200
    assert (await set_look(admin, "NORTH", density="relaxed", accent="#0D8282")).status_code == 200
    seen = await looks(sales)
    assert (seen["theme"], seen["density"], seen["accent"]["asked"]) == ("dark", "relaxed", "#0d8282")
    assert seen["from"]["theme"]["label"] != seen["from"]["density"]["label"]
    seen = await looks(south)
    assert (seen["theme"], seen["density"], seen["accent"]) == ("dark", "compact", None)
    for code in ("HZ", "NORTH"):
        assert (await set_look(admin, code)).status_code == 200
    assert (await looks(sales))["theme"] is None


async def test_only_who_administers_an_organization_sets_how_it_looks(people):
    for login in ("north.sales", "north.manager", "hq.director"):
        person = await people(login)
        assert (await set_look(person, "NORTH", theme="dark")).status_code == 403
        assert (await person.delete("/api/organizations/NORTH/logo")).status_code == 403
        shown = (await person.get("/api/organizations/NORTH/appearance")).json()
        assert shown["may_set"] is False
    assert (await (await people("admin")).get("/api/organizations/NORTH/appearance")).json()["may_set"] is True


@pytest.mark.parametrize(
    "look",
    [{"theme": "pink"}, {"density": 3}, {"language": "fr"}, {"accent": "red"}, {"accent": "#12345"}, {"font": "x"}],
)
async def test_what_is_no_look_is_refused(people, look):
    assert (await set_look(await people("admin"), "NORTH", **look)).status_code == 400


async def test_a_colour_without_contrast_is_corrected(people):
    admin = await people("admin")
    shown = (await set_look(admin, "NORTH", accent="#ffee00")).json()["effective"]["accent"]
    assert shown["corrected"] is True
    assert shown["light"]["accent"] != "#ffee00"
    assert shown["contrast"] < 4.5
    assert (await set_look(admin, "NORTH")).status_code == 200


async def test_a_person_chooses_for_themselves(people):
    sales = await people("north.sales")
    put = await sales.put("/api/preferences", json={"theme": "light", "density": "compact"})
    assert put.status_code == 200
    assert (await looks(sales))["own"] == {"theme": "light", "density": "compact"}
    assert (await sales.put("/api/preferences", json={"theme": None, "density": None})).status_code == 200
    assert (await looks(sales))["own"] == {}


async def test_a_logo_is_a_picture_and_nothing_else(people):
    admin, sales = await people("admin"), await people("north.sales")
    address = "/api/organizations/NORTH/logo"
    assert (await sales.get(address)).status_code == 404
    for wrong in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a"):
        assert (await admin.post(address, files={"file": ("logo.png", wrong)})).status_code == 415
    large = {"file": ("logo.png", PNG + bytes(300_000))}
    assert (await admin.post(address, files=large)).status_code == 413
    assert (await admin.post(address, files={"file": ("logo.png", PNG)})).status_code == 200
    worn = (await looks(sales))["logo"]
    shown = await sales.get(worn)
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert (await admin.delete(address)).status_code == 204
    assert (await looks(sales))["logo"] is None
