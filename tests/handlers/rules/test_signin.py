"""When a sign-in code is accepted."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules.signin import (
    Odd,
    Outcome,
    check_code,
    enrolment_is_open,
    odd_about,
    tap_to_redo,
    unlocked,
    why_not_bound,
)
from storage.records.invitations import Enrolment
from storage.records.people import Person, PersonKind
from storage.records.signin import Credential

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RIGHT = "123456"
STEP = 1_000


def fresh(**changes):
    return Credential(id="sam", totp_secret="SECRET", made_at=NOW, **changes)


def step_of(typed):
    return STEP if typed == RIGHT else None


def after(*tries, credential=None):
    """Type codes at minutes: `(minute, typed)`; return the outcomes and the credential as it is then."""
    credential, outcomes = credential or fresh(), []
    for minute, typed in tries:
        result = check_code(credential, typed, step_of, NOW + minute * MINUTE)
        credential = result.credential
        outcomes.append(result.outcome)
    return outcomes, credential


def test_a_right_code_is_accepted_and_its_step_remembered():
    outcomes, credential = after((0, RIGHT))
    assert outcomes == [Outcome.ACCEPTED]
    assert credential.last_step == STEP


def test_the_same_code_is_refused_the_second_time_and_counts_as_wrong():
    outcomes, credential = after((0, RIGHT), (0, RIGHT))
    assert outcomes == [Outcome.ACCEPTED, Outcome.WRONG]
    assert len(credential.failures) == 1


def test_a_code_older_than_the_last_accepted_one_is_refused():
    outcomes, _ = after((0, RIGHT), credential=fresh(last_step=STEP + 1))
    assert outcomes == [Outcome.WRONG]


def test_the_sixth_code_within_half_an_hour_is_not_even_looked_at():
    _, credential = after(*[(minute, "000000") for minute in range(5)])

    def never(typed):
        raise AssertionError("evaluated while locked")

    result = check_code(credential, RIGHT, never, NOW + 5 * MINUTE)
    assert result.outcome is Outcome.LOCKED
    assert result.credential == credential


@pytest.mark.parametrize(
    ("label", "minutes", "outcome"),
    [
        ("four wrong ones do not lock", [0, 1, 2, 3], Outcome.WRONG),
        ("the fifth within 30 minutes locks", [0, 1, 2, 3, 29], Outcome.LOCKED),
        ("a fifth after the first has aged does not", [0, 10, 20, 29, 30], Outcome.WRONG),
    ],
)
def test_five_wrong_codes_in_thirty_minutes_lock(label, minutes, outcome):
    outcomes, _ = after(*[(minute, "000000") for minute in minutes])
    assert outcomes[-1] is outcome, label


def test_the_lock_ends_after_thirty_minutes_to_the_second():
    _, credential = after(*[(0, "000000")] * 5)
    almost = check_code(credential, RIGHT, step_of, NOW + 30 * MINUTE - timedelta(seconds=1))
    assert almost.outcome is Outcome.LOCKED
    assert check_code(credential, RIGHT, step_of, NOW + 30 * MINUTE).outcome is Outcome.ACCEPTED


def test_ten_wrong_codes_since_the_last_success_lock_until_a_co_ordinator_unlocks():
    outcomes, credential = after(*[(minute, "000000") for minute in (*range(5), *range(60, 65))])
    assert outcomes[-1] is Outcome.LOCKED_FOR_GOOD
    assert after((60 * 24 * 30, RIGHT), credential=credential)[0] == [Outcome.LOCKED_FOR_GOOD]
    assert after((60 * 24 * 30, RIGHT), credential=unlocked(credential))[0] == [Outcome.ACCEPTED]


def test_unlocking_does_not_revive_a_code_that_was_used():
    _, credential = after((0, RIGHT))
    assert after((0, RIGHT), credential=unlocked(credential))[0] == [Outcome.WRONG]


def test_a_success_forgives_what_was_wrong_before():
    outcomes, credential = after((0, "000000"), (1, "000000"), (2, RIGHT))
    assert outcomes[-1] is Outcome.ACCEPTED
    assert credential.failures == ()


def test_of_ten_thousand_guesses_over_thirty_days_at_most_ten_are_looked_at():
    credential, asked = fresh(), list[str]()
    for guess in range(10_000):
        now = NOW + guess * (timedelta(days=30) / 10_000)
        credential = check_code(credential, f"{guess:06}", asked.append, now).credential
    assert len(asked) == 10


def test_tries_left_count_down_and_the_lock_is_told_of_once():
    credential, left, told = fresh(), [], []
    for minute in range(7):
        result = check_code(credential, "000000", step_of, NOW + minute * MINUTE)
        credential = result.credential
        left.append(result.tries_left)
        told.append(result.has_just_locked)
    assert left == [4, 3, 2, 1, 0, 0, 0]
    assert told == [False, False, False, False, True, False, False]


def test_the_last_tries_say_that_the_next_lock_stays():
    _, credential = after(*[(0, "000000")] * 5)
    assert check_code(credential, "000000", step_of, NOW + 60 * MINUTE).then_for_good


@pytest.mark.parametrize(
    ("label", "failures", "hour", "odd"),
    [
        ("an ordinary morning", 0, 9, None),
        ("two slips of the finger", 2, 9, None),
        ("three wrong codes before", 3, 9, Odd.AFTER_WRONG_CODES),
        ("in the middle of the night", 0, 2, Odd.AT_NIGHT),
        ("late in the evening", 0, 21, Odd.AT_NIGHT),
    ],
)
def test_what_is_odd_about_a_sign_in(label, failures, hour, odd):
    before = fresh(failures=(NOW.isoformat(),) * failures)
    assert odd_about(before, NOW.replace(hour=hour), "Europe/London") is odd, label


STAFF = Person(id="sam", kind=PersonKind.STAFF, name="Sam", created_at=NOW)
FAMILY = Person(id="amira", kind=PersonKind.FAMILY, name="Amira", created_at=NOW)


def made(**changes):
    return Enrolment(
        id="e", person_id="sam", code_hash=b"", made_at=NOW, expires_at=NOW + timedelta(hours=24), **changes
    )


@pytest.mark.parametrize(
    ("label", "enrolment", "person", "hours", "opens"),
    [
        ("a fresh code", made(), STAFF, 0, True),
        ("in its last second", made(), STAFF, 23.9999, True),
        ("after 24 hours", made(), STAFF, 24, False),
        ("used", made(used_at=NOW), STAFF, 1, False),
        ("revoked", made(revoked_at=NOW), STAFF, 1, False),
        ("unknown", None, None, 1, False),
        ("of somebody who has left", made(), Person(**{**vars(STAFF), "ended_at": NOW}), 1, False),
        ("of a family member", made(), FAMILY, 1, False),
    ],
)
def test_which_enrolment_codes_open(label, enrolment, person, hours, opens):
    assert enrolment_is_open(enrolment, person, NOW + timedelta(hours=hours)) is opens, label


def test_a_family_members_account_is_never_bound_to_a_practitioner():
    other = Person(**{**vars(STAFF), "id": "jo"})
    assert why_not_bound(FAMILY, STAFF) == "p_wrong_account"
    assert why_not_bound(other, STAFF) == "p_other_account"
    assert why_not_bound(STAFF, STAFF) is None
    assert why_not_bound(None, STAFF) is None


@pytest.mark.parametrize(("minutes", "kept"), [(0, True), (10, True), (10.1, False), (-1, False)])
def test_a_tap_is_kept_for_ten_minutes(minutes, kept):
    redo = tap_to_redo("1|plans", NOW, NOW + minutes * MINUTE)
    assert (redo == "1|plans") is kept
