"""The errors of the REST API in their exact envelopes (codes and statuses as measured on 6.1 and 6.8)."""

from typing import Any

from publisher.sandbox.answer import Answer, html_answer, json_answer
from publisher.sandbox.settings import Account


class Refusal(Exception):
    """Stops a call with an error envelope."""

    def __init__(self, code: str, message: str, status: int, more: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.more = more or {}
        self.beside: dict[str, Any] = {}

    def answer(self) -> Answer:
        """Return the envelope."""
        data = {"status": self.status, **self.more}
        envelope = {"code": self.code, "message": self.message, "data": data, **self.beside}
        return json_answer(envelope, self.status)


def not_allowed(user: Account | None, code: str, message: str) -> Refusal:
    """Refuse for want of rights: 401 to the anonymous, 403 to the known."""
    return Refusal(code, message, 401 if user is None else 403)


def invalid_post() -> Refusal:
    """Refuse an id that names no post."""
    return Refusal("rest_post_invalid_id", "Invalid post ID.", 404)


def no_route() -> Refusal:
    """Refuse an unknown address."""
    return Refusal("rest_no_route", "No route was found matching the URL and request method.", 404)


def term_exists(term_id: int, message: str) -> Refusal:
    """Refuse a second term of one name, and name the first."""
    refusal = Refusal("term_exists", message, 400, {"term_id": term_id})
    refusal.beside = {"additional_data": [term_id, term_id]}
    return refusal


def broken_down() -> Answer:
    """Answer as PHP does after a fatal error."""
    envelope = {
        "code": "internal_server_error",
        "message": "<p>There has been a critical error on this website.</p><p><a href="
        '"https://wordpress.org/documentation/article/faq-troubleshooting/">'
        "Learn more about troubleshooting WordPress.</a></p>",
        "data": {"status": 500},
        "additional_errors": [],
    }
    return json_answer(envelope, 500)


NO = {
    401: ("rest_cannot_create", "Sorry, you are not allowed to create posts as this user."),
    403: ("rest_cannot_create", "Sorry, you are not allowed to create posts as this user."),
    404: ("rest_post_invalid_id", "Invalid post ID."),
    500: ("rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type."),
}
PAGES = {406: "Not Acceptable!", 413: "413 Request Entity Too Large"}


def turned_away(status: int) -> Answer:
    """Refuse as WordPress does with a status, or as what stands in front of it does: 406, 413."""
    if status in PAGES:
        title = PAGES[status]
        return html_answer(f"<html><head><title>{title}</title></head><body>{title}</body></html>", status)
    code, message = NO.get(status, ("rest_invalid_param", "Invalid parameter(s): status"))
    return Refusal(code, message, status).answer()
