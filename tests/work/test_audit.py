"""The log tells when it, or what it vouches for, was changed by anybody with the database in hand."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from publisher.core.chain import BEGINNING, link
from publisher.core.delivery import Operation
from publisher.core.errors import Unconfirmed
from publisher.core.item import Item
from publisher.files.config import Publisher
from publisher.store import audit, heads, items, moves, trail
from publisher.store.database import open_store
from publisher.store.seals import Seal
from publisher.work import confirming, decisions, holding, judging, recovery
from publisher.work.audit import Audit, verify
from tests.newsroom import MONDAY, After, Newsroom, open_newsroom

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")
TRIGGERS = ("event_follows", "event_is_not_changed", "event_is_not_removed")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Give a newsroom where one piece is out on two channels, one of them after a lost reply."""
    room = open_newsroom(tmp_path, "website", "newspaper")
    room.outlet("newspaper").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    room.drop(ITEM)
    room.step()
    room.clock.pass_(seconds=30)
    room.step()
    room.app.keep_head()
    yield room
    room.app.close()


def check(room: Newsroom) -> Audit:
    with room.app.store.read() as session:
        return verify(session, heads.read(room.app.workspace))


def found(room: Newsroom) -> tuple[str, int | None] | None:
    finding = check(room).finding
    return finding and (finding.code, finding.row)


@contextmanager
def hand_in_the_database(room: Newsroom) -> Iterator[sa.Connection]:
    """Give the database to somebody who has taken the triggers away."""
    with room.app.store.engine.begin() as connection:
        for name in TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield connection


def test_a_log_that_nobody_touched_is_whole(newsroom: Newsroom) -> None:
    said = check(newsroom)
    assert said.finding is None and said.heads == 1
    with newsroom.app.store.read() as session:
        assert (said.rows, said.last, said.digest) == (said.last, *vars(trail.head(session)).values())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "4000"),
        ("at", "'2027-01-18 01:00:00.000001'"),
        ("at", "'yesterday'"),
        ("at", "7"),
        ("actor", "'somebody'"),
        ("action", "'approved'"),
        ("item", "'other'"),
        ("item", "NULL"),
        ("delivery", "99"),
        ("delivery", "NULL"),
        ("detail", "'{}'"),
        ("detail", "'{'"),
        ("detail", "'[1]'"),
        ("previous", "replace(previous, substr(previous, 1, 1), 'f')"),
        ("digest", "(SELECT digest FROM event WHERE id = 1)"),
    ],
)
def test_a_change_of_any_column_is_found_where_it_is(newsroom: Newsroom, column: str, value: str) -> None:
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql(f"UPDATE event SET {column} = {value} WHERE id = 4")
    code, row = found(newsroom) or ("", None)
    if column == "id":
        assert (code, row) == ("log-rows-missing", 5)
    else:
        assert row == 4 and code in {"log-row-changed", "log-unreadable"}


def test_what_comes_before_a_row_that_cannot_be_read_is_counted(newsroom: Newsroom) -> None:
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql("UPDATE event SET detail = '{' WHERE id = 4")
    said = check(newsroom)
    assert said.finding is not None and (said.finding.code, said.rows) == ("log-unreadable", 3)


@pytest.mark.parametrize(("gone", "seen_at"), [(1, 2), (5, 6)])
def test_a_row_taken_out_is_found_at_the_next(newsroom: Newsroom, gone: int, seen_at: int) -> None:
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql(f"DELETE FROM event WHERE id = {gone}")
    assert found(newsroom) == ("log-rows-missing", seen_at)


def test_a_tail_that_was_cut_off_is_found_by_the_head_that_was_kept(newsroom: Newsroom) -> None:
    last = check(newsroom).last
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql(f"DELETE FROM event WHERE id > {last - 2}")
    assert found(newsroom) == ("log-rows-lost", last)
    assert check(newsroom).rows == last - 2


def test_a_tail_that_was_cut_off_shows_by_what_it_told_of_too(newsroom: Newsroom) -> None:
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE id = (SELECT max(id) FROM event)")
    (newsroom.app.workspace / heads.FILE).unlink()
    assert (found(newsroom) or [""])[0] == "log-attempt-changed"


def test_an_emptied_log_is_found_without_any_head(newsroom: Newsroom) -> None:
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql("DELETE FROM event")
    (newsroom.app.workspace / heads.FILE).unlink()
    assert (found(newsroom) or [""])[0] == "log-attempt-unknown"


def test_two_rows_that_were_swapped_are_found(newsroom: Newsroom) -> None:
    with hand_in_the_database(newsroom) as connection:
        for old, new in ((4, -1), (5, 4), (-1, 5)):
            connection.exec_driver_sql(f"UPDATE event SET id = {new} WHERE id = {old}")
    assert found(newsroom) == ("log-row-changed", 4)


def test_a_row_that_was_put_in_is_found_even_with_a_digest_of_its_own(newsroom: Newsroom) -> None:
    """Whoever knows the formula can make the row fit itself, but not fit its neighbour as well."""
    with hand_in_the_database(newsroom) as connection:
        row = (4, MONDAY, "editor", "approved", "bai", None, {}, BEGINNING)
        connection.exec_driver_sql("DELETE FROM event WHERE id = 4")
        connection.execute(sa.insert(audit.EVENT).values((*row, link(*row))))
    assert found(newsroom) == ("log-row-out-of-place", 4)


def test_a_row_added_at_the_end_by_hand_is_found(newsroom: Newsroom) -> None:
    last = check(newsroom).last
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql(
            "INSERT INTO event SELECT id + 1, at, 'editor', action, item, delivery, detail, digest, digest"
            f" FROM event WHERE id = {last}"
        )
    assert found(newsroom) == ("log-row-changed", last + 1)


def test_a_chain_made_anew_is_found_by_the_head_that_was_kept(newsroom: Newsroom) -> None:
    """Somebody who changes a row and works out every digest after it leaves a chain that fits."""
    with newsroom.app.store.read() as session:
        rows = list(audit.rows(session))
    with hand_in_the_database(newsroom) as connection:
        connection.exec_driver_sql("DELETE FROM event")
        previous = BEGINNING
        for row in rows:
            forged = replace(row, actor="somebody") if row.id == 2 else row
            told = (forged.id, forged.at, forged.actor, forged.action, forged.item, forged.delivery)
            digest = link(*told, forged.detail, previous)
            connection.execute(sa.insert(audit.EVENT).values((*told, dict(forged.detail), previous, digest)))
            previous = digest
    assert found(newsroom) == ("log-row-replaced", len(rows))
    (newsroom.app.workspace / heads.FILE).unlink()
    assert found(newsroom) is None


@pytest.mark.parametrize(
    "change",
    [
        "outcome = 'refused'",
        "outcome = NULL",
        "request = '[{}]'",
        'response = \'{"answers": [{"status": 201}]}\'',
        "response = '{'",
        'error = \'{"code": "x", "values": {}}\'',
        "started_at = '2027-01-18 00:00:00.000000'",
        "finished_at = '2027-01-18 03:00:00.000000'",
        "revision = 7",
        "key = 'other'",
        "worker = 'other'",
        "operation = 'find'",
    ],
)
def test_a_changed_attempt_is_found(newsroom: Newsroom, change: str) -> None:
    with newsroom.app.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE attempt SET {change} WHERE delivery = 1 AND n = 1")
    finding = check(newsroom).finding
    assert finding is not None and finding.delivery == 1
    assert finding.code in {"log-attempt-changed", "log-unreadable"}


def test_an_attempt_that_was_removed_or_added_is_found(newsroom: Newsroom) -> None:
    columns = "operation, revision, key, worker, started_at, outside_at, lease_until, outcome, request"
    with newsroom.app.store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO attempt (delivery, n, {columns})"
            f" SELECT delivery, 9, {columns} FROM attempt WHERE id = 1"
        )
    finding = check(newsroom).finding
    assert finding and (finding.code, finding.attempt) == ("log-attempt-unknown", 9)
    with newsroom.app.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM attempt WHERE n = 9 OR id = 1")
    assert (found(newsroom) or [""])[0] == "log-attempt-gone"


@pytest.mark.parametrize("change", ["json_set(receipt, '$.url', 'https://other.example.org/')", "NULL"])
def test_a_changed_receipt_is_found(newsroom: Newsroom, change: str) -> None:
    with newsroom.app.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE delivery SET receipt = {change} WHERE id = 2")
    finding = check(newsroom).finding
    assert finding and (finding.code, finding.delivery) == ("log-receipt-changed", 2)


def test_a_receipt_that_a_person_confirmed_is_vouched_for(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", Unconfirmed("reply-lost", said="reset"))
    newsroom.drop(replace(ITEM, id="hai", title="Bài thứ hai"))
    newsroom.settle(newsroom.perform(newsroom.claim()[0]))
    number, now = newsroom.delivery("hai", "website").id, newsroom.clock.now()
    with newsroom.app.store.write() as session:
        url = "https://website.example.org/hai"
        confirming.confirm(newsroom.app, session, number, url, None, now, "editor")
    assert found(newsroom) is None
    with newsroom.app.store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE delivery SET receipt = (SELECT receipt FROM delivery) WHERE id = {number}"
        )
    assert (found(newsroom) or [""])[0] == "log-receipt-changed"


def test_a_deleted_delivery_is_found(newsroom: Newsroom) -> None:
    with newsroom.app.store.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("DELETE FROM delivery WHERE id = 1")
    assert (found(newsroom) or [""])[0] == "log-delivery-gone"


def test_an_attempt_under_way_or_cut_off_leaves_the_log_whole(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, id="hai", title="Bài thứ hai"))
    assert len(newsroom.claim()) == 2
    assert found(newsroom) is None
    with newsroom.app.store.write() as session:
        assert recovery.take_over(newsroom.app, session, newsroom.clock.now(), "another") == 2
    assert found(newsroom) is None


def test_silent_work_that_was_cut_off_is_sealed_as_well(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("website",))
    room.drop(replace(ITEM, publish_at=MONDAY + timedelta(minutes=5)))
    assert [job.claim.operation for job in room.claim()] == ["stage"]
    with room.app.store.write() as session:
        recovery.take_over(room.app, session, room.clock.now(), "another")
    assert found(room) is None
    with room.app.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attempt SET outcome = 'done'")
    assert (found(room) or [""])[0] == "log-attempt-changed"
    room.app.close()


def test_an_answer_that_comes_too_late_is_on_the_record(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, id="hai", title="Bài thứ hai"))
    done = newsroom.perform(newsroom.claim()[0])
    newsroom.settle(done)
    with newsroom.app.store.engine.begin() as connection:  # as if it were still waiting for its answer
        connection.exec_driver_sql(
            "UPDATE attempt SET outcome = NULL"
            " WHERE id = (SELECT max(id) FROM attempt WHERE outcome = 'done')"
        )
    assert newsroom.settle(done) is None
    with newsroom.app.store.read() as session:
        assert [step.action for step in trail.steps_of(session, "hai")][-1] == "came-late"


def test_silent_work_that_another_has_taken_over_is_on_the_record(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, id="hai", title="Bài thứ hai"))
    seen, now = newsroom.delivery("hai", "website"), newsroom.clock.now()
    with newsroom.app.store.write() as session:
        stale = replace(seen, attempts=9)
        assert not moves.give_back(session, stale, Operation.FIND, now, Seal(9, BEGINNING))
        assert trail.steps_of(session, "hai")[-1].detail["sealed"] == BEGINNING


def test_the_database_itself_lets_the_log_only_grow(newsroom: Newsroom) -> None:
    added = (
        "INSERT {} INTO event SELECT {}, at, actor, action, item, delivery, detail, {}, digest"
        " FROM event WHERE id = 2"
    )
    orders = (
        "UPDATE event SET actor = 'somebody' WHERE id = 2",
        "DELETE FROM event WHERE id = 2",
        added.format("OR REPLACE", "2", "previous"),
        added.format("", "999", "previous"),
        added.format("", "NULL", "(SELECT digest FROM event ORDER BY id DESC LIMIT 1)"),
    )
    for order in orders:
        with (
            newsroom.app.store.engine.begin() as connection,
            pytest.raises(sa.exc.IntegrityError, match="only grows"),
        ):
            connection.exec_driver_sql(order)
    assert found(newsroom) is None


def test_every_decision_of_a_person_has_its_row_with_the_name(newsroom: Newsroom) -> None:
    room, app, now = newsroom, newsroom.app, newsroom.clock.now()
    later = now + timedelta(hours=1)
    app.config = replace(app.config, publisher=Publisher(approval="required"))
    room.drop(replace(ITEM, id="hai", title="Bài thứ hai", publish_at=now + timedelta(days=1)))
    first, second = (room.delivery("hai", name).id for name in ("website", "newspaper"))
    with app.store.write() as session:
        before = trail.newest(session)
        holding.hold(app, session, ("tone:cheerful",), now, "chi", reason="Tang lễ", until=later)
        holding.release(session, (), now, "chi")
        judging.approve(app, session, "hai", now, "binh")
        judging.send_back(app, session, "hai", "Thiếu nguồn", now, "binh")
        decisions.reschedule(app, session, first, later, now, "an")
        decisions.retry(newsroom.app, session, first, now, "an")
        decisions.cancel(newsroom.app, session, second, now, "an")
        confirming.confirm(app, session, second, "https://newspaper.example.org/hai", None, now, "an")
        decisions.withdraw(app, session, "hai", "newspaper", "Sai số liệu", now, "an")
        decisions.withdraw(app, session, "bai", "website", "Gỡ tay", now, "an", by_hand=True)
    with app.store.read() as session:
        steps = [step for step in trail.since(session, before) if step.actor != "daemon"]
        known = items.get(session, "hai")
    assert [(step.actor, step.action) for step in steps] == [
        ("chi", "held"),
        ("chi", "released"),
        ("binh", "approved"),
        ("binh", "returned"),
        ("an", "scheduled"),
        ("an", "retried"),
        ("an", "cancelled"),
        ("an", "confirmed"),
        ("an", "wanted"),
        ("an", "taken-down"),
    ]
    told = {step.action: step.detail for step in steps}
    assert told["held"]["until"] == later.isoformat() and told["held"]["reason"] == "Tang lễ"
    assert known and told["approved"]["digest"] == known.digest
    assert told["scheduled"]["due_at"] == later.isoformat()
    assert told["confirmed"]["url"] == "https://newspaper.example.org/hai" and told["confirmed"]["live"] == 1
    assert told["wanted"]["reason"]["values"]["reason"] == "Sai số liệu"


def test_steps_of_a_transaction_that_fails_leave_no_trace(newsroom: Newsroom) -> None:
    last = check(newsroom).last
    with pytest.raises(RuntimeError), newsroom.app.store.write() as session:
        trail.write_step(session, MONDAY, "editor", "approved", item="bai")
        assert trail.newest(session) == last + 1
        raise RuntimeError
    assert check(newsroom).last == last and found(newsroom) is None


def test_what_was_just_done_is_seen_before_it_is_kept(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        last = trail.newest(session)
        trail.write_step(session, MONDAY, "editor", "approved", item="bai")
        assert [step.action for step in trail.since(session, last)] == ["approved"]
        assert trail.steps_of(session, "bai")[-1].actor == "editor"


def test_two_connections_that_write_by_turns_make_one_chain(newsroom: Newsroom) -> None:
    other = open_store("sqlite:///var/publisher.db", newsroom.app.workspace)
    first = check(newsroom).rows
    for turn in range(6):
        with (newsroom.app.store, other)[turn % 2].write() as session:
            trail.write_step(session, MONDAY, "editor", "approved", item="bai", turn=turn)
    other.close()
    said = check(newsroom)
    assert said.finding is None and said.rows == first + 6


def test_a_torn_line_of_the_heads_hides_no_other(newsroom: Newsroom) -> None:
    file = newsroom.app.workspace / heads.FILE
    file.write_text(file.read_text() + '{"row": 3, "dig', encoding="ascii")
    newsroom.drop(replace(ITEM, id="hai", title="Bài thứ hai"))
    newsroom.app.keep_head()
    assert check(newsroom).heads == 2


def test_a_head_is_kept_once(newsroom: Newsroom) -> None:
    newsroom.app.keep_head()
    newsroom.app.keep_head()
    assert check(newsroom).heads == 1


def test_a_long_log_takes_no_more_memory_than_a_short_one(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 100)

    def grow(rows: int) -> None:
        with newsroom.app.store.write() as session:
            for n in range(rows):
                trail.write_step(session, MONDAY, "daemon", "waiting", item="bai", n=n)

    grow(300)
    few = peak(lambda: check(newsroom))
    grow(3000)
    assert peak(lambda: check(newsroom)) < 1.5 * few


def peak(work: Callable[[], object]) -> int:
    """Return the most bytes that were held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
