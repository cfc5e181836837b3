"""The newest way to upload: a session of the app that yields a handle."""

from dataclasses import replace

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.records import Handle
from publisher.sandbox.graph.refusal import bad_parameter, unknown_object

PREFIX = "upload:"
TAKEN = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")


def start_upload(call: Call) -> Answer:
    """Open a session for a file of a known length and type."""
    size, kind = call.given.whole("file_length"), call.given.text("file_type")
    if size <= 0 or kind not in TAKEN:
        raise bad_parameter("The parameters file_length and file_type are required and must be valid")
    number = call.page.new_number()
    path = call.page.folder / f"upload-{number}"
    path.touch()
    call.page.handles[number] = Handle(number, path, size, kind)
    return json_answer({"id": f"{PREFIX}{number}"})


def post_upload(call: Call) -> Answer:
    """Take bytes from `file_offset` on; the handle comes with the last of them."""
    upload = _find(call)
    offset = call.request.headers.get("file_offset", "")
    end = upload.received + call.request.body.size
    if offset != str(upload.received) or end > upload.size:
        raise bad_parameter(f"The file_offset must be {upload.received}")
    with upload.path.open("r+b") as file:
        file.seek(upload.received)
        for piece in call.request.body.pieces():
            file.write(piece)
    whole = end == upload.size
    upload = replace(upload, received=end, handle=f"4::{upload.id}" if whole else "")
    call.page.handles[upload.id] = upload
    return json_answer({"h": upload.handle} if whole else {"id": f"{PREFIX}{upload.id}", "file_offset": end})


def get_upload(call: Call) -> Answer:
    """Answer with how far a session is."""
    upload = _find(call)
    return json_answer({"id": f"{PREFIX}{upload.id}", "file_offset": upload.received})


def _find(call: Call) -> Handle:
    number = call.steps[0].removeprefix(PREFIX).partition("?")[0]
    if number not in call.page.handles:
        raise unknown_object(call.steps[0], call.method.lower())
    return call.page.handles[number]
