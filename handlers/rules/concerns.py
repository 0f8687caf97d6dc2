"""What becomes of a concern when its author does something: raise, add, "did this help?", close, open again.

What its holder does stands in `holding`, what the clock does in `ladder`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.rules import ladder
from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holders import PAST_LEAD, above, excluded_by, held_on
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.telling import moved, relation_of, to_holder, to_staff
from handlers.rules.unsent import NEEDS_NO_WORDS
from storage.records.concerns import Area, Concern, ConcernKind, ConcernPart, Door, NextStep, Rung
from storage.records.people import Person

MAY_REOPEN = timedelta(days=14)
NEWS = {ConcernKind.HELP: "p_act_help", ConcernKind.MORE_TIME: "p_act_more_time"}  # its own words for its holder


def raise_concern(
    setting: Setting,
    author: Person,
    kind: ConcernKind,
    door: Door,
    *,
    concern_id: str,
    ref: str,
    ref_hash: bytes,
    parts: Sequence[ConcernPart],
    now: datetime,
    person_id: str | None = None,
    action_id: str | None = None,
    meeting_id: str | None = None,
    need_id: str | None = None,
    post_id: str | None = None,
    referral_id: str | None = None,
    area: Area | None = None,
) -> Decision:
    """Send a question or worry: who holds it, by which day, and who is told (000-09, 000-16).

    One without words, voice, photo or file is not sent, but a wish that needs no reason;
    one past the lead is not sent without somebody else to read it.
    """
    if not parts and kind not in NEEDS_NO_WORDS:
        raise BadInput("ask_nothing_yet", draft_id=None)
    held = held_on(setting, door, author.id, setting.day(now), person_id)
    if held is None:
        raise BadInput("ask_nobody_else", phone=setting.service.phone)
    concern = Concern(
        id=concern_id, plan_id=setting.circle.plan.id, author_id=author.id,
        ref=ref, ref_hash=ref_hash, kind=kind, door=door,
        holder_id=held.by.id, covering_for_id=held.covering_for.id if held.covering_for else None,
        excluded_id=excluded_by(setting, door, author.id), action_id=action_id,
        meeting_id=meeting_id, need_id=need_id, post_id=post_id, referral_id=referral_id, area=area,
        sent_at=now, due_at=ladder.due_from(setting, now), rung=Rung.HOLDER, next_step=NextStep.NONE, next_step_at=None,
    )  # fmt: skip
    concern = ladder.waiting_to_be_opened(concern, setting, now)
    return Decision(
        concern,
        steps=(Happened("sent", by_id=author.id, to_id=held.by.id),),
        tellings=to_holder(
            setting, concern, news_of(concern), relation=relation_of(setting, author.id), about=concern.kind.value
        ),
        parts=tuple(parts),
    )


def news_of(concern: Concern) -> str:
    """Return the alert by which a holder first hears of this concern."""
    if concern.kind is ConcernKind.NEW_LEAD:
        return "m_new_lp" if concern.door in PAST_LEAD else "p_new_lp"
    return "m_escalated" if concern.door in PAST_LEAD else NEWS.get(concern.kind, "p_new_q")


def add_more(
    concern: Concern, setting: Setting, author: Person, parts: Sequence[ConcernPart], now: datetime
) -> Decision:
    """Add words to a thread. One that was answered waits for an answer again; a closed one must be opened first."""
    of_author(concern, author)
    if not parts:
        raise BadInput("ask_nothing_yet", draft_id=None)
    if concern.closed_at is not None:
        raise NotNow("q_is_closed", concern_id=concern.id)
    changed = moved(concern) if concern.answered_at is None else _asked_anew(concern, setting, now)
    return Decision(
        changed,
        steps=(Happened("added", by_id=author.id),),
        tellings=to_holder(setting, changed, "p_q_more"),
        parts=tuple(parts),
    )


def helped(concern: Concern, author: Person, now: datetime) -> Decision:
    """ "Did this help?" Yes: it is closed, and can be opened again for 14 days."""
    of_author(concern, author)
    if concern.closed_at is not None:
        raise AlreadyDone
    if concern.answered_at is None:
        raise NotNow("q_no_answer_yet", concern_id=concern.id)
    if concern.safety_marked_at is not None:
        return Decision(moved(concern, helped=True), steps=(Happened("helped", by_id=author.id),))
    changed = moved(ladder.standing_still(concern), helped=True, closed_at=now)
    return Decision(changed, steps=(Happened("helped", by_id=author.id),))


def screen_of_end(concern: Concern) -> str:
    """Return the screen that says truly whether it is closed: a safety worry stays open, also when an answer helped."""
    return "q_closed" if concern.closed_at is not None else "q_stays_open"


def not_yet(concern: Concern, setting: Setting, author: Person, now: datetime) -> Decision:
    """ "Did this help?" Not yet: it goes to whoever stands above the one who answered, with a new day (features.md, 2).

    Past the lead it goes higher in that line, never back to the lead. With nobody above, the holder keeps it.
    """
    of_author(concern, author)
    if concern.answered_at is None:
        raise AlreadyDone
    may_still_open(concern, now)
    before = setting.person(concern.holder_id)
    held = above(setting, before, concern.excluded_id, setting.day(now))
    asked = _asked_anew(concern, setting, now)
    if held is None:
        higher = moved(asked, helped=False, rung=Rung.BODY)
    else:
        higher = moved(
            asked, helped=False, rung=Rung.MANAGER, holder_id=held.by.id,
            covering_for_id=held.covering_for.id if held.covering_for else None,
        )  # fmt: skip
    changed = ladder.waiting_to_be_opened(higher, setting, now)
    now_holds = setting.person(changed.holder_id).name
    return Decision(
        changed,
        steps=(Happened("not_helped", by_id=author.id, to_id=changed.holder_id),),
        tellings=(
            *to_holder(setting, changed, "m_q_not_helped", before=before.name),
            *(to_staff(setting, changed, before, "p_q_not_helped", holder=now_holds) if held is not None else ()),
        ),
    )


def wants_to_talk(concern: Concern, setting: Setting, author: Person, now: datetime) -> Decision:
    """ "I want to talk to someone": the holder is asked to ring by a new day; nothing climbs."""
    of_author(concern, author)
    may_still_open(concern, now)
    changed = _asked_anew(concern, setting, now) if ladder.is_settled(concern) else moved(concern)
    return Decision(
        changed,
        steps=(Happened("wants_to_talk", by_id=author.id),),
        tellings=to_holder(setting, changed, "p_q_wants_to_talk", relation=relation_of(setting, author.id)),
    )


def close(concern: Concern, setting: Setting, author: Person, now: datetime) -> Decision:
    """Close one's own question. What staff marked as a safety worry is not closed by mistake: somebody talks first."""
    of_author(concern, author)
    if concern.closed_at is not None:
        raise AlreadyDone
    if concern.safety_marked_at is not None:
        raise NotNow("q_stays_open", holder=setting.person(concern.holder_id).name, concern_id=concern.id)
    changed = moved(ladder.standing_still(concern), closed_at=now)
    return Decision(
        changed,
        steps=(Happened("closed", by_id=author.id),),
        tellings=() if concern.answered_at else to_holder(setting, changed, "p_q_closed"),
    )


def open_again(concern: Concern, setting: Setting, author: Person, now: datetime) -> Decision:
    """Open a closed question again within 14 days: same holder, new day. An unanswered one keeps its rung."""
    of_author(concern, author)
    if concern.closed_at is None:
        raise AlreadyDone
    may_still_open(concern, now)
    changed = _asked_anew(concern, setting, now)
    return Decision(
        changed,
        steps=(Happened("opened_again", by_id=author.id),),
        tellings=to_holder(setting, changed, "p_q_again"),
    )


def author_left(concern: Concern, setting: Setting, now: datetime) -> Decision:
    """Its author has left the plan or the bot: it keeps holder and clock, and the holder is told to ring (point 4)."""
    changed = moved(concern)
    return Decision(changed, (Happened("author_left"),), to_holder(setting, changed, "p_q_author_left"))


def of_author(concern: Concern | None, person: Person) -> Concern:
    """Return the concern if it is this person's own; to anybody else there is no such thing."""
    if concern is None or concern.author_id != person.id or person.ended_at is not None:
        raise NotFound
    return concern


def may_still_open(concern: Concern, now: datetime) -> None:
    """Refuse what was settled more than 14 days ago: a new question is the better way then."""
    settled = concern.closed_at or concern.answered_at
    if settled is not None and now - settled > MAY_REOPEN:
        raise NotNow("q_too_old", days=MAY_REOPEN.days)


def is_open(concern: Concern) -> bool:
    """Whether its author would call it open: not closed, answered or not."""
    return concern.closed_at is None


def _asked_anew(concern: Concern, setting: Setting, now: datetime) -> Concern:
    """Return it waiting for an answer once more, with a day, on the rung it was on."""
    anew = moved(
        concern, answered_at=None, closed_at=None, helped=None, reopened=concern.reopened + 1,
        due_at=ladder.due_from(setting, now),
    )  # fmt: skip
    return ladder.waiting_to_be_opened(anew, setting, now)
