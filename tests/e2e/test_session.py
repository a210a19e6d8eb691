"""Signing in and out in both languages (contract §1); the address asked for stays through an ended session."""

import re

import pytest
from playwright.sync_api import Page, expect

from hezong.assembly.demo import PASSWORD

pytestmark = pytest.mark.browser
WORDS = {
    "zh-CN": {
        "title": "登录",
        "login": "账号",
        "password": "密码",
        "wrong": "账号或密码不对",
        "leave": "退出登录",
        "home": "任务",
    },
    "en": {
        "title": "Sign in",
        "login": "Login",
        "password": "Password",
        "wrong": "Login or password is wrong",
        "leave": "Sign out",
        "home": "Tasks",
    },
}


def sign_in(page: Page, language: str, login: str = "north.sales", password: str = PASSWORD) -> None:
    words = WORDS[language]
    page.get_by_label(words["login"], exact=True).fill(login)
    page.get_by_label(words["password"], exact=True).fill(password)
    page.get_by_role("button", name=words["title"], exact=True).click()


@pytest.mark.parametrize("language", WORDS)
def test_a_person_signs_in_and_out(visit, language):
    page, words = visit(None, "/", language=language), WORDS[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"])
    sign_in(page, language)
    expect(page.get_by_role("region", name=words["home"], exact=True)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language
    page.get_by_role("button", name="许文博").click()
    page.get_by_role("menuitem", name=words["leave"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"])
    assert page.context.request.get("/api/session").status == 401


@pytest.mark.parametrize("language", WORDS)
def test_a_wrong_password_says_so_and_keeps_the_login(visit, language):
    page, words = visit(None, "/", language=language), WORDS[language]
    sign_in(page, language, "north.manager", "not the password")
    expect(page.get_by_role("alert")).to_have_text(words["wrong"])
    expect(page.get_by_label(words["login"], exact=True)).to_have_value("north.manager")
    sign_in(page, language, "north.manager")
    expect(page.get_by_role("region", name=words["home"], exact=True)).to_be_visible()


def test_a_language_chosen_before_signing_in_holds_afterwards(visit, clients):
    page = visit(None, "/", language="zh-CN")
    page.get_by_role("button", name="English").click()
    sign_in(page, "en", "north.sales2")
    expect(page.get_by_role("region", name="Tasks", exact=True)).to_be_visible()
    assert clients("north.sales2").get("/api/session").json()["language"] == "en"


def test_an_ended_session_keeps_the_address(visit, clients, create):
    made = create("south.sales", "customer", name="会话结束机械有限公司", organization="SOUTH")
    create("south.sales", "contact", name="骆宾", customer=made["id"], organization="SOUTH")
    page = visit("south.sales", "/records/contact?order=-name")
    expect(page.get_by_role("heading", level=1)).to_have_text("联系人")
    client = clients.known.pop("south.sales")
    assert client.delete("/api/session").status_code == 204
    client.close()
    page.get_by_role("link", name="资源网").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/records/contact\?order=-name"))
    sign_in(page, "zh-CN", "south.sales")
    expect(page.get_by_role("heading", level=1)).to_have_text("联系人")
    expect(page.get_by_role("columnheader", name="姓名")).to_have_attribute("aria-sort", "descending")
