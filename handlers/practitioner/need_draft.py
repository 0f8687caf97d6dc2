"""Writing a need: its words, the service that meets it, or why it is taken off; each is checked before it is kept."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.needs import ask_means, keep, one_need, show_list
from handlers.rules import needs as rules
from handlers.rules.access import Wish
from handlers.rules.needs import NEED, Field
from handlers.rules.refusals import NotFound
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.needs import Need
from storage.records.plans import Circle
from storage.transaction import Transaction

ANEW = "anew"


@only(Audience.PRACTITIONER)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new need; where words of one wait, ask whether to go on with them."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    rules.room_for_one(tx.needs.of_plan(circle.plan.id))
    half = tx.drafts.of(hearing.me.id, NEED)
    if half is not None and half.about_id is None and half.fields.get(Field.WORDS) and hearing.id2 != ANEW:
        hearing.show("p_need_half", plan=tx.plans.get(half.plan_id or circle.plan.id).ref, plan_id=circle.plan.id,
                     words=half.fields[Field.WORDS])  # fmt: skip
        return
    _ask(hearing, circle, begin(tx, hearing, circle, Field.WORDS), None)


@only(Audience.PRACTITIONER)
def reword(tx: Transaction, hearing: Hearing) -> None:
    """Ask for other words for a need."""
    _begin_for(tx, hearing, Field.WORDS)


@only(Audience.PRACTITIONER)
def name_service(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the name of the service that meets it."""
    _begin_for(tx, hearing, Field.SERVICE)


@only(Audience.PRACTITIONER)
def end(tx: Transaction, hearing: Hearing) -> None:
    """Ask why a need is taken off the list: the family reads the reason."""
    _begin_for(tx, hearing, Field.WHY)


def _begin_for(tx: Transaction, hearing: Hearing, field: Field) -> None:
    circle, need = one_need(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _ask(hearing, circle, begin(tx, hearing, circle, field, need), need)


def begin(tx: Transaction, hearing: Hearing, circle: Circle, field: Field, about: Need | None = None) -> Draft:
    """Begin in place of what was begun before: one thing is written at a time."""
    old = tx.drafts.of(hearing.me.id, NEED)
    if old is not None:
        tx.drafts.remove(old.id)
    return tx.drafts.add(Draft(
        id=new_id(), person_id=hearing.me.id, purpose=NEED, made_at=hearing.now, changed_at=hearing.now,
        plan_id=circle.plan.id, about_id=about.id if about is not None else None, fields={"field": field.value},
    ))  # fmt: skip


def _ask(hearing: Hearing, circle: Circle, draft: Draft, need: Need | None) -> None:
    """Ask for what is to be typed; of a need that stands, show its words beside the question."""
    field = Field(draft.fields["field"])
    most = rules.LONGEST_SERVICE if field is Field.SERVICE else rules.LONGEST
    if need is None:
        hearing.show("p_need_write", awaiting="need.words", plan_id=circle.plan.id, plan=circle.plan.ref, most=most)
        return
    kind = {Field.WORDS: "p_need_rewrite", Field.SERVICE: "p_need_service", Field.WHY: "p_need_end"}[field]
    hearing.show(kind, awaiting="need.words", plan_id=circle.plan.id, need_id=need.id, words=need.words, most=most)


@only(Audience.PRACTITIONER)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Take what was typed."""
    circle, draft = _begun(tx, hearing)
    field = Field(draft.fields["field"])
    fields = {"field": field.value, field.value: rules.typed(field, hearing.text)}
    _go_on(tx, hearing, circle, tx.drafts.change(draft, fields=fields, changed_at=hearing.now))


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Go on with the words that wait; where none were typed yet, ask for them again."""
    circle, draft = _begun(tx, hearing)
    if draft.fields.get(draft.fields["field"]):
        _go_on(tx, hearing, circle, draft)
        return
    _ask(hearing, circle, draft, _about(tx, hearing, draft))


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop writing; nothing changed."""
    draft = tx.drafts.of(hearing.me.id, NEED)
    if draft is not None:
        tx.drafts.remove(draft.id)
    hearing.show("p_need_stopped", plan_id=draft.plan_id if draft is not None else None)


def _go_on(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Keep it once its words are settled; of a new need, ask who meets it. Checked words count no more than typed."""
    field = Field(draft.fields["field"])
    if not checked(tx, hearing, circle, draft, field=field.value, purpose=NEED, then="need.go_on"):
        return
    words, need = rules.typed(field, str(draft.fields[field.value])), _about(tx, hearing, draft)
    tx.drafts.remove(draft.id)
    if need is None:
        _make(tx, hearing, circle, words)
    elif field is Field.WORDS:
        keep(tx, hearing, circle, rules.reworded(need, words), "need.reworded")
    elif field is Field.SERVICE:
        keep(tx, hearing, circle, rules.met_by(need, hearing.now, service=words), "need.given")
    else:
        tx.needs.save(rules.ended(need, words, hearing.now))
        tx.audit.add(hearing.me.id, "need.ended", need.id)
        show_list(tx, hearing, circle)


def _make(tx: Transaction, hearing: Hearing, circle: Circle, words: str) -> None:
    rules.room_for_one(tx.needs.of_plan(circle.plan.id))
    need = tx.needs.add(Need(new_id(), circle.plan.id, words, hearing.me.id, hearing.now, hearing.now))
    tx.audit.add(hearing.me.id, "need.added", need.id)
    ask_means(hearing, circle, need)


def _about(tx: Transaction, hearing: Hearing, draft: Draft) -> Need | None:
    return None if draft.about_id is None else one_need(tx, hearing, draft.about_id, Wish.LEAD_PLAN)[1]


def _begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    """Return the one begun last, if this practitioner still leads its plan; a stale button finds nothing."""
    draft = tx.drafts.of(hearing.me.id, NEED)
    if draft is None or draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, draft.plan_id, Wish.LEAD_PLAN), draft


ROUTES = (
    Tap("need.add", add),
    Tap("need.reword", reword),
    Tap("need.service", name_service),
    Tap("need.end", end),
    Words("need.words", take_words),
    Tap("need.go_on", go_on),
    Tap("need.stop", stop),
)
