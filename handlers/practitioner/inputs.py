"""Three questions before a review: is your part working, what should change, is anything missing (001-23)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules import inputs as rules
from handlers.rules.inputs import Part
from handlers.rules.meetings import seen_by
from handlers.rules.refusals import NotFound
from storage.records.ids import new_id
from storage.records.inputs import ReviewInput
from storage.records.meetings import Meeting
from storage.records.plans import Circle
from storage.transaction import Transaction

CHANGE, MISSING = "input.change", "input.missing"


@only(Audience.PRACTITIONER, shows=True)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask the first question; what was said before can be said anew, also after the review."""
    circle, meeting = _review(tx, hearing, hearing.id1)
    hearing.show("p_input_works", plan_id=circle.plan.id, refers_to=meeting.id, meeting_id=meeting.id,
                 plan_ref=circle.plan.ref, starts=meeting.starts_at)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_works(tx: Transaction, hearing: Hearing) -> None:
    """Keep whether their part is working, and ask what should change."""
    circle, meeting = _review(tx, hearing, hearing.id1)
    _keep(tx, hearing, rules.with_works(_said(tx, hearing, meeting), hearing.id2, hearing.now))
    hearing.show("p_input_change", awaiting=CHANGE, about={"meeting": meeting.id}, plan_id=circle.plan.id,
                 refers_to=meeting.id, meeting_id=meeting.id, plan_ref=circle.plan.ref, most=rules.LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_no_change(tx: Transaction, hearing: Hearing) -> None:
    """Keep that nothing should change."""
    _take_change(tx, hearing, hearing.id1, "")


@only(Audience.PRACTITIONER)
def take_change(tx: Transaction, hearing: Hearing) -> None:
    """Keep the line typed."""
    _take_change(tx, hearing, str(hearing.chat.about.get("meeting", "")), hearing.text)


def _take_change(tx: Transaction, hearing: Hearing, meeting_id: str, words: str) -> None:
    circle, meeting = _review(tx, hearing, meeting_id)
    _keep(tx, hearing, rules.with_line(_said(tx, hearing, meeting), Part.CHANGE, words, hearing.now))
    hearing.show("p_input_missing", awaiting=MISSING, about={"meeting": meeting.id}, plan_id=circle.plan.id,
                 refers_to=meeting.id, meeting_id=meeting.id, plan_ref=circle.plan.ref, most=rules.LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_nothing_missing(tx: Transaction, hearing: Hearing) -> None:
    """Keep that nothing is missing."""
    _take_missing(tx, hearing, hearing.id1, "")


@only(Audience.PRACTITIONER)
def take_missing(tx: Transaction, hearing: Hearing) -> None:
    """Keep the line typed."""
    _take_missing(tx, hearing, str(hearing.chat.about.get("meeting", "")), hearing.text)


def _take_missing(tx: Transaction, hearing: Hearing, meeting_id: str, words: str) -> None:
    circle, meeting = _review(tx, hearing, meeting_id)
    kept = _keep(tx, hearing, rules.with_line(_said(tx, hearing, meeting), Part.MISSING, words, hearing.now))
    hearing.show("p_input_done", plan_id=circle.plan.id, refers_to=meeting.id, meeting_id=meeting.id,
                 plan_ref=circle.plan.ref, works=kept.works.value if kept.works is not None else None,
                 change=kept.change, missing=kept.missing)  # fmt: skip


def _review(tx: Transaction, hearing: Hearing, meeting_id: str) -> tuple[Circle, Meeting]:
    """Load the review a button names, as this practitioner knows it, if they are asked about it."""
    kept = tx.meetings.find(meeting_id)
    if kept is None:
        raise NotFound
    circle = tx.plans.circle(kept.plan_id)
    known = seen_by(circle, kept, None, hearing.me, hearing.now)
    return circle, rules.must_be_asked(circle, hearing.me, known, hearing.today)


def _said(tx: Transaction, hearing: Hearing, meeting: Meeting) -> ReviewInput:
    """Return what they said so far, or empty answers that are kept with the first."""
    known = tx.review_inputs.by(meeting.id, hearing.me.id)
    return known or tx.review_inputs.add(rules.begun(new_id(), meeting, hearing.me, hearing.now))


def _keep(tx: Transaction, hearing: Hearing, said: ReviewInput) -> ReviewInput:
    tx.audit.add(hearing.me.id, "review.input", said.id)
    return tx.review_inputs.save(said)


ROUTES = (
    Tap("input.ask", ask),
    Tap("input.works", take_works),
    Tap(CHANGE, take_no_change),
    Words(CHANGE, take_change),
    Tap(MISSING, take_nothing_missing),
    Words(MISSING, take_missing),
)
