"""Contract §2: attachments."""

import hashlib

import pytest

from tests.api.contract.test_batches import created, finished

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500015e0dc9a40000000049454e44ae426082"
)
PAGE = b"<!doctype html><script>alert(1)</script>"


async def attached(person, record, content=PNG, name="合同 副本.png", entity="customer", **fields):
    files = {"file": (name, content)}
    return await person.post(f"/api/records/{entity}/{record['id']}/files", files=files, data=fields)


async def test_a_file_comes_back_as_it_was_with_its_name(people):
    person = await people("north.manager")
    one = await created(person)
    answer = await attached(person, one, organization="NORTH")
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["name"], found["type"], found["size"]) == ("合同 副本.png", "image/png", len(PNG))
    assert found["sha256"] == hashlib.sha256(PNG).hexdigest()
    listed = (await person.get(f"/api/records/customer/{one['id']}/files")).json()["items"]
    assert [each["id"] for each in listed] == [found["id"]]
    fetched = await person.get(f"/api/files/{found['id']}")
    assert (fetched.status_code, fetched.content) == (200, PNG)
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-disposition"].startswith("inline; filename*=utf-8''%E5%90%88")
    part = await person.get(f"/api/files/{found['id']}", headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")
    history = (await person.get(f"/api/records/customer/{one['id']}/history")).json()["items"]
    assert (history[0]["verb"], history[0]["changes"][0]["new"]) == ("attach", "合同 副本.png")


async def test_what_a_browser_might_run_is_only_saved(people):
    person = await people("north.manager")
    found = (await attached(person, await created(person), PAGE, "photo.png", organization="NORTH")).json()
    assert found["type"] != "image/png"
    fetched = await person.get(f"/api/files/{found['id']}")
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in fetched.headers["content-security-policy"]


async def test_files_have_the_rights_of_their_record_and_relationship(people):
    north, south, admin = await people("north.manager"), await people("south.manager"), await people("admin")
    one = await created(north)
    found = (await attached(north, one, organization="NORTH")).json()
    for method, url in (("get", f"/api/files/{found['id']}"), ("delete", f"/api/files/{found['id']}")):
        assert (await getattr(south, method)(url)).status_code == 404
    assert (await south.get(f"/api/records/customer/{one['id']}/files")).status_code == 404
    assert (await attached(south, one, organization="SOUTH")).status_code == 404
    opened = await admin.post(f"/api/records/customer/{one['id']}/facets", json={"organization": "SOUTH"})
    assert opened.status_code == 201
    assert (await south.get(f"/api/records/customer/{one['id']}/files")).json()["items"] == []
    assert (await south.get(f"/api/files/{found['id']}")).status_code == 404
    finance = await people("north.finance")
    read = await finance.get(f"/api/files/{found['id']}")
    assert read.status_code == 200, read.text


async def test_a_removed_file_is_gone(people):
    person = await people("north.manager")
    one = await created(person)
    found = (await attached(person, one, organization="NORTH")).json()
    assert (await person.delete(f"/api/files/{found['id']}")).status_code == 204
    assert (await person.get(f"/api/files/{found['id']}")).status_code == 404
    assert (await person.get(f"/api/records/customer/{one['id']}/files")).json()["items"] == []


async def test_files_follow_a_merge_and_go_back(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person)
    found = (await attached(person, two, organization="NORTH")).json()
    body = {"survivor": one["id"], "losers": [two["id"]]}
    done = await finished(person, await person.post("/api/records/customer/merges", json=body))
    listed = (await person.get(f"/api/records/customer/{one['id']}/files")).json()["items"]
    assert [each["id"] for each in listed] == [found["id"]]
    assert (await person.get(f"/api/files/{found['id']}")).status_code == 200
    await finished(person, await person.post(f"/api/batches/{done['id']}/undo"))
    listed = (await person.get(f"/api/records/customer/{two['id']}/files")).json()["items"]
    assert [each["id"] for each in listed] == [found["id"]]


async def test_a_file_that_is_too_large_is_refused(people, site):
    person = await people("north.manager")
    one = await created(person)
    limit, site.server.file_limit = site.server.file_limit, 1000
    try:
        answer = await attached(person, one, bytes(1001), organization="NORTH")
    finally:
        site.server.file_limit = limit
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


async def test_contents_that_nobody_wants_are_swept(people, site):
    from hezong.api.file_store import YOUNG, FileStore

    person = await people("north.manager")
    content = b"%PDF-1.7 only here"
    found = (await attached(person, await created(person), content, organization="NORTH")).json()
    store = FileStore(site.server.files)
    place = store.place(found["sha256"])
    assert store.sweep({found["sha256"]}) == 0
    assert place.is_file()
    later = place.stat().st_mtime + YOUNG + 1
    store.sweep({found["sha256"]}, later)
    assert place.is_file()
    store.sweep(set(), later)
    assert not place.is_file()
