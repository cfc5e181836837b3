"""The errors of the Graph API in their envelope."""

from typing import Any

from publisher.sandbox.answer import Answer, json_answer

TYPE = "OAuthException"


class Refusal(Exception):
    """Stops a call with an error envelope; most errors come with status 400."""

    def __init__(self, code: int, message: str, subcode: int = 0, status: int = 400, **more: Any) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.error: dict[str, Any] = {"message": message, "type": TYPE, "code": code}
        if subcode:
            self.error["error_subcode"] = subcode
        self.error |= more

    def answer(self, trace: str) -> Answer:
        """Return the envelope with its trace id."""
        return json_answer({"error": self.error | {"fbtrace_id": trace}}, self.status)


def bad_parameter(message: str, subcode: int = 0, **more: Any) -> Refusal:
    """Refuse an argument (code 100)."""
    return Refusal(100, f"(#100) {message}", subcode, **more)


def unknown_object(identity: str, verb: str) -> Refusal:
    """Refuse an id that names nothing, or nothing that can do this."""
    message = (
        f"Unsupported {verb} request. Object with ID '{identity}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation. Please read the Graph API documentation "
        "at https://developers.facebook.com/docs/graph-api"
    )
    return Refusal(100, message, 33, type="GraphMethodException")


def no_permission(scope: str) -> Refusal:
    """Refuse a write for want of a permission."""
    message = f"(#200) The permission(s) {scope} are not available. It has not been granted by the person."
    return Refusal(200, message, status=403)


def cannot_read(scope: str) -> Refusal:
    """Refuse a look for want of a permission."""
    message = (
        f"(#10) This endpoint requires the '{scope}' permission or the 'Page Public Content Access' "
        "feature. Refer to https://developers.facebook.com/docs/apps/review/login-permissions"
    )
    return Refusal(10, message, status=403)


def duplicate_post() -> Refusal:
    """Refuse a post that repeats the one before it."""
    return Refusal(
        506,
        "Duplicate status message",
        1455006,
        is_transient=False,
        error_user_title="Duplicate Status Update",
        error_user_msg="This status update is identical to the last one you posted. Try posting something "
        "different, or delete your previous update.",
    )


def unreadable_photo() -> Refusal:
    """Refuse a file that is no picture, or too large a one."""
    return Refusal(
        100,
        "Invalid parameter",
        1366046,
        is_transient=False,
        error_user_title="Can't Read Files",
        error_user_msg="Your photos couldn't be uploaded. Photos should be less than 4 MB and saved as JPG, "
        "PNG, GIF, TIFF, HEIF or WebP files.",
    )


def upload_trouble(start: int, end: int) -> Refusal:
    """Refuse a chunk at the wrong place and say where to go on."""
    return Refusal(
        6001,
        "There was a problem uploading your video. Please try again.",
        1363037,
        is_transient=False,
        error_user_title="Error Uploading Video",
        error_user_msg="There was a problem uploading your video. Please try uploading it again.",
        error_data={"start_offset": start, "end_offset": end},
    )


def bad_video(code: int = 6000, subcode: int = 1363045) -> Refusal:
    """Refuse a video's file."""
    message = "There was a problem uploading your video file. Please try again with another file."
    return Refusal(code, message, subcode, is_transient=False)


def token_expired(when: str) -> Refusal:
    """Refuse a token that has run out."""
    message = f"Error validating access token: Session has expired on {when}."
    return Refusal(190, message, 463, status=401)


KNOWN = {
    1: ("An unknown error occurred", 99, 500),
    2: ("An unexpected error has occurred. Please retry your request later.", 0, 500),
    4: ("(#4) Application request limit reached", 0, 403),
    10: ("(#10) Application does not have permission for this action", 0, 403),
    17: ("(#17) User request limit reached", 2446079, 403),
    32: ("(#32) Page request limit reached", 0, 403),
    100: ("(#100) Invalid parameter", 0, 400),
    200: ("(#200) Permissions error", 0, 403),
    324: ("(#324) Missing or invalid image file", 2069019, 400),
    341: ("(#341) Feed action request limit reached", 0, 400),
    368: ("The action attempted has been deemed abusive or is otherwise disallowed", 1390008, 400),
    389: ("Unable to fetch video file from URL.", 1363057, 400),
    506: ("Duplicate status message", 1455006, 400),
    613: ("(#613) Calls to this api have exceeded the rate limit.", 1996, 400),
    80001: (
        "(#80001) There have been too many calls to this Page account. Wait a bit and try again. For more "
        "info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
        2446079,
        400,
    ),
    1609005: ("(#1609005) Error Validating Website: There was a problem scraping data", 0, 400),
}


TOKENS = {
    458: "The user has not authorized application.",
    460: "The session has been invalidated because the user changed their password or Facebook has changed "
    "the session for security reasons.",
    463: "Session has expired.",
    464: "Sessions for the user are not allowed because the user is not a confirmed user.",
}


def known_error(code: int, subcode: int | None = None) -> Refusal:
    """Return the error with a code of the platform's own list, with another subcode where one is named."""
    if code == 190:
        message = f"Error validating access token: {TOKENS.get(subcode or 0, 'Cannot parse access token')}"
        return Refusal(code, message, subcode or 0, status=401)
    message, usual, status = KNOWN.get(code, (f"(#{code}) Error", 0, 400))
    return Refusal(code, message, subcode or usual, status, is_transient=code in (1, 2, 4))
