"""What can go wrong, named by what to do next.

PublisherError
  + WrongConfiguration   config, timetable, units or plan are wrong: nothing was done
  + WrongUsage           a command asks for what cannot be: nothing was done
  + ChannelError         what an adapter may raise, and nothing else
      + TryLater         nothing went out; repeating is safe
      + Refused          the channel said no to this post; an editor must act
      + Unauthorized     the channel said no to us; the whole channel pauses
      + Unconfirmed      it may be out; look before repeating
"""

from __future__ import annotations

from datetime import timedelta

from publisher.core.message import Message, message
from publisher.core.problem import Problem


class PublisherError(Exception):
    """Say what is wrong as a Message that can be told in either language."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.message: Message = message(code, **values)
        super().__init__(str(self.message))


class WrongUsage(PublisherError):
    """A command asks for what cannot be done."""


class WrongConfiguration(PublisherError):
    """Files that rule the workspace are wrong; every problem is named at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("configuration-is-wrong", count=len(problems))
        self.problems = problems


class ChannelError(PublisherError):
    """An adapter's answer that is not a receipt."""


class TryLater(ChannelError):
    """Nothing went out; repeating is safe, not before `after` when the channel named a wait."""

    def __init__(self, code: str, /, after: timedelta | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.after = after


class Refused(ChannelError):
    """The channel said no to this post; an editor must act."""


class Unauthorized(ChannelError):
    """The channel said no to us; the whole channel pauses until a person has mended it."""


class Unconfirmed(ChannelError):
    """It may be out; it is looked for before anything is repeated."""
