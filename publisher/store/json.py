"""Values of the core as JSON columns, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publisher.core.message import Message
from publisher.core.problem import Problem, Severity
from publisher.core.receipt import Receipt, Staged

Json = dict[str, Any]


def message_json(message: Message | None) -> Json | None:
    return None if message is None else {"code": message.code, "values": dict(message.values)}


def read_message(json: Json | None) -> Message | None:
    return None if json is None else Message(json["code"], json["values"])


def receipt_json(receipt: Receipt) -> Json:
    return {
        "remote_id": receipt.remote_id,
        "url": receipt.url,
        "parts": dict(receipt.parts),
        "at": receipt.at.isoformat() if receipt.at else None,
        "handed_over": receipt.handed_over,
    }


def read_receipt(json: Json | None) -> Receipt | None:
    if json is None:
        return None
    at = datetime.fromisoformat(json["at"]) if json["at"] else None
    return Receipt(json["remote_id"], json["url"], json["parts"], at, json["handed_over"])


def staged_json(staged: Staged, revision: int | None) -> Json:
    return {
        "remote_id": staged.remote_id,
        "parts": dict(staged.parts),
        "whole": staged.whole,
        "revision": revision,
    }


def read_staged(json: Json | None) -> Staged | None:
    return None if json is None else Staged(json["remote_id"], json["parts"], json.get("whole", True))


def problem_json(problem: Problem) -> Json:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity.value,
        "message": message_json(problem.message),
    }


def read_problem(json: Json) -> Problem:
    told = read_message(json["message"])
    assert told is not None
    return Problem(json["path"], told, json["line"], json["column"], Severity(json["severity"]))
