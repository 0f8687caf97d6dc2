"""Writing an outcome, or writing it anew: half of it survives a restart, and its words are checked first."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.outcomes import ask_picture, one_outcome, show_card
from handlers.rules.access import Wish
from handlers.rules.outcomes import LONGEST, checked_outcome, outcomes_seen, reworded, room_for_one
from handlers.rules.refusals import NotFound
from handlers.rules.revisions import unchecked
from handlers.rules.unsent import with_fields
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.outcomes import Outcome
from storage.records.plans import Circle
from storage.transaction import Transaction

PURPOSE = "outcome"
ANEW = "anew"


@only(Audience.PRACTITIONER)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new outcome; where words of one wait on this plan, ask whether to go on with them."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    room_for_one(outcomes_seen(circle, hearing.me, tx.outcomes.of_plan(circle.plan.id), hearing.today))
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is not None and draft.fields.get("words") and hearing.id2 != ANEW:
        plan = tx.plans.get(draft.plan_id or circle.plan.id)
        hearing.show("p_outcome_half", plan=plan.ref, words=draft.fields["words"], plan_id=circle.plan.id)
        return
    _begin(tx, hearing, circle, None)
    _ask(hearing, circle, None)


@only(Audience.PRACTITIONER)
def reword(tx: Transaction, hearing: Hearing) -> None:
    """Ask for other words for an outcome."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _begin(tx, hearing, circle, outcome)
    _ask(hearing, circle, outcome)


def _ask(hearing: Hearing, circle: Circle, about: Outcome | None) -> None:
    """Ask for the words of a new outcome, or for other words for one that stands."""
    if about is None:
        hearing.show(
            "p_outcome_write", awaiting="out.words", plan_id=circle.plan.id, plan=circle.plan.ref, most=LONGEST
        )
        return
    hearing.show("p_outcome_rewrite", awaiting="out.words", plan_id=circle.plan.id, outcome_id=about.id,
                 words=about.words, most=LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Take the words."""
    circle, draft = _begun(tx, hearing)
    words = checked_outcome(hearing.text)
    _go_on(tx, hearing, circle, tx.drafts.save(with_fields(unchecked(draft), hearing.now, words=words)))


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Go on with the words that wait; where none were typed yet, ask for them again."""
    circle, draft = _begun(tx, hearing)
    if draft.fields.get("words"):
        _go_on(tx, hearing, circle, draft)
        return
    _ask(
        hearing, circle, None if draft.about_id is None else one_outcome(tx, hearing, draft.about_id, Wish.LEAD_PLAN)[1]
    )


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop writing; nothing changed."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is not None:
        tx.drafts.remove(draft.id)
    hearing.show("p_outcome_stopped", plan_id=draft.plan_id if draft is not None else None)


def _go_on(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Keep the outcome once its words are settled; a new one is asked for its picture."""
    if not checked(tx, hearing, circle, draft, field="words", purpose=PURPOSE, then="out.go_on"):
        return
    words = str(draft.fields["words"])
    if draft.about_id is not None:
        _, outcome = one_outcome(tx, hearing, draft.about_id, Wish.LEAD_PLAN)
        kept = tx.outcomes.save(reworded(outcome, words))
        tx.audit.add(hearing.me.id, "outcome.reworded", kept.id)
        tx.drafts.remove(draft.id)
        show_card(tx, hearing, circle, kept)
        return
    room_for_one(outcomes_seen(circle, hearing.me, tx.outcomes.of_plan(circle.plan.id), hearing.today))
    kept = tx.outcomes.add(Outcome(new_id(), circle.plan.id, words, hearing.me.id, hearing.now))
    tx.audit.add(hearing.me.id, "outcome.added", kept.id)
    tx.drafts.remove(draft.id)
    ask_picture(hearing, circle, kept)


def _begin(tx: Transaction, hearing: Hearing, circle: Circle, about: Outcome | None) -> Draft:
    """Begin in place of what was begun before: one outcome is written at a time."""
    old = tx.drafts.of(hearing.me.id, PURPOSE)
    if old is not None:
        tx.drafts.remove(old.id)
    return tx.drafts.add(Draft(
        id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now, changed_at=hearing.now,
        plan_id=circle.plan.id, about_id=about.id if about is not None else None,
    ))  # fmt: skip


def _begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    """Return the one begun last, if this practitioner still leads its plan; a stale button finds nothing."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is None or draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, draft.plan_id, Wish.LEAD_PLAN), draft


ROUTES = (
    Tap("out.add", add),
    Tap("out.reword", reword),
    Words("out.words", take_words),
    Tap("out.go_on", go_on),
    Tap("out.stop", stop),
)
