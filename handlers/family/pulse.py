"""Are we helping, do you feel listened to, a word if one likes; and then who may see it (001-22)."""

from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules import pulses as rules
from handlers.rules.pulses import Occasion, Question
from handlers.rules.refusals import NotFound
from handlers.screens.meetings import child_for
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.records.pulses import Pulse
from storage.transaction import Transaction

WORDS = "pulse.words"
SCREENS = {Question.HELPING: "pulse_helping", Question.LISTENED: "pulse_listened"}


@only(Audience.FAMILY)
def answer(tx: Transaction, hearing: Hearing) -> None:
    """Keep one answer and go on to what is asked next. Twice the same is once."""
    circle, occasion = _asked(tx, hearing, hearing.id1)
    question = rules.question_named(occasion, hearing.id2)
    before, step = tx.pulses.about(hearing.me.id, occasion.id), hearing.data.rev if hearing.data else None
    pulse = before or rules.begun(new_id(), occasion, hearing.me, hearing.now)
    _keep(tx, hearing, before, rules.answered(pulse, question, step, hearing.now))
    _go_on(tx, hearing, circle, occasion, question)


@only(Audience.FAMILY)
def skip(tx: Transaction, hearing: Hearing) -> None:
    """Leave one question out."""
    circle, occasion = _asked(tx, hearing, hearing.id1)
    _go_on(tx, hearing, circle, occasion, rules.question_named(occasion, hearing.id2))


def _go_on(tx: Transaction, hearing: Hearing, circle: Circle, occasion: Occasion, question: Question) -> None:
    following = rules.following(occasion, question)
    if following is not None:
        hearing.show(SCREENS[following], plan_id=circle.plan.id, refers_to=occasion.id, occasion_id=occasion.id,
                     child=child_for(circle, hearing.me))  # fmt: skip
    elif rules.asks_for_words(occasion):
        hearing.show("pulse_words", awaiting=WORDS, about={"occasion": occasion.id}, plan_id=circle.plan.id,
                     refers_to=occasion.id, occasion_id=occasion.id, child=child_for(circle, hearing.me),
                     most=rules.LONGEST)  # fmt: skip
    else:
        _ask_who(tx, hearing, circle, occasion)


@only(Audience.FAMILY)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Keep the words typed. Nobody watches for them, so what sounds like danger brings the ways to get help first."""
    circle, occasion = _asked(tx, hearing, str(hearing.chat.about.get("occasion", "")))
    before = tx.pulses.about(hearing.me.id, occasion.id)
    pulse = before or rules.begun(new_id(), occasion, hearing.me, hearing.now)
    _keep(tx, hearing, before, rules.with_words(pulse, hearing.text, hearing.now))
    _ask_who(tx, hearing, circle, occasion, danger=hearing.house.has_danger_words(hearing.text))


@only(Audience.FAMILY)
def leave_words_out(tx: Transaction, hearing: Hearing) -> None:
    """Say nothing more."""
    circle, occasion = _asked(tx, hearing, hearing.id1)
    _ask_who(tx, hearing, circle, occasion)


def _ask_who(tx: Transaction, hearing: Hearing, circle: Circle, occasion: Occasion, *, danger: bool = False) -> None:
    """Ask who may see it; where everything was left out, there is nothing to see."""
    pulse = tx.pulses.about(hearing.me.id, occasion.id)
    if pulse is None:
        hearing.show("pulse_none", plan_id=circle.plan.id)
        return
    _show_who(hearing, circle, pulse, past_lead=occasion.past_lead, danger=danger)


def _show_who(hearing: Hearing, circle: Circle, pulse: Pulse, *, past_lead: bool, danger: bool) -> None:
    offered, manages = rules.lead_offered(circle, past_lead=past_lead), rules.lead_offered(circle, past_lead=False)
    hearing.show("pulse_who", plan_id=circle.plan.id, pulse_id=pulse.id, child=child_for(circle, hearing.me),
                 lead=offered.name if offered is not None else None, danger=danger,
                 lead_name=manages.name if manages is not None else None)  # fmt: skip


@only(Audience.FAMILY)
def choose_readers(tx: Transaction, hearing: Hearing) -> None:
    """Keep who may see it from now on."""
    circle, pulse, past_lead = _mine(tx, hearing)
    lead = rules.lead_offered(circle, past_lead=past_lead)
    kept = tx.pulses.save(rules.opened_for(pulse, hearing.id2, lead))
    tx.audit.add(hearing.me.id, f"pulse.opened.{kept.readers.value}", kept.id)
    hearing.show("pulse_done", plan_id=circle.plan.id, pulse_id=kept.id, child=child_for(circle, hearing.me),
                 readers=kept.readers.value, lead=lead.name if lead is not None else None)  # fmt: skip


@only(Audience.FAMILY)
def ask_again_who(tx: Transaction, hearing: Hearing) -> None:
    """Ask anew who may see what I said."""
    circle, pulse, past_lead = _mine(tx, hearing)
    _show_who(hearing, circle, pulse, past_lead=past_lead, danger=False)


@only(Audience.FAMILY)
def show_mine(tx: Transaction, hearing: Hearing) -> None:
    """Show what I said of the help, the newest first, and who sees it."""
    shown = tx.pulses.by(hearing.me.id, rules.LISTED)
    named = tx.people.many(pulse.opened_to for pulse in shown if pulse.opened_to is not None)
    children = tx.plans.many(pulse.plan_id for pulse in shown)
    hearing.show("pulse_mine", items=[
        {"id": pulse.id, "day": pulse.said_at, "readers": pulse.readers.value,
         "child": children[pulse.plan_id].child_name,
         "lead": named[pulse.opened_to].name if pulse.opened_to is not None else None} for pulse in shown
    ])  # fmt: skip


def _asked(tx: Transaction, hearing: Hearing, occasion_id: str) -> tuple[Circle, Occasion]:
    """Load the review or one's own closed thread that a button names."""
    meeting = tx.meetings.find(occasion_id)
    if meeting is not None:
        circle = circle_of(tx, hearing, meeting.plan_id)
        attendance = tx.attendances.at(meeting.id, hearing.me.id)
        return circle, rules.before_review(circle, hearing.me, meeting, attendance, hearing.now, hearing.today)
    concern = tx.concerns.find(occasion_id)
    if concern is None:
        raise NotFound
    occasion = rules.after_thread(concern, hearing.me)
    return circle_of(tx, hearing, occasion.plan_id), occasion


def _mine(tx: Transaction, hearing: Hearing) -> tuple[Circle, Pulse, bool]:
    """Load one's own pulse, and say whether the thread it is about went past the lead professional."""
    pulse = tx.pulses.find(hearing.id1)
    if pulse is None or pulse.person_id != hearing.me.id:
        raise NotFound
    circle = circle_of(tx, hearing, pulse.plan_id)
    concern = tx.concerns.find(pulse.concern_id or "")
    return circle, pulse, concern is not None and rules.went_past_lead(concern)


def _keep(tx: Transaction, hearing: Hearing, before: Pulse | None, pulse: Pulse) -> None:
    kept = tx.pulses.add(pulse) if before is None else tx.pulses.save(pulse)
    tx.audit.add(hearing.me.id, "pulse.answered", kept.id)


ROUTES = (
    Tap("pulse.say", answer),
    Tap("pulse.skip", skip),
    Words(WORDS, take_words),
    Tap("pulse.no_words", leave_words_out),
    Tap("pulse.share", choose_readers),
    Tap("pulse.who", ask_again_who),
    Tap("pulse.mine", show_mine),
)
