"""What a practitioner holds: the list, soonest due first, and each thread as it was sent (way 9; 001-37, 000-18)."""

from typing import Any

from handlers.concerns import keep
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.guests import in_touch
from handlers.hears import Command, Tap
from handlers.practitioner.reviews import next_review
from handlers.practitioner.thread_here import about, all_held, held_here
from handlers.rules.actions import as_seen
from handlers.rules.decisions import Setting
from handlers.rules.holding import may_be_asked, seen
from handlers.rules.ladder import is_settled
from handlers.rules.missing import may_become_need
from handlers.rules.more_time import asked_until, may_decide
from handlers.rules.posts import as_known
from handlers.rules.raising import lines_of
from handlers.rules.reading import Piece, files_in, first_page, pages
from handlers.rules.referrals import last_told
from handlers.rules.refusals import NotFound
from handlers.rules.reviewing import may_bring_forward
from handlers.rules.telling import author_is_here, relation_of
from handlers.screens.referrals import about_facts
from storage.records.actions import ActionState
from storage.records.concerns import Concern, ConcernKind, ConcernPart, PartKind
from storage.records.notices import Act
from storage.transaction import Transaction

A_PAGE = 4
ACTS = {PartKind.VOICE: Act.VOICE, PartKind.PHOTO: Act.PHOTO, PartKind.DOCUMENT: Act.DOCUMENT}


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what waits for an answer of this practitioner's."""
    held = all_held(tx, hearing.me.id)
    answered = [c for c in all_held(tx, hearing.me.id, waiting=False) if is_settled(c) and c.closed_at is None]
    page = hearing.page
    hearing.show("p_q_list", items=_items(tx, hearing, held[page * A_PAGE : (page + 1) * A_PAGE]), n=len(held),
                 n_answered=len(answered), next_page=page + 1 if len(held) > (page + 1) * A_PAGE else None)  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_answered(tx: Transaction, hearing: Hearing) -> None:
    """Show what was answered and is not closed yet."""
    held = [c for c in all_held(tx, hearing.me.id, waiting=False) if is_settled(c) and c.closed_at is None]
    hearing.show("p_q_answered_list", items=_items(tx, hearing, held[::-1][:5]), n=len(held))


def _items(tx: Transaction, hearing: Hearing, concerns: list[Concern]) -> list[dict[str, Any]]:
    plans = tx.plans.many(concern.plan_id for concern in concerns)
    return [
        {"id": c.id, "ref": c.ref, "plan_ref": plans[c.plan_id].ref, "by": c.due_at, "late": c.due_at < hearing.now,
         "seen": c.seen_at is not None, "kind": c.kind.value}
        for c in concerns
    ]  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def open_thread(tx: Transaction, hearing: Hearing) -> None:
    """Show a thread with its words. The first time, its author's phone says "seen"; each time, it is an act."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    parts = tx.parts.of(concern.id)
    page = first_page(concern, len(pages(parts)))
    decision = seen(concern, setting, hearing.me, hearing.now)
    if decision is not None:
        concern = keep(tx, hearing.house, decision, hearing.me)
    show_card(tx, hearing, concern, setting, parts, page)


@only(Audience.PRACTITIONER, shows=True)
def turn_page(tx: Transaction, hearing: Hearing) -> None:
    """Show another page of a long thread."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    show_card(tx, hearing, concern, setting, tx.parts.of(concern.id), hearing.page)


def show_card(
    tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, parts: list[ConcernPart], page: int
) -> None:
    """Show one page of a thread, its files to be tapped, and what can be done about it."""
    book, files = pages(parts), files_in(parts)
    page = min(page, len(book) - 1)
    people = tx.people.many(piece.author_id for piece in book[page])
    meeting = tx.meetings.find(concern.meeting_id or "")
    tx.audit.add(hearing.me.id, "concern.read", concern.id)
    hearing.show(
        "p_q_card", refers_to=concern.id, plan_id=concern.plan_id, ref=concern.ref, **about(concern, setting),
        relation=relation_of(setting, concern.author_id), what=concern.kind.value, sent=concern.sent_at,
        by=concern.due_at, late=concern.due_at < hearing.now, **_action_facts(tx, hearing, concern, setting),
        lines=[_line(piece, people[piece.author_id].name) for piece in book[page]],
        files=[_file(part) for part in files], page=page + 1, n_pages=len(book),
        next_page=(page + 1) % len(book) if len(book) > 1 else None, private=concern.excluded_id is not None,
        covering=_covering(concern, setting), author_left=_must_ring(tx, setting, concern),
        answered=concern.answered_at is not None, closed=concern.closed_at is not None,
        safety=concern.safety_marked_at is not None, met_at=meeting.starts_at if meeting is not None else None,
        raised=lines_of(setting, tx.raised.of(concern.id)), area=concern.area.value if concern.area else None,
        guest=_guest(tx, concern, setting),
        **_review_facts(tx, hearing, concern, setting), **_help_facts(tx, hearing, concern),
        makes_need=may_become_need(setting.circle, concern, tx.needs.find(concern.need_id or ""), hearing.me,
                                   hearing.today),
    )  # fmt: skip


def _action_facts(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting) -> dict[str, Any]:
    """Return the card of the action it is about, as it reads now, and what is asked of the action (001-13, 003-12)."""
    kept = tx.actions.find(concern.action_id or "")
    if kept is None:
        return _need_facts(tx, concern) or _note_facts(tx, hearing, concern)
    known = as_seen(kept, hearing.me.id, hearing.now)
    if known is None:
        return {"action": kept.what, "gone": True}
    reports = tx.action_reports.of_action(kept.id)
    return {
        "action": known.what, "owner": tx.people.get(known.owner_id).name, "date": known.by_day, "gone": False,
        "date2": known.date_will_come, "done": known.state is ActionState.DONE,
        "until": asked_until(concern, reports) if concern.kind is ConcernKind.MORE_TIME else None,
        "decides": may_decide(setting.circle, concern, hearing.me, hearing.today),
    }  # fmt: skip


def _need_facts(tx: Transaction, concern: Concern) -> dict[str, Any]:
    """Return the words of the need it is about, as they read now (002-01)."""
    need = tx.needs.find(concern.need_id or "")
    return {} if need is None else {"action": need.words, "gone": need.ended_at is not None}


def _note_facts(tx: Transaction, hearing: Hearing, concern: Concern) -> dict[str, Any]:
    """Return the team's note it asks about, as its author read it; whoever holds the thread may read that, too."""
    post = tx.posts.find(concern.post_id or "")
    if post is None:
        return {}
    said = as_known(post, tx.post_versions.of_post(post.id), tx.people.get(concern.author_id), hearing.now)
    return {"action": said.version.words} if said is not None else {}


def _help_facts(tx: Transaction, hearing: Hearing, concern: Concern) -> dict[str, Any]:
    """Return the card of the help asked of a service that it is about, with how that stands (001-19)."""
    if concern.referral_id is None:
        return {}
    referral = tx.referrals.find(concern.referral_id)
    steps = tx.referral_steps.of(referral.id) if referral is not None else []
    told = last_told(steps, hearing.now)
    return about_facts(referral, told) if referral is not None and told is not None else {}


def _guest(tx: Transaction, concern: Concern, setting: Setting) -> str | None:
    """Return who of the team the family has let into it, too (004-20)."""
    found = in_touch(tx, concern, setting)
    return found[1].name if found is not None else None


def _review_facts(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting) -> dict[str, Any]:
    """Return whether its holder is asked for an earlier review, and when the next one is (001-20)."""
    if not may_bring_forward(setting.circle, concern, hearing.me, hearing.today):
        return {}
    review = next_review(tx, hearing, setting.circle)
    return {"early": True, "review_at": review.starts_at if review is not None else None}


def _line(piece: Piece, name: str) -> dict[str, Any]:
    return {"mine": piece.by_staff, "name": name, "words": piece.words, "at": piece.said_at, "kind": piece.kind.value,
            "seconds": piece.seconds, "goes_on": piece.goes_on}  # fmt: skip


def _file(part: ConcernPart) -> dict[str, Any]:
    return {"id": part.id, "kind": part.kind.value, "seconds": part.seconds}


def _must_ring(tx: Transaction, setting: Setting, concern: Concern) -> bool:
    """Whether only a telephone reaches the author: they have left the plan, or no phone of theirs is linked."""
    return not author_is_here(setting, concern) or tx.links.live_of(concern.author_id) is None


def _covering(concern: Concern, setting: Setting) -> str | None:
    away = setting.circle.people.get(concern.covering_for_id or "")
    return away.name if away is not None else None


@only(Audience.PRACTITIONER, shows=True)
def list_files(tx: Transaction, hearing: Hearing) -> None:
    """Show the voice notes, photos and files of a thread to be tapped, one by one."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    files, page = files_in(tx.parts.of(concern.id)), hearing.page
    shown = files[page * A_PAGE : (page + 1) * A_PAGE]
    hearing.show("p_q_files", refers_to=concern.id, plan_id=concern.plan_id, files=[_file(part) for part in shown],
                 n=len(files), next_page=page + 1 if len(files) > (page + 1) * A_PAGE else None,
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def send_file(tx: Transaction, hearing: Hearing) -> None:
    """Pass on one voice note, photo or file by Telegram's own id; it is deleted when the session ends (section 9)."""
    concern, _ = held_here(tx, hearing, hearing.id1)
    part = next((part for part in files_in(tx.parts.of(concern.id)) if part.id == hearing.id2), None)
    if part is None or part.file_id is None:
        raise NotFound
    tx.audit.add(hearing.me.id, "concern.read", concern.id)
    hearing.pass_on(ACTS[part.kind], part.file_id, refers_to=concern.id)


@only(Audience.PRACTITIONER, shows=True)
def other_ways(tx: Transaction, hearing: Hearing) -> None:
    """Show what else can be done about a thread that waits."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    hearing.show("p_q_ways", refers_to=concern.id, plan_id=concern.plan_id, by=concern.due_at,
                 may_ask=bool(may_be_asked(setting, concern)), **about(concern, setting))  # fmt: skip


ROUTES = (
    Command("questions", show_list),
    Tap("desk.questions", show_list),
    Tap("desk.answered", show_answered),
    Tap("desk.open", open_thread),
    Tap("desk.page", turn_page),
    Tap("desk.files", list_files),
    Tap("desk.file", send_file),
    Tap("desk.ways", other_ways),
)
