"""`[report]`: who writes reports to whom, as the letterhead needs it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from publisher.report.content import Layout, Letterhead


class ReportSettings(BaseModel):
    """What stands above and below a report; `issuer` is the workspace's name where it is not given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = ""
    superior: str = ""
    place: str = ""
    symbol: str = "BC"
    addressees: tuple[str, ...] = ()
    sign_for: str = ""
    sign_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    layout: Layout = "nd30"

    def letterhead(self, name: str) -> Letterhead:
        return Letterhead(**(self.model_dump() | {"issuer": self.issuer or name}))
