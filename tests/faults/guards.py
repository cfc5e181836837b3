"""The guards of the house: what keeps from publishing twice, from losing, and from not being stoppable.

Each is a few words of the code; `without` takes their place when the guard is removed, and then `test` fails.
`test_guards.py` tries it with every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """A guard: what it gives users, where its `code` stands, once, and the light test that misses it."""

    says: str
    file: str
    code: str
    without: str
    test: str


GUARDS = (
    # Once: who comes second changes nothing.
    Guard(
        says="A move that starts from an older attempt brings nothing back that was given up meanwhile.",
        file="publisher/store/moves/change.py",
        code='        D.attempts == sa.bindparam("read_attempts"),\n',
        without="",
        test="tests/store/test_moves.py::test_a_piece_that_was_tried_meanwhile_is_not_moved_by_what_was_decided_before",
    ),
    Guard(
        says="What is under way is not claimed a second time.",
        file="publisher/store/moves/change.py",
        code="        as_read.append(D.lease_until.is_(None))",
        without="        pass",
        test="tests/store/test_moves.py::test_what_is_under_way_is_not_claimed_a_second_time",
    ),
    Guard(
        says="Of two claims of one delivery one gets it.",
        file="publisher/store/moves/sending.py",
        code="    if not take_as_read(session, delivery, changes):",
        without=("    take_as_read(session, delivery, changes)\n    if False:"),
        test="tests/work/test_dispatch.py::test_a_stale_claim_takes_nothing",
    ),
    Guard(
        says="A late answer never overwrites what was settled without it.",
        file="publisher/store/moves/sending.py",
        code="delivery.attempts == claim.n and delivery.busy:",
        without="delivery.attempts == claim.n:",
        test="tests/work/test_dispatch.py::test_a_late_answer_never_overwrites_what_recovery_settled",
    ),
    Guard(
        says="The answer of an earlier attempt never settles the one under way.",
        file="publisher/store/moves/sending.py",
        code="delivery.attempts == claim.n and delivery.busy:",
        without="delivery.busy:",
        test="tests/work/test_dispatch.py::test_a_failure_that_is_heard_late_does_not_end_the_search_for_what_is_out",
    ),
    Guard(
        says="An attempt that recovery has ended keeps nothing of what it stages.",
        file="publisher/store/moves/sending.py",
        code="        .where(D.id == claim.delivery.id, D.attempts == claim.n, D.lease_until.is_not(None))\n",
        without="        .where(D.id == claim.delivery.id)\n",
        test="tests/work/test_errand.py::test_an_attempt_that_recovery_has_ended_keeps_nothing",
    ),
    Guard(
        says="No delivery takes a step that would double or lose its piece.",
        file="publisher/core/delivery.py",
        code="    if new is not old and new not in STEPS[old]:",
        without="    if False:",
        test="tests/core/test_delivery.py::test_a_step_that_would_double_or_lose_a_piece_is_refused",
    ),
    Guard(
        says="The attempt and its lease are on disk before the channel is called.",
        file="publisher/store/moves/sending.py",
        code='"lease_until": now + lease, "changed_at": now}',
        without='"lease_until": None, "changed_at": now}',
        test="tests/work/test_dispatch.py::test_an_item_goes_out_once_however_often_the_loop_passes",
    ),
    # What answers mean.
    Guard(
        says="A lost publish is looked for before it is repeated.",
        file="publisher/core/verdict.py",
        code="    if operation is Operation.PUBLISH:",
        without="    if False:",
        test="tests/work/test_dispatch.py::test_a_lost_reply_is_looked_for_before_it_is_repeated",
    ),
    Guard(
        says="A lost reply has its time to land before it is looked for.",
        file="publisher/core/verdict.py",
        code="State.UNCONFIRMED, settle, error=what_was_said(answer, operation))",
        without="State.UNCONFIRMED, error=what_was_said(answer, operation))",
        test="tests/work/test_unconfirmed.py::test_a_lost_reply_has_its_time_however_soon_somebody_sends_again",
    ),
    Guard(
        says="A lost change is repeated only when it has had its time to land.",
        file="publisher/core/verdict.py",
        code="    wait = max(settle, wait_after(tries - 1, jitter) if",
        without="    wait = max(timedelta(), wait_after(tries - 1, jitter) if",
        test="tests/core/test_verdict.py::test_a_lost_correction_is_repeated_once_it_has_settled_then_ever_more_slowly",
    ),
    Guard(
        says="Nothing is called absent after fewer searches than its channel needs.",
        file="publisher/core/verdict.py",
        code="        case None if looks >= enough:",
        without="        case None:",
        test="tests/work/test_dispatch.py::test_one_empty_search_is_not_enough_where_the_channel_wants_more",
    ),
    Guard(
        says="A search that does not get through never means that nothing is there.",
        file="publisher/core/verdict.py",
        code="            return Verdict(Outcome.TRY_LATER, State.UNCONFIRMED, wait, error=answer.message)",
        without="            return Verdict(Outcome.ABSENT, State.SCHEDULED, wait, error=answer.message)",
        test="tests/work/test_dispatch.py::test_a_piece_that_may_be_out_says_so_whatever_becomes_of_the_search",
    ),
    Guard(
        says="What an adapter raises against its contract is taken for a lost reply, not for a no.",
        file="publisher/work/call.py",
        code="        except Exception as error:\n",
        without="        except ZeroDivisionError as error:\n",
        test="tests/work/test_dispatch.py::test_an_exception_that_no_adapter_may_raise_counts_as_unconfirmed",
    ),
    Guard(
        says="An adapter that returns nothing has not proved that a post is out.",
        file="publisher/core/verdict.py",
        code=(
            "        case None if operation is Operation.WITHDRAW:\n"
            "            return Verdict(Outcome.DONE, State.WITHDRAWN)"
        ),
        without=("        case None:\n            return Verdict(Outcome.DONE, State.WITHDRAWN)"),
        test="tests/core/test_verdict.py::test_an_adapter_that_returns_nothing_has_not_proved_that_a_post_is_out",
    ),
    Guard(
        says="Nothing is tried for ever: after the last step of the ladder a person is asked.",
        file="publisher/core/verdict.py",
        code="        case TryLater() if tries <= len(LADDER):\n",
        without="        case TryLater() if tries:\n",
        test="tests/work/test_dispatch.py::test_a_channel_that_never_takes_it_hands_it_to_a_person",
    ),
    Guard(
        says="A post that belongs to another piece proves nothing.",
        file="publisher/work/dispatch.py",
        code="    done = replace(done, answer=_own(done, holder))\n",
        without="",
        test="tests/work/test_decisions.py::test_the_post_of_another_piece_proves_nothing",
    ),
    # Daemons that die, calls that hang.
    Guard(
        says="What a daemon that died was sending is looked for, not sent again.",
        file="publisher/work/recovery.py",
        code='DIED = Unconfirmed("daemon-died")',
        without="DIED = UNASKED",
        test="tests/work/test_dispatch.py::test_a_send_cut_off_with_its_daemon_is_looked_for",
    ),
    Guard(
        says="No delivery stays in sending when its daemon has died.",
        file="publisher/work/recovery.py",
        code="    left = attempts.abandoned(session, worker)",
        without="    left = attempts.abandoned(session, worker)[:0]",
        test="tests/work/test_dispatch.py::test_a_send_cut_off_with_its_daemon_is_looked_for",
    ),
    Guard(
        says="No delivery stays in sending when its call hangs.",
        file="publisher/store/attempts.py",
        code=".where(DELIVERY.c.lease_until <= now)",
        without=".where(sa.false())",
        test="tests/engine/test_resting.py::test_a_call_that_hangs_counts_as_lost_while_the_daemon_lives_and_its_late_answer_changes_nothing",
    ),
    Guard(
        says="A claim whose record got through and whose answer did not is given back.",
        file="publisher/engine/local.py",
        code="                recovery.give_back_unmade(session, now, self.worker, self._pools.under_way)",
        without="                pass",
        test="tests/engine/test_outage.py::test_a_claim_whose_record_arrived_but_not_its_answer_is_given_back_and_made_once",
    ),
    Guard(
        says="A pass that could not be recorded is recorded again, and its calls are not forgotten.",
        file="publisher/engine/local.py",
        code="        self._ended += self._pools.collect()",
        without="        self._ended = self._pools.collect()",
        test="tests/engine/test_local.py::test_a_pass_that_cannot_be_recorded_is_repeated_and_sends_nothing_twice",
    ),
    Guard(
        says="The lease is longer than the longest silence that a call is allowed.",
        file="publisher/core/lease.py",
        code="    return max(LEAST, longest_silence + SPARE)",
        without="    return LEAST",
        test="tests/core/test_rest.py::test_a_lease_is_longer_than_the_longest_allowed_step",
    ),
    Guard(
        says="The lease follows the time-out that is configured for the channel.",
        file="publisher/work/dispatch.py",
        code="lease_of(longest_silence(app.channels[channel].settings.timeout))",
        without="lease_of(longest_silence(timedelta(seconds=30)))",
        test="tests/engine/test_resting.py::test_a_lease_is_as_long_as_the_channel_s_own_time_out_asks",
    ),
    Guard(
        says="A long call that gets on keeps its lease.",
        file="publisher/engine/leases.py",
        code="            moves.renew(session, job.claim, now + left)",
        without="            pass",
        test="tests/engine/test_resting.py::test_a_long_call_that_gets_on_keeps_its_lease",
    ),
    Guard(
        says="A lost reply keeps its time to land when the clock is set.",
        file="publisher/store/clock_set.py",
        code="    _move(session, D.next_try_at, by, D.state == State.UNCONFIRMED)\n",
        without="",
        test="tests/engine/test_clock_set.py::test_a_lost_reply_keeps_its_time_to_land_when_the_clock_leaps",
    ),
    Guard(
        says="Two daemons never work on one workspace.",
        file="publisher/engine/the_only_one.py",
        code="        lock.acquire(timeout=0)",
        without="        pass",
        test="tests/engine/test_local.py::test_a_second_daemon_is_refused",
    ),
    Guard(
        says="Two daemons never work on one database.",
        file="publisher/engine/local.py",
        code="        if not self._place.is_ours():",
        without="        if False:",
        test="tests/cli/test_shared_file.py::test_a_daemon_of_another_workspace_on_the_same_file_ends_with_exit_code_3",
    ),
    # Wishes that change under way.
    Guard(
        says="Withdrawing what is just being sent ends withdrawn.",
        file="publisher/store/moves/wishing.py",
        code="    if delivery.state in {State.PUBLISHED, State.HANDED_OVER} and operation is not None:",
        without="    if False:",
        test="tests/work/test_dispatch.py::test_a_withdrawal_while_sending_ends_withdrawn",
    ),
    Guard(
        says="A wish moves nothing while a call is under way or its reply is lost.",
        file="publisher/store/moves/wishing.py",
        code="    if delivery.state in {State.SENDING, State.UNCONFIRMED}:",
        without="    if delivery.state in {State.SENDING}:",
        test="tests/work/test_decisions.py::test_a_piece_that_may_be_out_is_looked_for_whatever_is_wanted_of_it_meanwhile",
    ),
    Guard(
        says="What is wanted back while its withdrawal is sent goes out again.",
        file="publisher/store/moves/wishing.py",
        code="    elif delivery.state is State.WITHDRAWN and operation is Operation.PUBLISH:",
        without="    elif False:",
        test="tests/work/test_doubtful_ends.py::test_a_piece_wanted_back_while_it_is_just_being_taken_down_is_out_again",
    ),
    Guard(
        says="What is wanted no more is cancelled when its send did not leave.",
        file="publisher/store/moves/wishing.py",
        code="    elif delivery.state in OPEN and operation is None and delivery.live is None:",
        without="    elif False:",
        test="tests/work/test_dispatch.py::test_a_withdrawal_before_a_send_that_never_left_cancels",
    ),
    Guard(
        says="What is taken down does not count as live.",
        file="publisher/store/moves/consequences.py",
        code=('        "live": None,\n        "withdrawn_at": now,'),
        without='        "withdrawn_at": now,',
        test="tests/work/test_dispatch.py::test_publish_edit_withdraw_publish_again_leave_their_attempts_in_order",
    ),
    Guard(
        says="Staged remains of what was cancelled are cleaned up.",
        file="publisher/store/moves/wishing.py",
        code=("        stage_at=now if delivery.staged else None,\n        reason"),
        without=("        stage_at=None,\n        reason"),
        test="tests/work/test_dispatch.py::test_staged_remains_of_a_cancelled_item_are_cleaned_up",
    ),
    Guard(
        says="A draft of older words never goes public.",
        file="publisher/work/job.py",
        code="        return self.claim.delivery.staged_revision != self.claim.revision",
        without="        return False",
        test="tests/work/test_dispatch.py::test_what_was_staged_of_an_older_text_is_replaced",
    ),
    Guard(
        says="What is half staged is never published as if it were whole.",
        file="publisher/work/job.py",
        code=" if self.begun is not None and self.begun.whole else None",
        without="",
        test="tests/work/test_errand.py::test_what_is_half_staged_is_never_published_as_if_it_were_whole",
    ),
    Guard(
        says="A post that is found bears the words that were sent, not those that are wanted by now.",
        file="publisher/work/posting.py",
        code=(
            "    if operation is Operation.FIND and (sent := attempts.last_publish(session, delivery.id)):\n"
            "        assert sent.revision is not None\n"
            "        return sent.revision\n"
        ),
        without="",
        test="tests/work/test_decisions.py::test_a_piece_that_may_be_out_is_looked_for_whatever_is_wanted_of_it_meanwhile",
    ),
    Guard(
        says="A piece that a person cancelled or took down does not come back with an edit of its file.",
        file="publisher/work/routing.py",
        code="    if delivery.wanted is None and is_by_hand(delivery):",
        without="    if False:",
        test="tests/work/test_decisions.py::test_what_a_person_has_withdrawn_stays_down_when_its_file_is_edited",
    ),
    Guard(
        says="A post that is taken down is not looked for under the address of an earlier one.",
        file="publisher/store/moves/by_hand.py",
        code="    old = delivery.receipt if delivery.live is not None else None",
        without="    old = delivery.receipt",
        test="tests/work/test_decisions.py::test_what_a_person_found_is_not_taken_for_the_post_that_was_taken_down",
    ),
    Guard(
        says="What was handed over is taken back when its file is deleted.",
        file="publisher/work/intake.py",
        code="is_out = delivery.live is not None and delivery.published_at is not None",
        without="is_out = delivery.live is not None",
        test="tests/work/test_decisions.py::test_what_was_handed_over_is_taken_back_when_its_file_is_deleted",
    ),
    Guard(
        says="Facebook is searched three times before a post counts as absent.",
        file="adapters/facebook/adapter.py",
        code="    looks = 3\n",
        without="    looks = 1\n",
        test="tests/adapters/test_facebook_posts.py::test_a_post_is_looked_for_more_than_once_before_it_counts_as_absent",
    ),
    Guard(
        says="A piece put back to draft stays out where it is out.",
        file="publisher/work/routing.py",
        code="    if item.status is Status.DRAFT and delivery.live is not None:",
        without="    if False:",
        test="tests/work/test_scheduling.py::test_a_piece_put_back_to_draft_leaves_what_is_out_as_it_is",
    ),
    # At the last moment: orders, bounds, doubt.
    Guard(
        says="An older correction never lands after a newer one.",
        file="publisher/work/departure.py",
        code="    if _is_in_doubt(app, session, delivery, now):",
        without="    if False:",
        test="tests/work/test_doubtful_ends.py::test_a_correction_waits_until_the_lost_one_before_it_has_had_its_time",
    ),
    Guard(
        says="What may have been taken down is looked for before it is changed.",
        file="publisher/work/departure.py",
        code="    return may_be_gone and can_look and moves.seek(session, delivery, now)",
        without="    return False",
        test="tests/work/test_doubtful_ends.py::test_a_piece_wanted_back_while_its_withdrawal_is_in_doubt_is_out_again",
    ),
    Guard(
        says="What a newspaper has in hand does not count as taken down because its folder is empty.",
        file="publisher/work/departure.py",
        code=" and not channel.hands_over",
        without="",
        test="tests/work/test_doubtful_ends.py::test_a_piece_wanted_back_stays_out_where_only_a_person_could_have_taken_it_down",
    ),
    Guard(
        says="A file with mistakes does not go out, whoever says retry.",
        file="publisher/work/departure.py",
        code="    if delivery.operation is Operation.PUBLISH and posting.is_wrong(session, delivery):",
        without="    if False:",
        test="tests/work/test_departure.py::test_a_retry_does_not_send_what_has_mistakes_in_its_file",
    ),
    Guard(
        says="An order to stop binds whatever is due.",
        file="publisher/work/departure.py",
        code="[held] if held else []",
        without="[]",
        test="tests/work/test_dispatch.py::test_a_hold_stops_what_is_due_in_the_transaction_that_claims_it",
    ),
    Guard(
        says="A hold that is taken while a batch is claimed stops every call that has not begun.",
        file="publisher/work/dispatch.py",
        code="        if agenda.is_clear(connection, *job.claim.attempt):",
        without="        if True:",
        test="tests/work/test_claiming_ahead.py::test_an_order_given_after_the_claim_keeps_the_call_back",
    ),
    Guard(
        says="An order is seen at a glance, in the last moment before a call.",
        file="publisher/store/agenda.py",
        code="        ~sa.exists().where(HOLD.c.released_at.is_(None)),\n",
        without="",
        test="tests/work/test_claiming_ahead.py::test_an_order_given_after_the_claim_keeps_the_call_back",
    ),
    Guard(
        says="A call that was claimed ahead is not made once its channel rests.",
        file="publisher/store/agenda.py",
        code="        ~sa.exists().where(CHANNEL.c.paused_at.is_not(None)),\n",
        without="",
        test="tests/work/test_care.py::test_a_call_that_was_claimed_ahead_is_not_made_once_its_channel_rests",
    ),
    Guard(
        says="A call that waited for longer than its lease is not begun.",
        file="publisher/work/dispatch.py",
        code="stands.attempts != n or not stands.busy or",
        without="",
        test="tests/engine/test_pools.py::test_a_job_that_waited_for_longer_than_its_lease_is_not_begun_any_more",
    ),
    Guard(
        says="A call whose orders cannot be read is not made.",
        file="publisher/engine/local.py",
        code="            return UNASKED\n",
        without="            return None\n",
        test="tests/engine/test_outage.py::test_a_call_claimed_ahead_is_not_made_while_nobody_can_say_whether_it_is_held",
    ),
    Guard(
        says="A call that waits for a thread is asked again before it begins.",
        file="publisher/engine/pools.py",
        code="        if waits and (reason := self._stops(job)):",
        without="        if False and (reason := self._stops(job)):",
        test="tests/engine/test_local.py::test_an_order_given_in_the_last_moment_before_a_send_stops_it",
    ),
    Guard(
        says="A withdrawal passes every order to stop.",
        file="publisher/work/orders.py",
        code=("    if delivery.operation is Operation.WITHDRAW:\n        return None\n"),
        without="",
        test="tests/work/test_claiming_ahead.py::test_a_withdrawal_passes_orders_also_when_it_was_claimed_ahead",
    ),
    Guard(
        says="A held piece is not let out before its order ends.",
        file="publisher/store/holds.py",
        code="hold.until is None or hold.until > now]",
        without="hold.until is None]",
        test="tests/cli/test_holds.py::test_an_order_ends_by_itself_at_its_time",
    ),
    Guard(
        says="What has expired is never sent.",
        file="publisher/core/admission.py",
        code="    if item.expires_at is not None and item.expires_at <= now:",
        without="    if False:",
        test="tests/work/test_dispatch.py::test_expired_is_never_sent",
    ),
    Guard(
        says="What is too late waits for a person.",
        file="publisher/core/admission.py",
        code="    if delivery.next_try_at is not None and now - delivery.next_try_at > lateness.grace:",
        without="    if False:",
        test="tests/work/test_dispatch.py::test_too_late_is_missed_and_asks_a_person",
    ),
    Guard(
        says="No order sends a piece that has expired.",
        file="publisher/work/decisions.py",
        code="        bounds.refuse_expired(app, session, item, at, now)\n",
        without="",
        test="tests/work/test_bounds.py::test_a_time_after_the_end_of_a_piece_is_refused_with_the_remedy",
    ),
    Guard(
        says="No order breaks an embargo.",
        file="publisher/work/decisions.py",
        code="        bounds.refuse_embargoed(app, session, delivery, item, at)\n",
        without="",
        test="tests/work/test_bounds.py::test_no_order_brings_a_piece_out_under_its_embargo",
    ),
    Guard(
        says="What comes late keeps quiet hours and the pace of its channel.",
        file="publisher/work/departure.py",
        code="            return not second_thoughts.moves_what_may_not_go(app, session, delivery, item, now)",
        without="            return True",
        test="tests/work/test_late.py::test_a_late_piece_does_not_go_out_in_quiet_hours",
    ),
    Guard(
        says="Words of another day are looked at before a release lets them out.",
        file="publisher/work/staleness.py",
        code="LOOK_FIRST = timedelta(minutes=15)",
        without="LOOK_FIRST = timedelta()",
        test="tests/work/test_release.py::test_stale_words_are_looked_at_before_a_release_lets_them_out",
    ),
    Guard(
        says="Who releases an order hears which words of another day it lets go.",
        file="publisher/work/let_go.py",
        code="        if told := staleness.warn(app, item, delivery.channel, known, now):",
        without="        if told := None:",
        test="tests/work/test_release.py::test_a_release_names_the_pieces_whose_words_hold_no_more",
    ),
    # Approval, files that change, what is kept.
    Guard(
        says="Nothing goes out that nobody has let pass.",
        file="publisher/work/departure.py",
        code="approval.keeps_back(app, session, delivery, now):",
        without="False:",
        test="tests/work/test_approval.py::test_what_was_scheduled_before_approval_was_asked_for_does_not_go_out_without_it",
    ),
    Guard(
        says="Words that change after their approval lose their time at once.",
        file="publisher/work/routing.py",
        code="    approval.keep_back(app, session, item.id, now)\n",
        without="",
        test="tests/work/test_approval.py::test_a_text_that_changes_after_its_approval_loses_its_time_at_once",
    ),
    Guard(
        says="An approval is bound to the words that were approved.",
        file="publisher/work/approval.py",
        code="approvals.newest(session, item.id, digest(item))",
        without="approvals.newest(session, item.id, digest(items.revision(session, item.id, 1)))",
        test="tests/work/test_approval.py::test_a_text_that_changes_after_its_approval_needs_it_again",
    ),
    Guard(
        says="Words that nobody has let pass are not even staged.",
        file="publisher/work/dispatch.py",
        code=(
            "        if operation is Operation.STAGE and approval.keeps_back(app, session, delivery, now):\n"
            "            continue\n"
        ),
        without="",
        test="tests/work/test_approval.py::test_what_was_scheduled_before_approval_was_asked_for_is_not_staged_without_it",
    ),
    Guard(
        says="Nobody approves an older text than the one that lies there.",
        file="publisher/work/unread.py",
        code="    return not is_as_read and",
        without="    return False and",
        test="tests/cli/test_approval.py::test_nobody_approves_an_older_text_than_the_one_that_lies_there",
    ),
    Guard(
        says="Words that are just being changed are not sent.",
        file="publisher/work/dispatch.py",
        code=(
            "        if delivery.item in changing and operation in WAITS_FOR_FILES:\n            continue\n"
        ),
        without="",
        test="tests/work/test_dispatch.py::test_words_that_are_just_being_changed_are_not_sent",
    ),
    Guard(
        says="What may be out is not looked for while its file may be gone.",
        file="publisher/work/dispatch.py",
        code="WAITS_FOR_FILES = SPEAKS | {Operation.FIND}",
        without="WAITS_FOR_FILES = SPEAKS",
        test="tests/work/test_dispatch.py::test_what_is_not_known_to_be_out_is_not_looked_for_while_its_file_may_be_gone",
    ),
    Guard(
        says="A withdrawal waits for no file that is being written.",
        file="publisher/work/dispatch.py",
        code="SPEAKS = SENDS - {Operation.WITHDRAW}",
        without="SPEAKS = SENDS",
        test="tests/work/test_dispatch.py::test_words_that_are_just_being_changed_are_not_sent",
    ),
    Guard(
        says="Nothing is sent before the files have been read that changed while the daemon was off.",
        file="publisher/engine/local.py",
        code="self._room(standing) if changing is not None else {}",
        without="self._room(standing)",
        test="tests/engine/test_waking.py::test_a_file_that_was_deleted_while_the_daemon_was_off_never_goes_out_at_its_start",
    ),
    Guard(
        says="Nothing is taken down that could not be kept as it was.",
        file="publisher/work/dispatch.py",
        code=(
            "    if operation is Operation.WITHDRAW and not _is_kept(app, session, delivery, now):\n"
            "        return None\n"
        ),
        without="",
        test="tests/work/test_snapshots.py::test_nothing_is_taken_down_that_cannot_be_kept",
    ),
    # Legal corrections.
    Guard(
        says="A legal correction stands before whatever has waited longer.",
        file="publisher/work/dispatch.py",
        code="    yield from notices\n",
        without="",
        test="tests/work/test_correction.py::test_a_notice_stands_before_whatever_was_waiting_longer",
    ),
    Guard(
        says="The same correction ordered twice makes one notice.",
        file="publisher/work/order_correction.py",
        code="    if read.item and (before := correction.ordered_before(session, piece.id, read.item)):",
        without="    if before := None:",
        test="tests/cli/test_correct.py::test_the_same_order_given_twice_makes_one_notice",
    ),
    Guard(
        says="The corrected piece says that it was corrected.",
        file="publisher/work/correction.py",
        code="    if piece.wanted != marked:",
        without="    if False:",
        test="tests/work/test_correction.py::test_a_hold_of_everything_lets_the_notice_and_the_note_on_the_piece_pass",
    ),
    Guard(
        says="The note on a corrected piece carries no draft to readers.",
        file="publisher/store/marking.py",
        code="    if said != row.digest:",
        without="    if False:",
        test="tests/work/test_correction.py::test_the_note_on_a_piece_carries_no_draft_to_readers",
    ),
    Guard(
        says="A piece leads nobody to a notice that was taken down.",
        file="publisher/work/correction.py",
        code="        _unmark(session, order, notice, now)",
        without="        pass",
        test="tests/work/test_correction.py::test_a_piece_leads_nobody_to_a_notice_that_was_taken_down",
    ),
    Guard(
        says="A legal correction is never too late.",
        file="publisher/core/admission.py",
        code="    if delivery.operation is Operation.WITHDRAW or item.corrects is not None:",
        without="    if delivery.operation is Operation.WITHDRAW:",
        test="tests/work/test_correction.py::test_a_notice_is_never_too_late",
    ),
    # What a person orders while nobody knows.
    Guard(
        says="What may be out is sent again only once it is not found, though a person says retry.",
        file="publisher/work/unconfirmed.py",
        code=("    if not can_tell(app, session, delivery):\n        return moves.retry("),
        without=("    if True:\n        return moves.retry("),
        test="tests/work/test_unconfirmed.py::test_what_may_be_out_is_sent_again_only_once_it_is_not_found",
    ),
    Guard(
        says="What may be out is looked for and taken down, not given up, when a person cancels it.",
        file="publisher/work/unconfirmed.py",
        code="    if may_tell and delivery.wanted is not None:",
        without="    if False:",
        test="tests/work/test_unconfirmed.py::test_what_may_be_out_is_not_given_up_but_looked_for_and_taken_down",
    ),
    Guard(
        says="Cancelling twice gives up no search that is still to be made.",
        file="publisher/work/unconfirmed.py",
        code="    if may_tell and not _was_in_vain(session, delivery):",
        without="    if False:",
        test="tests/work/test_unconfirmed.py::test_cancelling_twice_gives_no_search_up_that_is_still_to_be_made",
    ),
    Guard(
        says="What was given up in doubt is looked for when it is wanted again.",
        file="publisher/work/unconfirmed.py",
        code="        moves.doubt(session, delivery, since or now, now)",
        without="        pass",
        test="tests/work/test_unconfirmed.py::test_what_was_given_up_in_doubt_is_looked_for_when_it_is_wanted_again",
    ),
    Guard(
        says="Nobody decides over a call that is under way.",
        file="publisher/work/decisions.py",
        code="    if delivery.state not in states or delivery.busy:",
        without="    if delivery.state not in states:",
        test="tests/work/test_decisions.py::test_nobody_decides_over_a_search_that_is_under_way",
    ),
    # After a restore, or a loss of the database.
    Guard(
        says="After a restore nothing is sent before it was looked for.",
        file="publisher/work/dispatch.py",
        code=("        if doubt.comes_first(session, delivery, operation, now):\n            continue\n"),
        without="",
        test="tests/backup/test_doubt.py::test_what_went_out_since_the_backup_is_found_and_not_sent",
    ),
    Guard(
        says="After a restore nothing is staged before it was looked for.",
        file="publisher/work/doubt.py",
        code="BEGINS = frozenset({Operation.STAGE, Operation.PUBLISH})",
        without="BEGINS = frozenset({Operation.PUBLISH})",
        test="tests/backup/test_doubt.py::test_nothing_is_staged_before_it_was_looked_for",
    ),
    Guard(
        says="A change that waited in a backup never replaces newer words.",
        file="publisher/work/doubt.py",
        code="    return operation is Operation.UPDATE and _leave",
        without="    return False and _leave",
        test="tests/backup/test_doubt.py::test_a_change_that_waited_in_the_backup_is_left_to_a_person",
    ),
    Guard(
        says="A post that is known by its words alone is looked for after the other channels.",
        file="publisher/work/doubt.py",
        code="(by_words and _can_be_asked(app, one))]",
        without="False]",
        test="tests/backup/test_doubt.py::test_what_is_known_by_its_words_alone_is_asked_of_a_person_when_it_is_found_elsewhere",
    ),
    Guard(
        says="What was posted with a link is looked for with it.",
        file="publisher/work/doubt.py",
        code="one.channel == leader or",
        without="",
        test="tests/backup/test_doubt.py::test_what_was_posted_with_a_link_waits_to_be_looked_for_until_a_person_has_found_the_link",
    ),
    Guard(
        says="A file from before the restore is looked for before it goes out.",
        file="publisher/work/doubt.py",
        code="    if not _is_older(bundle, restore):",
        without="    if True:",
        test="tests/backup/test_doubt.py::test_a_file_from_before_the_restore_is_looked_for",
    ),
    Guard(
        says="A file that is saved again after the restore is no new piece.",
        file="publisher/work/doubt.py",
        code=" if _was_there(app, bundle) else []",
        without=" if False else []",
        test="tests/backup/test_doubt.py::test_a_file_that_was_there_and_is_saved_again_after_the_restore_is_looked_for",
    ),
    Guard(
        says="What is taken down after a restore is looked for first, as it may be out.",
        file="publisher/work/doubt.py",
        code="    if delivery.wanted is None or not looks_first(session, delivery, now):",
        without="    if True:",
        test="tests/backup/test_doubt.py::test_what_went_out_since_the_backup_is_taken_down_when_somebody_wants_it_gone",
    ),
    Guard(
        says="Words that changed since the backup reach readers though an older text is found.",
        file="publisher/work/doubt.py",
        code="    return claim if is_of_the_backup else replace(claim, revision=revision - 1)",
        without="    return claim",
        test="tests/backup/test_doubt.py::test_words_that_changed_since_the_backup_reach_readers",
    ),
    Guard(
        says="A published piece that is nowhere after a restore is left to a person.",
        file="publisher/work/absence.py",
        code='        return "absent-after-restore"\n',
        without="        return None\n",
        test="tests/backup/test_doubt.py::test_a_published_file_that_is_nowhere_is_left_to_a_person",
    ),
    Guard(
        says="A post whose words may have changed since is not sent again because its words are not found.",
        file="publisher/work/absence.py",
        code='        return "absent-in-these-words" if',
        without="        return None if",
        test="tests/backup/test_doubt.py::test_what_is_known_by_its_words_alone_is_asked_of_a_person_when_it_is_found_elsewhere",
    ),
    Guard(
        says="What its file takes back after a restore is looked for before it is called cancelled.",
        file="publisher/work/routing.py",
        code="    if item.status is Status.DRAFT and taken_back.looks_first(session, delivery, now):",
        without="    if False:",
        test="tests/backup/test_doubt.py::test_what_its_file_takes_back_is_looked_for_before_it_is_called_cancelled",
    ),
    Guard(
        says="What its file takes back and no search finds is cancelled.",
        file="publisher/work/dispatch.py",
        code="        taken_back.end(session, taken, settled, now)",
        without="        pass",
        test="tests/backup/test_doubt.py::test_what_its_file_takes_back_is_looked_for_before_it_is_called_cancelled",
    ),
    Guard(
        says="A restored database doubts everything that it calls unsent.",
        file="publisher/store/restores.py",
        code="    moves.doubt_all(session, restore.backup_at)\n",
        without="",
        test="tests/backup/test_doubt.py::test_what_went_out_since_the_backup_is_found_and_not_sent",
    ),
    Guard(
        says="A lost database is not taken for a new workspace.",
        file="publisher/store/database.py",
        code="        lost.refuse_empty(workspace, shown(url, workspace))",
        without="        pass",
        test="tests/backup/test_lost_database.py::test_no_command_takes_a_lost_database_for_a_new_workspace",
    ),
    Guard(
        says="The daemon publishes nothing by an old copy of its database.",
        file="publisher/cli/operate.py",
        code="            _refuse_older_database(opened)",
        without="            pass",
        test="tests/backup/test_lost_database.py::test_the_daemon_publishes_nothing_by_an_old_copy_of_its_database",
    ),
    Guard(
        says="Without database and backup nothing goes out again.",
        file="publisher/work/without_backup.py",
        code=("        restores.record(session, once, clock.now(), actor)\n        trail"),
        without="        trail",
        test="tests/backup/test_lost_database.py::test_who_goes_on_without_a_backup_has_everything_looked_for",
    ),
    Guard(
        says="With an old copy of the database nothing goes out again.",
        file="publisher/work/without_backup.py",
        code=("        restores.record(session, once, clock.now(), actor)\n    if"),
        without="    if",
        test="tests/backup/test_lost_database.py::test_who_goes_on_without_a_backup_has_everything_looked_for",
    ),
    # The log.
    Guard(
        says="A row of the log that was changed is found.",
        file="publisher/core/chain.py",
        code="    if own != row.digest:",
        without="    if False:",
        test="tests/work/test_audit.py::test_a_change_of_any_column_is_found_where_it_is",
    ),
    Guard(
        says="A tail of the log that was cut off is found.",
        file="publisher/work/audit.py",
        code=" or chain.lost() or ",
        without=" or ",
        test="tests/work/test_audit.py::test_a_tail_that_was_cut_off_is_found_by_the_head_that_was_kept",
    ),
    Guard(
        says="A receipt that was changed is found.",
        file="publisher/work/audit.py",
        code='    if affair.receipt != (proof.detail["receipt"] if proof else None):',
        without="    if False:",
        test="tests/work/test_audit.py::test_a_changed_receipt_is_found",
    ),
    # Channels that rest.
    Guard(
        says="A channel that said no to us is left alone, and no piece burns its tries on it.",
        file="publisher/work/care.py",
        code="    if verdict.pauses_channel and verdict.error is not None:",
        without="    if False:",
        test="tests/work/test_dispatch.py::test_a_no_to_us_rests_the_whole_channel_and_loses_nothing",
    ),
    Guard(
        says="A channel that wants a rest has it as a whole.",
        file="publisher/work/care.py",
        code="        _throttle(session, channel, transcript.rest, verdict, now)\n",
        without="",
        test="tests/work/test_care.py::test_a_channel_that_wants_a_rest_has_it_as_a_whole_and_says_until_when",
    ),
    Guard(
        says="A channel that is not reached time after time is left alone, and what waits for it burns no tries.",
        file="publisher/core/rest.py",
        code="    return failing >= RUN or probes > 0",
        without="    return False",
        test="tests/work/test_care.py::test_a_run_of_pieces_that_do_not_reach_the_channel_lets_it_rest",
    ),
    Guard(
        says="A call that failed before the last rest ended lets no channel rest again.",
        file="publisher/core/rest.py",
        code="    return went_on_at is None or began_at >= went_on_at",
        without="    return True",
        test="tests/work/test_care.py::test_calls_that_were_under_way_when_the_rest_began_neither_lengthen_nor_repeat_it",
    ),
    Guard(
        says="A channel that rests is asked for nothing.",
        file="publisher/engine/local.py",
        code=" and name not in standing.resting}",
        without="}",
        test="tests/engine/test_waking.py::test_a_channel_that_rests_is_not_asked_for_anything_until_it_goes_on",
    ),
    # Which piece a file is.
    Guard(
        says="A new file in published/ is a copy and does not go out.",
        file="publisher/work/identity.py",
        code='        yield Problem(where, message("new-in-published"), 1, 1)\n',
        without="",
        test="tests/engine/test_identity.py::test_a_copy_in_the_archive_is_refused_with_a_sentence",
    ),
    Guard(
        says="A file that was away and comes back is the piece that it was.",
        file="publisher/work/identity.py",
        code="missing or back or away or (edited if len(edited) == 1 else [])",
        without="[]",
        test="tests/engine/test_identity.py::test_an_archive_that_was_away_comes_back_as_it_was",
    ),
    Guard(
        says="Two files with one id do not overwrite each other.",
        file="publisher/work/identity.py",
        code="    if other is not None and other.path != path and _is_there(app, other):",
        without="    if False:",
        test="tests/engine/test_local.py::test_two_files_with_one_id_do_not_overwrite_each_other",
    ),
    Guard(
        says="A piece whose id changes after it was sent does not go out a second time.",
        file="publisher/work/identity.py",
        code="        if known and known.id != read.item.id and _was_sent(session, known):",
        without="        if False:",
        test="tests/engine/test_identity.py::test_an_id_that_changes_after_the_piece_was_sent_is_refused",
    ),
    Guard(
        says="Two notices with the same words, of two pieces, are two notices.",
        file="publisher/work/identity.py",
        code="        if one.revision and items.revision(session, one.id, one.revision).corrects == corrects",
        without="        if one.revision",
        test="tests/cli/test_correct.py::test_two_pieces_with_the_same_mistake_have_a_notice_each",
    ),
    # The wire.
    Guard(
        says="A write goes out on no connection that the server may have closed, so that it is never repeated.",
        file="publisher/wire.py",
        code='"Connection": "close"}',
        without="}",
        test="tests/test_wire.py::test_a_write_never_goes_out_on_a_connection_that_the_server_may_have_closed",
    ),
    Guard(
        says="A write follows no redirect, which would send it a second time.",
        file="publisher/wire.py",
        code='        arguments.setdefault("allow_redirects", False)\n',
        without="",
        test="tests/test_wire.py::test_a_write_that_is_sent_elsewhere_is_not_sent_a_second_time",
    ),
    Guard(
        says="A write whose reply was lost is not taken for one that never left.",
        file="publisher/wire.py",
        code="    if never_connected(error):",
        without="    if True:",
        test="tests/test_wire.py::test_an_answer_that_never_ends_is_not_waited_for",
    ),
    Guard(
        says="An answer that never ends is not waited for.",
        file="publisher/wire.py",
        code="            if monotonic() > deadline or",
        without="            if",
        test="tests/test_wire.py::test_an_answer_that_never_ends_is_not_waited_for",
    ),
    # The channels.
    Guard(
        says="A page of the newsroom that has our address is not written over.",
        file="adapters/wordpress/drafts.py",
        code="            if page.slug == post.key and page not in mine:",
        without="            if False:",
        test="tests/adapters/test_wordpress_posts.py::test_an_address_that_belongs_to_another_page_is_refused",
    ),
    Guard(
        says="Of the drafts that lost replies left one stays, and readers see no second post.",
        file="adapters/wordpress/drafts.py",
        code="        for twin in pages[1:]:",
        without="        for twin in pages[:0]:",
        test="tests/adapters/test_wordpress_posts.py::test_twins_that_lost_replies_left_are_deleted_and_the_lowest_id_stays",
    ),
    Guard(
        says="WordPress finds a page only by our own mark.",
        file="adapters/wordpress/drafts.py",
        code="        return mark in page.content",
        without="        return True",
        test="tests/adapters/test_wordpress_posts.py::test_an_address_that_belongs_to_another_page_is_refused",
    ),
    Guard(
        says="A page that is public already is not made public again.",
        file="adapters/wordpress/adapter.py",
        code=("        if not page.public:\n            return receipt_of(self._flip(page), staged.parts)"),
        without=("        if True:\n            return receipt_of(self._flip(page), staged.parts)"),
        test="tests/adapters/test_wordpress_answers.py::test_a_flip_that_is_asked_for_again_is_not_sent_again",
    ),
    Guard(
        says="A WordPress list of another shape never means that nothing is there.",
        file="adapters/wordpress/site.py",
        code='            raise TryLater("wordpress-not-now", said=f"{path}: no list")',
        without="            return []",
        test="tests/adapters/test_wordpress_answers.py::test_a_look_up_that_cannot_be_read_is_tried_later",
    ),
    Guard(
        says="A draft that somebody made public is not thrown away.",
        file="adapters/wordpress/adapter.py",
        code="        if page is not None and page.public:\n",
        without="        if False:\n",
        test="tests/adapters/test_wordpress_posts.py::test_a_draft_that_somebody_made_public_is_not_thrown_away",
    ),
    Guard(
        says="A second try looks on Facebook before it posts the same photos again.",
        file="adapters/facebook/adapter.py",
        code=(
            "        if self.errand.asked and (found := self._adopt(graph, post, photos)):\n"
            "            return found\n"
        ),
        without="",
        test="tests/adapters/test_facebook_posts.py::test_a_second_try_looks_before_it_posts_where_facebook_would_take_a_double",
    ),
    Guard(
        says="A second try looks on Facebook before it makes the same clip public again.",
        file="adapters/facebook/adapter.py",
        code=(
            "        if self.errand.asked and (found := self._look_at(graph, post, upload.video)[1]):\n"
            "            return found\n"
        ),
        without="",
        test="tests/adapters/test_facebook_answers.py::test_a_clip_is_not_finished_again_where_facebook_would_let_us",
    ),
    Guard(
        says="What Facebook calls a double is taken for the proof that the post is out.",
        file="adapters/facebook/adapter.py",
        code=(
            "            if found := self._adopt(graph, post, photos):\n"
            "                return found\n"
            "            raise"
        ),
        without="            raise",
        test="tests/adapters/test_facebook_posts.py::test_facebook_s_word_that_it_is_a_double_is_proof_that_it_is_out",
    ),
    Guard(
        says="A Facebook post without words is nobody's: it is not searched for by nothing.",
        file="adapters/facebook/adapter.py",
        code="        if not normalised(post.text):",
        without="        if False:",
        test="tests/adapters/test_facebook_posts.py::test_a_post_without_words_cannot_be_searched",
    ),
    Guard(
        says="A Facebook post from before the send is not taken for it.",
        file="adapters/facebook/search.py",
        code="    return date is not None and date < bound",
        without="    return False",
        test="tests/adapters/test_facebook_posts.py::test_a_post_from_before_the_send_is_not_taken_for_it",
    ),
    Guard(
        says="A damaged record of the website is never taken for absence.",
        file="adapters/static/archive.py",
        code='        raise Unconfirmed("static-record-damaged", path=place) from None',
        without="        return None",
        test="tests/adapters/test_static_disk.py::test_a_damaged_record_is_never_taken_for_absence_and_stops_nobody_else",
    ),
    Guard(
        says="A folder that is away never means that its packages were taken back.",
        file="adapters/outbox/adapter.py",
        code=(
            "            if not self._folder.is_dir():\n"
            '                raise NotADirectoryError(errno.ENOTDIR, "folder is not there")\n'
            "            self._take_back"
        ),
        without="            self._take_back",
        test="tests/adapters/test_outbox.py::test_a_folder_that_is_away_never_means_taken_back",
    ),
    Guard(
        says="Of a gone Facebook post a second look is asked before it counts as deleted.",
        file="adapters/facebook/adapter.py",
        code='                graph.get(node, "id")\n',
        without="                return\n",
        test="tests/adapters/test_facebook_answers.py::test_gone_is_believed_only_when_a_look_says_the_same",
    ),
)
