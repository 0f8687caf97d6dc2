"""Several actions at once: lines pasted from a meeting's notes, or those of last time, each completed (001-18)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.action_draft import begin, begun, forget, half_done
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.drafting import go_on, show_half
from handlers.rules.access import Wish
from handlers.rules.actions import open_to
from handlers.rules.drafting import as_new, copied, with_lines
from handlers.rules.refusals import NotFound
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, shows=True)
def start(tx: Transaction, hearing: Hearing) -> None:
    """Ask how the actions of a meeting are to be entered."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_act_start", plan=circle.plan.ref, plan_id=circle.plan.id)


@only(Audience.PRACTITIONER)
def paste(tx: Transaction, hearing: Hearing) -> None:
    """Wait for lines; where something was begun, ask whether to go on with it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if hearing.id2 != "anew" and (draft := half_done(tx, hearing)) is not None:
        show_half(tx, hearing, circle, draft, "act.paste")
        return
    _ask_for_lines(hearing, circle, begin(tx, hearing, circle))


def _ask_for_lines(hearing: Hearing, circle: Circle, draft: Draft) -> None:
    lines = [one["what"] for one in draft.fields.get("queue", [])]
    hearing.show("p_act_lines", awaiting="act.lines", plan=circle.plan.ref, plan_id=circle.plan.id, lines=lines)


@only(Audience.PRACTITIONER)
def lines(tx: Transaction, hearing: Hearing) -> None:
    """Keep the lines, each as one action to be completed; more can follow."""
    circle, draft = begun(tx, hearing)
    kept = tx.drafts.change(draft, fields=with_lines(draft.fields, hearing.text), changed_at=hearing.now)
    _ask_for_lines(hearing, circle, kept)


@only(Audience.PRACTITIONER)
def copy(tx: Transaction, hearing: Hearing) -> None:
    """Show what can be taken over from last time; where something was begun, ask whether to go on with it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if hearing.id2 != "anew" and (draft := half_done(tx, hearing)) is not None:
        show_half(tx, hearing, circle, draft, "act.copy")
        return
    forget(tx, hearing)
    found = _copied(tx, hearing, circle)
    hearing.show("p_act_copy", plan=circle.plan.ref, plan_id=circle.plan.id, lines=[a.what for a in found])


def _copied(tx: Transaction, hearing: Hearing, circle: Circle) -> list[AgreedAction]:
    known = open_to(circle, hearing.me, tx.actions.of_plan(circle.plan.id), hearing.now, hearing.today)
    return copied(known, hearing.today)


@only(Audience.PRACTITIONER)
def copy_all(tx: Transaction, hearing: Hearing) -> None:
    """Take it over: each is completed anew, and what does not fit is left out."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    found = _copied(tx, hearing, circle)
    if not found:
        raise NotFound
    if (draft := half_done(tx, hearing)) is not None:  # a second tap loses nothing
        show_half(tx, hearing, circle, draft, "act.copy")
        return
    begin(tx, hearing, circle, queue=[as_new(action) for action in found], of=len(found))
    go_on(tx, hearing)


ROUTES = (
    Tap("act.start", start),
    Tap("act.paste", paste),
    Words("act.lines", lines),
    Tap("act.copy", copy),
    Tap("act.copy_all", copy_all),
)
