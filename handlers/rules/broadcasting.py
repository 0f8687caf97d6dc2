"""A broadcast: to whom it goes, whether a second co-ordinator must agree, when it starts, and what came of it.

It is a co-ordinator's (design.md, section 2). To more than twenty families it goes only when another co-ordinator has
read it and agreed (ASVS 2.3.5); to fewer, it can be taken back for two minutes before anybody hears of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound, NotNow
from handlers.rules.revisions import revised, rewritten
from handlers.rules.undo import UNDO
from storage.records.broadcasts import Broadcast, BroadcastState, Reach, Tally, ToWhom, Whose
from storage.records.drafts import Draft
from storage.records.notices import Notice, NoticeState
from storage.records.people import Person

BROADCAST = "broadcast"  # a draft's purpose, a text's, and the notice a family gets
FIELD = "words"
ALONE_UP_TO = 20  # families
LONGEST_REASON = 200  # letters
SOME = 100  # people put into the outbox at a time, every two seconds: more than Telegram's free pace takes meanwhile
AT_HAND = 2_500  # people whose notices are ready, at least, where broadcasts are paid for: more than go in two seconds
A_DAY = timedelta(days=1)
OPEN = frozenset({BroadcastState.WAITING, BroadcastState.GOING})


# -- to whom -------------------------------------------------------------------------------------------------------


def must_coordinate(person: Person) -> Person:
    """Return the person if they write to families as a co-ordinator."""
    if not (person.is_staff and person.coordinator and person.ended_at is None):
        raise NotForYou
    return person


def agencies(staff: Iterable[Person]) -> list[tuple[str, str]]:
    """Return the places people work at, by name, each with the id of somebody there: a button carries no name."""
    found = dict[str, str]()
    for person in sorted(staff, key=lambda one: one.id):
        if person.agency:
            found.setdefault(person.agency, person.id)
    return sorted(found.items(), key=lambda one: one[0].casefold())


def whose(to_whom: ToWhom, lead_id: str | None, agency: str | None, staff: Iterable[Person]) -> Whose:
    """Return whose families these are. `staff` is asked only for a place of work."""
    if to_whom is ToWhom.LEAD:
        return Whose((lead_id or "",), leads_only=True)
    if to_whom is ToWhom.AGENCY:
        return Whose(tuple(sorted(person.id for person in staff if person.agency == agency)))
    return Whose()


def begun(known: Draft | None, person: Person, draft_id: str, now: datetime) -> Draft:
    """Return the broadcast that was begun, or a new one."""
    return known or Draft(draft_id, person.id, BROADCAST, now, now)


def with_audience(
    draft: Draft, to_whom: ToWhom, now: datetime, lead_id: str | None = None, agency: str | None = None
) -> Draft:
    """Return the draft for these families; its words stay."""
    return revised(draft, now, to_whom=to_whom.value, lead_id=lead_id, agency=agency)


def with_words(draft: Draft, words: str, now: datetime) -> Draft:
    """Return the draft with these words, to be checked from the beginning."""
    return rewritten(draft, now, words=words.strip())


def audience_of(draft: Draft) -> tuple[ToWhom, str | None, str | None]:
    """Return to whom it is, and which lead or place of work; refused while that was never picked."""
    if "to_whom" not in draft.fields:
        raise NotFound
    return ToWhom(draft.fields["to_whom"]), draft.fields.get("lead_id"), draft.fields.get("agency")


def audience_named(name: str) -> ToWhom:
    """Return the kind of audience a button names."""
    if name not in list(ToWhom):
        raise NotFound
    return ToWhom(name)


def somebody(reach: Reach) -> Reach:
    """Refuse to write to nobody: those families can only be telephoned."""
    if not reach.people:
        raise BadInput("p_broadcast_nobody", n_silent=reach.silent)
    return reach


def is_whole(draft: Draft) -> bool:
    """Whether it says something to somebody."""
    return bool(draft.fields.get(FIELD)) and "to_whom" in draft.fields


# -- sending -------------------------------------------------------------------------------------------------------


def needs_second(reach: Reach) -> bool:
    """Whether another co-ordinator must agree first."""
    return reach.families > ALONE_UP_TO


def made(
    draft: Draft, author: Person, reach: Reach, others: Collection[Person], now: datetime, broadcast_id: str
) -> Broadcast:
    """Return the broadcast: on its way in two minutes, or waiting for one of `others`, who can be asked here."""
    must_coordinate(author)
    somebody(reach)
    to_whom, lead_id, agency = audience_of(draft)
    waits = needs_second(reach)
    if waits and not others:
        raise NotNow("p_broadcast_alone", n=reach.families, most=ALONE_UP_TO)
    return Broadcast(
        id=broadcast_id, author_id=author.id, words=str(draft.fields[FIELD]), to_whom=to_whom,
        state=BroadcastState.WAITING if waits else BroadcastState.GOING, made_at=now, families=reach.families,
        people=reach.people, lead_id=lead_id, agency=agency, starts_at=None if waits else now + UNDO,
    )  # fmt: skip


def may_answer(broadcast: Broadcast, person: Person) -> bool:
    """Whether this co-ordinator may agree or decline: anybody but its author, while it waits."""
    return broadcast.state is BroadcastState.WAITING and broadcast.author_id != person.id and person.coordinator


def agreed(broadcast: Broadcast, person: Person, author: Person, now: datetime) -> Broadcast:
    """Return it on its way in two minutes, with a second co-ordinator's word. Nobody agrees for whoever has left."""
    must_wait(broadcast, person)
    if author.ended_at is not None or not author.coordinator:
        raise NotNow("p_broadcast_left", name=author.name)
    return replace(broadcast, state=BroadcastState.GOING, answered_by=person.id, answered_at=now, starts_at=now + UNDO)


def declined(broadcast: Broadcast, person: Person, words: str, now: datetime) -> Broadcast:
    """Return it as not sent, with the reason its author reads."""
    must_wait(broadcast, person)
    reason = " ".join(words.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput("p_broadcast_why_long", n=len(reason), most=LONGEST_REASON)
    return replace(broadcast, state=BroadcastState.DECLINED, answered_by=person.id, answered_at=now, reason=reason,
                   ended_at=now)  # fmt: skip


def must_wait(broadcast: Broadcast, person: Person) -> None:
    """Refuse to let anybody answer for their own, or a second time."""
    must_coordinate(person)
    if broadcast.author_id == person.id:
        raise NotForYou
    if broadcast.state is not BroadcastState.WAITING:
        raise AlreadyDone


def called_off(broadcast: Broadcast, person: Person, now: datetime) -> Broadcast:
    """Return it called off, by any co-ordinator; what was sent stays sent."""
    must_coordinate(person)
    if broadcast.state not in OPEN:
        raise AlreadyDone
    return replace(broadcast, state=BroadcastState.CALLED_OFF, ended_at=now)


# -- on its way ----------------------------------------------------------------------------------------------------


def next_to_put(going: Sequence[Broadcast]) -> Broadcast | None:
    """Return the first of those on their way whose people were not all put."""
    return next((one for one in going if one.all_put_at is None), None)


def all_put(going: Iterable[Broadcast]) -> list[Broadcast]:
    """Return those on their way all of whose people were put: what came of them is asked."""
    return [one for one in going if one.all_put_at is not None]


def put(broadcast: Broadcast, links: Sequence[str], now: datetime) -> Broadcast:
    """Return it with these links looked at, and the people put; fewer than were asked for are the last."""
    behind = links[-1] if links else broadcast.behind
    return replace(broadcast, behind=behind, all_put_at=now if len(links) < SOME else None)


def goes_on_at_once(broadcast: Broadcast, pays: bool, ready: int) -> bool:
    """Say whether more people are put before the clock comes by again: of `ready`, none may be left by then."""
    return pays and broadcast.all_put_at is None and ready < AT_HAND


def reported(broadcast: Broadcast, waits: bool, now: datetime) -> Broadcast:
    """Return it as it stands now that everybody was put: done once nothing waits any more.

    Its author hears what came of it then, or after a day: whoever has paused their messages may wait for weeks.
    """
    if not waits:
        at = broadcast.reported_at or now
        return replace(broadcast, state=BroadcastState.DONE, ended_at=now, reported_at=at)
    late = broadcast.all_put_at is not None and now - broadcast.all_put_at >= A_DAY
    return replace(broadcast, reported_at=now) if late and broadcast.reported_at is None else broadcast


def is_theirs(notice: Notice, reached: Mapping[str, Collection[str]]) -> bool:
    """Whether a broadcast may still be said to its reader: `reached` are those it is for at this moment.

    What they got they may read again while they are on the plan, whoever leads it by then.
    """
    return notice.state is NoticeState.SENT or notice.person_id in reached.get(notice.refers_to or "", ())


def facts_of(broadcast: Broadcast, tally: Tally) -> dict[str, Any]:
    """Return what came of it, in people, as the screens count it. `n_not_yet` were never put, or wait in the outbox."""
    n_put = tally.delivered + tally.blocked + tally.failed + tally.held_back + tally.waiting
    not_put = max(broadcast.people - n_put, 0) if broadcast.all_put_at is None else 0
    going = broadcast.state is BroadcastState.GOING
    return {
        "n_sent": tally.delivered, "n_blocked": tally.blocked, "n_failed": tally.failed,
        "n_held": tally.held_back + (0 if going else not_put), "n_waiting": tally.waiting + (not_put if going else 0),
    }  # fmt: skip
