"""How requests are sent: tokens, retries with one Idempotency-Key over all tries, problems as exceptions. Standard library only."""

from __future__ import annotations

import base64
import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from .gen import Operations

_RETRIED = {429, 502, 503, 504}
_SPARE_SECONDS = 30


class AerieProblem(Exception):
    """An answer that is no success: RFC 9457, with the stable `code` to decide by."""

    def __init__(self, status: int, body: dict[str, Any], retry_after: float = 0.0) -> None:
        self.status = status
        self.code = body.get("code", f"http_{status}")
        self.errors = body.get("errors", [])
        self.request_id = body.get("requestId")
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {body.get('detail', '')}")


class Aerie(Operations):
    """A client of Aerie; a method per operation of the API. Not for use by several threads at once."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        tries: int = 4,
        base_seconds: float = 0.2,
        max_seconds: float = 10.0,
        timeout_seconds: float = 30.0,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._basic = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._tries = tries
        self._base_seconds = base_seconds
        self._max_seconds = max_seconds
        self._timeout = timeout_seconds
        self._token = ""
        self._token_ends = 0.0

    def follow(self, link: dict[str, str]) -> Any:
        """Where a link of an answer leads."""
        return self._request("GET", link["href"], {}, None)

    def items(self, page: dict[str, Any]) -> Iterator[Any]:
        """All items of a collection, page after page, from its first page on."""
        while True:
            yield from page["items"]
            following = page["_links"].get("next")
            if following is None:
                return
            page = self.follow(following)

    def _send(self, method: str, path: str, **parts: Any) -> Any:
        for name, value in parts["path_params"].items():
            path = path.replace("{%s}" % name, urllib.parse.quote(str(value), safe=""))
        query = {name: _text(value) for name, value in parts["query"].items() if value is not None}
        headers = {name: str(value) for name, value in parts["headers"].items() if value is not None}
        if method in ("POST", "PATCH"):
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        return self._request(method, path + ("?" + urllib.parse.urlencode(query) if query else ""), headers, parts.get("body"))

    def _request(self, method: str, path: str, headers: dict[str, str], body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        # Had the first try its effect unheard, the second would be refused with 412, as if somebody else had written.
        once = method in ("PUT", "DELETE") and not headers.keys().isdisjoint({"If-Match", "If-None-Match"})
        renewed = False
        attempt = 0
        while True:
            attempt += 1
            pause = random.random() * min(self._base_seconds * 2 ** (attempt - 1), self._max_seconds)
            try:
                return self._attempt(method, path, headers, data)
            except AerieProblem as problem:
                if problem.status == 401 and not renewed:
                    renewed, self._token_ends = True, 0.0
                    attempt -= 1
                    continue
                in_use = problem.code == "idempotency_key_in_use"
                asked = problem.retry_after
                retried = problem.status == 429 if once else problem.status in _RETRIED or in_use
                if attempt >= self._tries or not retried or asked > self._max_seconds:
                    raise
                pause = max(pause, asked)
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError):
                if attempt >= self._tries or once:
                    raise
            time.sleep(pause)

    def _attempt(self, method: str, path: str, headers: dict[str, str], data: bytes | None) -> Any:
        headers = {**headers, "Accept": "application/json", "Authorization": f"Bearer {self._valid_token()}"}
        if data is not None:
            headers["Content-Type"] = "application/json"
        return self._call(urllib.request.Request(self._base_url + path, data, headers, method=method))

    def _valid_token(self) -> str:
        if time.monotonic() >= self._token_ends:
            form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
            headers = {"Authorization": f"Basic {self._basic}", "Content-Type": "application/x-www-form-urlencoded"}
            answer = self._call(urllib.request.Request(self._base_url + "/oauth2/token", form, headers))
            self._token = answer["access_token"]
            self._token_ends = time.monotonic() + answer["expires_in"] - _SPARE_SECONDS
        return self._token

    def _call(self, request: urllib.request.Request) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:
                text = response.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            with error:
                retry_after = _seconds(error.headers.get("Retry-After"))
                problem = AerieProblem(error.code, _json_of(error.read), retry_after)
            raise problem from None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json_of(read: Callable[[], bytes]) -> dict[str, Any]:
    try:
        body = json.loads(read())
        return body if isinstance(body, dict) else {}
    except ValueError:
        return {}


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after is not None and retry_after.isdigit() else 0.0
