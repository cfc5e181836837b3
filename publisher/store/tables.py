"""The tables. They never leave this folder: what goes out are the values of `publisher.core`.

Instants are aware and UTC. Enums are stored by value and kept honest by CHECK constraints, because
a table class takes any text. JSON columns are always assigned anew, never changed in place.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core import activity
from publisher.core.api_token import Scope
from publisher.core.delivery import Operation, Outcome, State, Via
from publisher.core.notice import Kind
from publisher.core.person import Role
from publisher.core.rest import Cause
from publisher.core.sighting import Fate

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMES


class ItemState(StrEnum):
    """How an item's file stands; `archived` items have left the queue with everything done."""

    READY = "ready"
    DRAFT = "draft"
    WRONG = "wrong"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    ARCHIVED = "archived"


def one_of(kind: type[StrEnum], name: str) -> Any:
    """Return a column type that stores the enum's values and refuses others."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=name,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


class ItemRow(SQLModel, table=True):
    """One item: its file, its newest revision, and what is wrong with the file as it is now."""

    __tablename__ = "item"

    id: str = Field(primary_key=True)
    path: str = Field(index=True)
    fingerprint: str = ""
    extra: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    state: ItemState = Field(sa_type=one_of(ItemState, "item_state"))
    title: str = Field(default="", index=True)
    form: str = ""
    units: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    slug: str | None = Field(default=None, unique=True)
    revision: int = 0
    digest: str = ""
    words: str = Field(default="", index=True)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    first_seen_at: datetime
    seen_at: datetime


class PhraseRow(SQLModel, table=True):
    """One of the few phrases by which an item's text is found again (`core.lint.near_duplicate`)."""

    __tablename__ = "phrase"

    number: int = Field(primary_key=True, sa_type=sa.BigInteger)
    item: str = Field(primary_key=True, foreign_key="item.id", index=True)


class LookupRow(SQLModel, table=True):
    """What the log finds an item by, as words with a gap between them (`publisher.store.lookup`)."""

    __tablename__ = "lookup"
    __table_args__ = (
        sa.Index(
            "ix_lookup_words", sa.text("string_to_array(words, ' '::text)"), postgresql_using="gin"
        ).ddl_if(dialect="postgresql"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key="item.id", unique=True)
    words: str = Field(sa_type=sa.Text)


class RevisionRow(SQLModel, table=True):
    """One content of an item, whole, as it was read; never changed afterwards.

    `traits` repeats what the plan counts by, so that counting a year reads no texts.
    """

    __tablename__ = "revision"

    item: str = Field(primary_key=True, foreign_key="item.id")
    number: int = Field(primary_key=True)
    digest: str
    traits: dict[str, Any] = Field(sa_type=sa.JSON)
    content: dict[str, Any] = Field(sa_type=sa.JSON)
    made_at: datetime


class DeliveryRow(SQLModel, table=True):
    """One item on one channel. `lease_until` is set while an attempt is under way."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("item", "channel"),
        sa.UniqueConstraint("channel", "slot"),
        sa.Index(
            "ix_delivery_agenda_try",
            "channel",
            "state",
            "next_try_at",
            sqlite_where=sa.text("next_try_at IS NOT NULL"),
            postgresql_where=sa.text("next_try_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_delivery_agenda_stage",
            "channel",
            "state",
            "stage_at",
            sqlite_where=sa.text("stage_at IS NOT NULL"),
            postgresql_where=sa.text("stage_at IS NOT NULL"),
        ),
        sa.Index(  # a migration that makes this table anew must make it and the next: Alembic reads neither
            "ix_delivery_happened", sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)"), "id"
        ),
        sa.Index(
            "ix_delivery_log",
            "channel",
            "state",
            sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)"),
            "id",
        ),
        sa.Index("ix_delivery_state", "state"),
        sa.Index("ix_delivery_channel_due_at", "channel", "due_at"),
        sa.Index("ix_delivery_channel_remote_id", "channel", "remote_id"),
        sa.Index(
            "ix_delivery_lease_until",
            "lease_until",
            sqlite_where=sa.text("lease_until IS NOT NULL"),
            postgresql_where=sa.text("lease_until IS NOT NULL"),
        ),
        sa.CheckConstraint("state != 'published' OR live IS NOT NULL", name="published_has_live"),
        sa.CheckConstraint("state != 'sending' OR lease_until IS NOT NULL", name="sending_has_lease"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key="item.id")
    channel: str
    state: State = Field(sa_type=one_of(State, "delivery_state"))
    wanted: int | None = None
    live: int | None = None
    due_at: datetime | None = None
    slot: str | None = None
    next_try_at: datetime | None = None
    stage_at: datetime | None = None
    lease_until: datetime | None = None
    tries: int = 0
    looks: int = 0
    attempts: int = 0
    staged: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    receipt: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    remote_id: str | None = None
    set_at: datetime | None = None
    doubted_since: datetime | None = None
    published_at: datetime | None = Field(default=None, index=True)
    withdrawn_at: datetime | None = None
    via: Via | None = Field(default=None, sa_type=one_of(Via, "delivery_via"))
    reason: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    changed_at: datetime


class TraitsRow(SQLModel, table=True):
    """What the plan counts by, each combination kept once; lists are JSON. `digest` finds it again."""

    __tablename__ = "traits"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    form: str
    themes: str
    indices: str
    audiences: str
    units: str
    column: str | None = None
    tone: str


class LedgerRow(SQLModel, table=True):
    """One line of the ledger: that an item was out on a channel, counted by certain traits, for a time.

    A line begins at `since`, when it went out or took on these traits, and ends at `until`; `published_at`
    is when it went out. Lines are added and ended, never changed otherwise. `touched` are those that do
    not simply stand since they went out: ended, begun later, or `recorded_at` more than a day too late.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        sa.Index("ix_ledger_counted", "item", "channel", "published_at", "traits", "touched"),
        sa.Index("ix_ledger_delivery", "delivery"),
        sa.Index(
            "ix_ledger_touched",
            "item",
            sqlite_where=sa.text("touched = 1"),
            postgresql_where=sa.text("touched"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    delivery: int = Field(foreign_key="delivery.id")
    item: str = Field(foreign_key="item.id")
    channel: str
    revision: int
    traits: int = Field(foreign_key="traits.id")
    published_at: datetime = Field(index=True)
    since: datetime
    until: datetime | None = None
    recorded_at: datetime
    touched: bool = False


class ReportRow(SQLModel, table=True):
    """One version of the report on a period, as it was made."""

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("plan", "period", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    period: str
    version: int
    digest: str = Field(max_length=64)
    content: str
    made_at: datetime
    made_by: str


class ClosingRow(SQLModel, table=True):
    """One target in one window, for one member or for all (an empty name), as its figures were sealed.

    `first` and `last` are the days of the window, `called` the title that the plan gave it.
    """

    __tablename__ = "closing"
    __table_args__ = (sa.UniqueConstraint("plan", "target", "window", "member"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    target: str
    window: str
    member: str = ""
    title: str
    metric: str
    per: str
    each: str | None = None
    first: date
    last: date
    called: str = ""
    least: int | None = None
    most: int | None = None
    done: int
    whole: int | None = None
    before: int | None = None
    status: str
    sealed_at: datetime


class YardstickRow(SQLModel, table=True):
    """A plan and the units as they were when windows were sealed; `digest` is the SHA-256 of its JSON."""

    __tablename__ = "yardstick"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    content: str


class SealedWindowRow(SQLModel, table=True):
    """One window of a plan that is sealed, and what it was measured by; None is from before that was kept."""

    __tablename__ = "sealed_window"
    __table_args__ = (sa.UniqueConstraint("plan", "per", "window"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    per: str
    window: str
    yardstick: int | None = Field(default=None, foreign_key="yardstick.id")
    sealed_at: datetime


class ScoreRow(SQLModel, table=True):
    """The score of one unit in one window as it was sealed, every line of its arithmetic included."""

    __tablename__ = "score"
    __table_args__ = (sa.UniqueConstraint("plan", "window", "unit"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    window: str
    unit: str
    record: dict[str, Any] = Field(sa_type=sa.JSON)
    sealed_at: datetime


class AttemptRow(SQLModel, table=True):
    """One call to a channel: written before a byte goes out, completed when it has ended.

    `outside_at` is when it began by the outlets' time, `started_at` by ours, which may be simulated.
    `text` is the message that was about to go out, by which some channels are searched.
    """

    __tablename__ = "attempt"
    __table_args__ = (sa.UniqueConstraint("delivery", "n"),)

    id: int | None = Field(default=None, primary_key=True)
    delivery: int = Field(foreign_key="delivery.id")
    n: int
    operation: Operation = Field(sa_type=one_of(Operation, "attempt_operation"))
    revision: int | None = None
    key: str
    worker: str
    started_at: datetime
    outside_at: datetime | None = None
    lease_until: datetime
    finished_at: datetime | None = None
    outcome: Outcome | None = Field(default=None, sa_type=one_of(Outcome, "attempt_outcome"))
    request: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    response: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    text: str | None = None


class ApprovalRow(SQLModel, table=True):
    """One approval or return, bound to the content it was given for."""

    __tablename__ = "approval"

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key="item.id", index=True)
    digest: str
    approved: bool
    by: str
    at: datetime
    reason: str = ""


class CorrectionRow(SQLModel, table=True):
    """One order to correct: the notice, the item that it corrects, and when the time began to run."""

    __tablename__ = "correction"

    notice: str = Field(primary_key=True, foreign_key="item.id")
    corrects: str = Field(foreign_key="item.id", index=True)
    ordered_at: datetime
    ordered_by: str


class HoldRow(SQLModel, table=True):
    """One order to stop, given `by` somebody: in force until it is released or its end has come."""

    __tablename__ = "hold"

    id: int | None = Field(default=None, primary_key=True)
    scope: str
    excepted: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    reason: str = ""
    until: datetime | None = None
    created_at: datetime
    released_at: datetime | None = None
    by: str | None = None


class ChannelRow(SQLModel, table=True):
    """What is known of a channel as a whole: whether it rests and why, and when that is looked at again.

    `failing` are the deliveries of a run of calls that did not reach it, `probes` how often it was asked
    in vain or tried anew since a call got through. `probe_at` is when a rest ends or is looked at, and after
    a rest when it ended. `asked_at` is when it was last asked ahead of what is
    due, `foreseen` what it would say no with.
    """

    __tablename__ = "channel"

    name: str = Field(primary_key=True)
    paused_at: datetime | None = None
    cause: Cause | None = Field(default=None, sa_type=one_of(Cause, "channel_cause"))
    reason: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    probe_at: datetime | None = None
    probes: int = 0
    failing: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    asked_at: datetime | None = None
    foreseen: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


class RestoreRow(SQLModel, table=True):
    """One backup that was put back: when that was, and when it had been taken, by the outlets' time."""

    __tablename__ = "restore"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    backup_at: datetime


BY_PEOPLE = sa.text("actor <> 'daemon'")
"""Which steps the indexes for readers hold: the many of the daemon cost nothing more to write."""


class EventRow(SQLModel, table=True):
    """One step of the trail: who moved what, from where to where, and why.

    `previous` and `digest` are its place in the chain (`publisher.core.chain`). Triggers, which the
    migrations make, let rows be added at the end and nothing else.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_by_people", "at", "id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE),
        sa.Index(
            "ix_event_of_actor", "actor", "at", "id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE
        ),
        sa.Index(
            "ix_event_of_action", "action", "at", "id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str
    action: str
    item: str | None = Field(default=None, index=True)
    delivery: int | None = Field(default=None, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class NoticeRow(SQLModel, table=True):
    """One thing that people are told once, known by its `key`; `bundle` is the message that it went into."""

    __tablename__ = "notice"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: Kind = Field(sa_type=one_of(Kind, "notice_kind"))
    channel: str = Field(index=True)
    at: datetime
    ripe_at: datetime
    item: str | None = None
    delivery: int | None = None
    told: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    bundle: int | None = Field(default=None, index=True)


class NoticeTargetRow(SQLModel, table=True):
    """How far one target has been told: the last bundle that reached it, and how it fares since."""

    __tablename__ = "notice_target"

    name: str = Field(primary_key=True)
    bundle: int
    failures: int = 0
    next_try_at: datetime | None = None
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


class NoticeMarkRow(SQLModel, table=True):
    """How far the trail was read for notices, and when the channels were asked for what ends; one row."""

    __tablename__ = "notice_mark"

    id: int = Field(default=1, primary_key=True)
    step: int
    asked_at: datetime | None = None


class DigestRow(SQLModel, table=True):
    """One week's digest to one recipient: `unit` is whose head that is, empty for a manager.

    One that has no `next_try_at` is done with: it was sent, or the recipient was not yet known then.
    """

    __tablename__ = "digest"
    __table_args__ = (sa.UniqueConstraint("week", "recipient", "unit"),)

    id: int | None = Field(default=None, primary_key=True)
    week: str
    recipient: str
    unit: str = ""
    made_at: datetime
    sent_at: datetime | None = None
    failures: int = 0
    next_try_at: datetime | None = None
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


class ActivityRow(SQLModel, table=True):
    """One activity; one that was removed stays. `item` names a piece that may be known no more."""

    __tablename__ = "activity"
    __table_args__ = (
        sa.CheckConstraint(
            "events >= 0 AND people >= 0 AND women >= 0 AND minutes >= 0"
            " AND copies >= 0 AND installations >= 0 AND airings >= 0",
            name="counts_not_negative",
        ),
        sa.CheckConstraint("removed_at IS NULL OR removed_reason != ''", name="removed_has_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: activity.Kind = Field(sa_type=one_of(activity.Kind, "activity_kind"))
    title: str
    day: date = Field(index=True)
    until: date | None = None
    units: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    channel: str | None = None
    form: str | None = None
    themes: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    indices: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    audiences: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    place: str = ""
    partners: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    events: int = 0
    people: int = 0
    women: int = 0
    minutes: int = 0
    copies: int = 0
    installations: int = 0
    airings: int = 0
    url: str = ""
    item: str | None = None
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    note: str = ""
    recorded_at: datetime
    recorded_by: str
    via: activity.Origin = Field(sa_type=one_of(activity.Origin, "activity_via"))
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_reason: str = ""


class FeedRow(SQLModel, table=True):
    """How a feed stands: when it was and will be asked, and what its answers are to be compared with.

    `name` is `channel:NAME` or `coverage:NAME`. `asked` is the address and the keywords that `etag` and
    `modified` belong to; `failures` counts those in a row since `failing_since`, `error` is what the last
    one said.
    """

    __tablename__ = "feed"

    name: str = Field(primary_key=True)
    asked: str = ""
    etag: str | None = None
    modified: str | None = None
    polled_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    failing_since: datetime | None = None


class SightingRow(SQLModel, table=True):
    """One entry of a feed as it was seen; `address` is its link as links are compared."""

    __tablename__ = "sighting"
    __table_args__ = (sa.UniqueConstraint("feed", "guid"),)

    id: int | None = Field(default=None, primary_key=True)
    feed: str
    guid: str
    link: str
    address: str = Field(index=True)
    title: str
    summary: str = ""
    published_at: datetime | None = None
    first_seen_at: datetime
    last_seen_at: datetime
    fate: Fate = Field(sa_type=one_of(Fate, "sighting_fate"), index=True)
    delivery: int | None = Field(default=None, foreign_key="delivery.id", index=True)
    activity: int | None = Field(default=None, foreign_key="activity.id")
    rivals: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    missing_since: datetime | None = None
    gone_at: datetime | None = None


class PersonRow(SQLModel, table=True):
    """One person of the dashboard; `folded` is the name as names are compared.

    `hash` proves the password (argon2id) and is empty once the person was removed; the row stays.
    """

    __tablename__ = "person"
    __table_args__ = (
        sa.Index(
            "ix_person_folded",
            "folded",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    role: Role = Field(sa_type=one_of(Role, "person_role"))
    hash: str
    added_at: datetime
    removed_at: datetime | None = None
    seen_at: datetime | None = None


class WebSessionRow(SQLModel, table=True):
    """One session of a person; `digest` (SHA-256, hex) is all that is kept of its token."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    address: str
    agent: str


class CalendarAddressRow(SQLModel, table=True):
    """The secret address of one person's calendar; `digest` (SHA-256, hex) is all that is kept of it."""

    __tablename__ = "calendar_address"

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id", unique=True)
    digest: str = Field(unique=True, max_length=64)
    made_at: datetime


class ApiTokenRow(SQLModel, table=True):
    """One token of a person; `digest` (SHA-256, hex) is all that is kept of it, `role` the most it may do."""

    __tablename__ = "api_token"
    __table_args__ = (sa.UniqueConstraint("person", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id")
    name: str
    digest: str = Field(unique=True, max_length=64)
    scope: Scope = Field(sa_type=one_of(Scope, "token_scope"))
    role: Role | None = Field(default=None, sa_type=one_of(Role, "token_role"))
    made_at: datetime
    used_at: datetime | None = None


class InvitationRow(SQLModel, table=True):
    """One invitation; `digest` (SHA-256, hex) is all that is kept of its link.

    It holds until `ends_at`, unless it was `used_at` or `revoked_at` before; `person` is who came by it.
    """

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    role: Role = Field(sa_type=one_of(Role, "invitation_role"))
    name: str = ""
    made_by: str
    inviter: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    person: int | None = Field(default=None, foreign_key="person.id")


class IdentityRow(SQLModel, table=True):
    """By what an issuer of OpenID Connect knows one person: its address, and its `subject` for them."""

    __tablename__ = "identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id", unique=True)
    issuer: str
    subject: str
    bound_at: datetime


class SignInFailureRow(SQLModel, table=True):
    """One try to sign in that has not succeeded.

    `name` is a digest (SHA-256, hex): what people type there by mistake may be their password.
    """

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=64)
    address: str = Field(index=True)
    at: datetime = Field(index=True)


class WebhookRow(SQLModel, table=True):
    """Up to which `step` of the trail a webhook has been told."""

    __tablename__ = "webhook"

    name: str = Field(primary_key=True)
    step: int


class WebhookMessageRow(SQLModel, table=True):
    """One message to a webhook; `key` names what it tells, `uid` is how the other side knows it again.

    `next_try_at` is None once it has arrived, or was given up for an `error`.
    """

    __tablename__ = "webhook_message"
    __table_args__ = (
        sa.UniqueConstraint("hook", "key"),
        sa.Index(
            "ix_webhook_message_next_try_at",
            "next_try_at",
            sqlite_where=sa.text("next_try_at IS NOT NULL"),
            postgresql_where=sa.text("next_try_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    hook: str
    key: str
    uid: str
    body: str
    made_at: datetime
    tries: int = 0
    next_try_at: datetime | None = None
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


ITEM, REVISION, DELIVERY, ATTEMPT, EVENT, HOLD, CHANNEL, RESTORE, CORRECTION = (
    SQLModel.metadata.tables[name]
    for name in (
        "item",
        "revision",
        "delivery",
        "attempt",
        "event",
        "hold",
        "channel",
        "restore",
        "correction",
    )
)
TRAITS, LEDGER = (SQLModel.metadata.tables[name] for name in ("traits", "ledger"))
REPORT, CLOSING, SCORE, YARDSTICK, SEALED_WINDOW = (
    SQLModel.metadata.tables[name] for name in ("report", "closing", "score", "yardstick", "sealed_window")
)
NOTICE, NOTICE_TARGET, NOTICE_MARK, FEED, SIGHTING = (
    SQLModel.metadata.tables[name] for name in ("notice", "notice_target", "notice_mark", "feed", "sighting")
)
PERSON, WEB_SESSION, SIGN_IN_FAILURE = (
    SQLModel.metadata.tables[name] for name in ("person", "web_session", "sign_in_failure")
)
CALENDAR_ADDRESS = SQLModel.metadata.tables["calendar_address"]
API_TOKEN = SQLModel.metadata.tables["api_token"]
WEBHOOK, WEBHOOK_MESSAGE = (SQLModel.metadata.tables[name] for name in ("webhook", "webhook_message"))
INVITATION, IDENTITY = (SQLModel.metadata.tables[name] for name in ("invitation", "identity"))
DIGEST = SQLModel.metadata.tables["digest"]
ACTIVITY = SQLModel.metadata.tables["activity"]
"""The busy tables as SQLAlchemy sees them: statements on them are ten times as quick as mapped objects."""
PHRASE, LOOKUP = (SQLModel.metadata.tables[name] for name in ("phrase", "lookup"))
