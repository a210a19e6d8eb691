"""Every problem of the language can be said in every language of the product."""

import re
from pathlib import Path

import hezong.kernel.expr
from hezong.kernel.types.message import load_messages


def test_every_code_has_a_message() -> None:
    files = [file for folder in hezong.kernel.expr.__path__ for file in Path(folder).rglob("*.py")]
    codes = {code for file in files for code in re.findall(r'"(expr\.[a-z_]+)"', file.read_text("utf-8"))}
    messages = load_messages()
    assert len(codes) > 20
    assert [code for code in sorted(codes) for language in ("zh-CN", "en") if not messages.find(code, language)] == []
