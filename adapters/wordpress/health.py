"""Health: what `doctor` tells of one WordPress, a line for each thing that must be right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from adapters.wordpress.answer import Answer
from adapters.wordpress.site import Fields, Site
from adapters.wordpress.terms import Terms
from publisher.channel import Health
from publisher.core.errors import ChannelError, Unauthorized
from publisher.core.message import message

NEEDED = ("edit_posts", "edit_published_posts", "publish_posts", "upload_files", "delete_published_posts")
"""Capabilities without which something cannot be published, corrected or taken down; an Author has them."""
TO_CREATE_COLUMNS = "manage_categories"
CLOCK_SLACK = 60
"""Seconds by which the site's clock may differ from this machine's."""


@dataclass(frozen=True)
class Checkup:
    """Ask one site, online and without changing anything, whether it would work now."""

    site: Site
    terms: Terms
    columns: tuple[str, ...]

    def report(self) -> tuple[Health, ...]:
        """Return the lines; the first failure that makes further questions senseless ends them."""
        lines: list[Health] = []
        try:
            for line in self._lines():
                lines.append(line)
        except ChannelError as error:
            lines.append(Health("site", False, error.message))
        return tuple(lines)

    def _lines(self) -> Iterator[Health]:
        index = self.site.index()
        yield well("address", "wordpress-address-well", site=index.body.get("name", ""))
        yield from self._clock(index)
        account = self._account(index)
        yield well("login", "wordpress-login-well", user=self.site.user)
        yield self._role(account)
        yield from self._columns(account)

    def _account(self, index: Answer) -> Fields:
        """Return our account; where the site offers no application passwords, none can be right."""
        try:
            return self.site.account()
        except Unauthorized:
            offered = index.body.get("authentication")
            if isinstance(offered, dict) and "application-passwords" in offered:
                raise
            raise Unauthorized("wordpress-no-application-passwords") from None

    def _role(self, account: Fields) -> Health:
        missing = lacking(account, NEEDED)
        if not missing:
            return well("role", "wordpress-role-well", roles=roles(account))
        said = message("wordpress-role-too-low", user=self.site.user, missing=", ".join(missing))
        return Health("role", False, said)

    def _columns(self, account: Fields) -> Iterator[Health]:
        if self.terms.create_columns and lacking(account, (TO_CREATE_COLUMNS,)):
            said = message("wordpress-role-too-low", user=self.site.user, missing=TO_CREATE_COLUMNS)
            yield Health("columns", False, said)
        there = self.terms.columns()
        for name in self.columns:
            yield self._column(there, name)

    def _column(self, there: list[Fields], name: str) -> Health:
        try:
            found = self.terms.pick(there, name)
        except ChannelError as error:
            return Health(f"column {name}", False, error.message)
        code = "wordpress-column-well" if found else "wordpress-column-to-create"
        return well(f"column {name}", code, column=name)

    def _clock(self, index: Answer) -> Iterator[Health]:
        """Compare the site's clock with the real one, also under a simulated clock."""
        try:
            ahead = round(parsedate_to_datetime(index.date).timestamp() - time.time())
        except (TypeError, ValueError):
            return
        if abs(ahead) <= CLOCK_SLACK:
            yield well("clock", "wordpress-clock-well", seconds=ahead)
        else:
            yield Health("clock", False, message("wordpress-clock-off", seconds=ahead))


def lacking(account: Fields, needed: tuple[str, ...]) -> list[str]:
    """Name the capabilities that an account does not have."""
    has = account.get("capabilities")
    return [one for one in needed if not (isinstance(has, dict) and has.get(one))]


def roles(account: Fields) -> str:
    return ", ".join(str(one) for one in account.get("roles") or ())


def well(name: str, code: str, **values: object) -> Health:
    return Health(name, True, message(code, **values))
