"""What an outlet is to the server, and how its faults are put on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from publisher.sandbox.answer import Answer, Reset, html_answer
from publisher.sandbox.faults import Dice, Faults, Luck
from publisher.sandbox.request import Request

BAD_GATEWAY = html_answer(
    "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n"
    "<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n",
    status=502,
)
GATEWAY_TIME_OUT = html_answer(
    "<html>\n<head><title>504 Gateway Time-out</title></head>\n<body>\n"
    "<center><h1>504 Gateway Time-out</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n",
    status=504,
)


class Outlet(Protocol):
    """One stand-in: the newspaper's CMS or the Page."""

    name: str

    def owns(self, path: str, request: Request) -> bool:
        """Say whether a request is a call of this outlet's API (readers' pages are not)."""

    def answer(self, request: Request, faults: Faults) -> Answer:
        """Do what the request asks and say so; never raises for what a client does wrong."""

    def salvage(self, request: Request) -> None:
        """Keep what is of use of a request whose body broke off."""

    def reject(self, request: Request, faults: Faults) -> Answer:
        """Refuse for good, as the platform documents it; nothing is done."""

    def refuse(self, sentence: str) -> Answer:
        """Say 400 to a request that makes no sense; nothing is done."""

    def throttle(self, request: Request, faults: Faults) -> Answer:
        """Refuse because there were too many calls; nothing is done."""

    def fail(self, request: Request, faults: Faults) -> Answer:
        """Break down, as the platform does it."""


def answer_with_faults(
    outlet: Outlet, request: Request, dice: Dice, pause: Callable[[float], object]
) -> Answer:
    """Let ``outlet`` answer, with what the dice want to go wrong; raises Reset for a dropped connection."""
    luck = dice.roll(request.method, request.path)
    pause(luck.faults.latency_ms / 1000)
    answer = _stop_before(outlet, request, luck)
    if answer is None:
        answer = outlet.answer(replace(request, expired=luck.faults.expired_token), luck.faults)
        pause(luck.faults.latency_after_ms / 1000)
        if answer.status < 400:
            answer = _spoil_after(outlet, request, luck, answer)
    return replace(answer, trickle=luck.faults.slow_seconds) if luck.faults.slow_body else answer


def _stop_before(outlet: Outlet, request: Request, luck: Luck) -> Answer | None:
    match luck.before:
        case "drop_before_accept":
            raise Reset
        case "html":
            return BAD_GATEWAY
        case "fail_before_accept":
            return outlet.fail(request, luck.faults)
        case "throttle":
            return outlet.throttle(request, luck.faults)
        case "reject":
            return outlet.reject(request, luck.faults)
    return None


def _spoil_after(outlet: Outlet, request: Request, luck: Luck, answer: Answer) -> Answer:
    match luck.after:
        case "drop_after_accept":
            raise Reset
        case "fail_after_accept":
            return outlet.fail(request, luck.faults)
        case "html_after_accept":
            return GATEWAY_TIME_OUT
        case "drop_in_reply":
            return replace(answer, broken=True)
        case "truncate":
            return replace(answer, body=answer.body[: len(answer.body) // 2])
    return answer
