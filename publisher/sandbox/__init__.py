"""Local outlets that stand in for a newspaper's CMS and a Page, with faults on demand."""

from publisher.sandbox.faults import BadFaults, Faults
from publisher.sandbox.journal import Entry, Journal
from publisher.sandbox.rehearsal import FAULT, secrets, write_channels
from publisher.sandbox.sandbox import Sandbox
from publisher.sandbox.settings import Account, FanpageSettings, NewspaperSettings, Token

__all__ = [
    "FAULT",
    "Account",
    "BadFaults",
    "Entry",
    "FanpageSettings",
    "Faults",
    "Journal",
    "NewspaperSettings",
    "Sandbox",
    "Token",
    "secrets",
    "write_channels",
]
