"""Validates answers of the server against the OpenAPI document that the same server gives."""

import re
from typing import Any

import httpx
import jsonschema_rs


class Answers:
    """The schemas of one document; ``check`` raises where an answer is not as promised."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.known: dict[tuple[str, str, int], jsonschema_rs.Draft202012Validator | None] = {}
        self.paths = [(re.compile(re.sub(r"\{[^/]+\}", "[^/]+", path)), path) for path in sorted(document["paths"], key=lambda path: path.count("{"))]  # fmt: skip
        self.checked = 0

    def check(self, answer: httpx.Response) -> None:
        """Status, media type and body."""
        request = answer.request
        path = next(path for pattern, path in self.paths if pattern.fullmatch(request.url.path))
        validator = self.validator(path, request.method.lower(), answer.status_code)
        if validator is not None:
            error = next(iter(validator.iter_errors(answer.json())), None)
            assert error is None, f"{request.method} {request.url}: {error.instance_path}: {error.message[:300]}"
            self.checked += 1

    def validator(self, path: str, method: str, status: int) -> jsonschema_rs.Draft202012Validator | None:
        """None where no body is promised."""
        key = (path, method, status)
        if key not in self.known:
            responses = self.document["paths"][path][method]["responses"]
            assert str(status) in responses, f"{method} {path} answers {status}, which is not promised"
            content = responses[str(status)].get("content")
            found = None if content is None else next(iter(content.values()))["schema"]
            whole = None if found is None else {**found, "components": self.document["components"]}
            self.known[key] = (
                None if whole is None else jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
            )
        return self.known[key]
