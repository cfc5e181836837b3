"""The Page and its API as an outlet of the sandbox."""

import itertools
import json
from dataclasses import replace

from publisher.sandbox.answer import Answer, Headers
from publisher.sandbox.faults import Faults
from publisher.sandbox.forms import Upload
from publisher.sandbox.graph.call import Call, read_arguments, split_path
from publisher.sandbox.graph.fetching import fetch_file
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.parameters import Parameters
from publisher.sandbox.graph.reels import UploadRefusal, salvage_bytes
from publisher.sandbox.graph.refusal import Refusal, bad_parameter, bad_video, known_error, unreadable_photo
from publisher.sandbox.graph.routes import answer_call
from publisher.sandbox.graph.tokens import exchange_token, read_token
from publisher.sandbox.request import Request

ROOT = "/graph"
THROTTLES = (80001, 32, 4)


class Platform:
    """Answer calls of the Graph API, with and without a version in the path."""

    name = "graph"

    def __init__(self, page: Page) -> None:
        self.page = page
        self._throttles = itertools.cycle(THROTTLES)

    def owns(self, path: str, request: Request) -> bool:
        """Say whether a request is a call of the API."""
        return path == ROOT or path.startswith(f"{ROOT}/")

    def answer(self, request: Request, faults: Faults) -> Answer:
        """Answer one call."""
        version = self.page.settings.version
        try:
            version, steps = split_path(request.path, self.page.settings)
            answer = self._do(request, version, steps)
        except Refusal as refusal:
            answer = refusal.answer(self.page.new_trace())
        except UploadRefusal as refusal:
            answer = refusal.answer()
        return self._with_headers(answer, version, faults.usage)

    def salvage(self, request: Request) -> None:
        """Keep the bytes of a reel that came before the connection broke."""
        if request.path.startswith(f"{ROOT}/video-upload/"):
            with self.page.lock:
                salvage_bytes(self.page, request)

    def reject(self, request: Request, faults: Faults) -> Answer:
        """Refuse with a permanent error: code 100, or the one that the faults name."""
        return self._error(faults.code or 100, faults, faults.subcode)

    def refuse(self, sentence: str) -> Answer:
        """Refuse with code 100, as for any wrong argument."""
        return bad_parameter(sentence).answer(self.page.new_trace())

    def throttle(self, request: Request, faults: Faults) -> Answer:
        """Refuse with codes 80001, 32 and 4 in turn, or with the one that the faults name."""
        minutes = -(-faults.retry_after // 60)
        refusal = known_error(faults.code or next(self._throttles), faults.subcode)
        answer = refusal.answer(self.page.new_trace())
        return self._with_headers(answer, self.page.settings.version, 100, minutes)

    def fail(self, request: Request, faults: Faults) -> Answer:
        """Break down with code 2, or with code 1."""
        return self._error(1 if faults.code == 1 else 2, faults)

    def _error(self, code: int, faults: Faults, subcode: int | None = None) -> Answer:
        answer = known_error(code, subcode).answer(self.page.new_trace())
        return self._with_headers(answer, self.page.settings.version, faults.usage)

    def _do(self, request: Request, version: str, steps: tuple[str, ...]) -> Answer:
        arguments, files = read_arguments(request, self.page)
        given = Parameters(arguments)
        try:
            if steps == ("oauth", "access_token"):
                with self.page.lock:
                    return exchange_token(self.page, given)
            token = read_token(self.page, request, given)
            method = (given.text("method") or request.method).upper().replace("HEAD", "GET")
            files += self._fetch(request, given, steps)
            with self.page.lock:
                self.page.catch_up()
                return answer_call(Call(self.page, request, method, version, steps, given, files, token))
        finally:
            for file in files:
                file.body.discard()

    def _fetch(self, request: Request, given: Parameters, steps: tuple[str, ...]) -> tuple[Upload, ...]:
        """Fetch what a call names by address, before the Page is locked."""
        folder = self.page.folder
        header = request.headers.get("file_url", "")
        if request.method == "POST" and steps[-1:] == ("photos",) and "url" in given:
            return (fetch_file(given.text("url"), folder, unreadable_photo()),)
        if request.method == "POST" and steps[-1:] == ("videos",) and "file_url" in given:
            return (fetch_file(given.text("file_url"), folder, bad_video(389, 1363057)),)
        if header and steps[:1] == ("video-upload",):
            return (fetch_file(header, folder, bad_video(389, 1363057)),)
        return ()

    def _with_headers(self, answer: Answer, version: str, usage: int, minutes: int = 0) -> Answer:
        spent = max(1, usage)
        app = {"call_count": spent, "total_cputime": 1, "total_time": 1}
        case = {"type": "pages", **app, "estimated_time_to_regain_access": minutes}
        headers: Headers = (
            ("facebook-api-version", version),
            ("X-App-Usage", json.dumps(app)),
            ("X-Business-Use-Case-Usage", json.dumps({self.page.settings.page_id: [case]})),
            ("Cache-Control", "private, no-cache, no-store, must-revalidate"),
            ("Access-Control-Allow-Origin", "*"),
        )
        return replace(answer, headers=answer.headers + headers)
