"""Local outlets that stand in for a newspaper's CMS and a Page, with faults on demand."""

from publisher.sandbox.faults import BadFaults, Faults
from publisher.sandbox.journal import Entry, Journal
from publisher.sandbox.sandbox import Sandbox
from publisher.sandbox.settings import Account, FanpageSettings, NewspaperSettings, Token

__all__ = [
    "Account",
    "BadFaults",
    "Entry",
    "FanpageSettings",
    "Faults",
    "Journal",
    "NewspaperSettings",
    "Sandbox",
    "Token",
]
