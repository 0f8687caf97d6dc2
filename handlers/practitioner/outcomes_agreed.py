"""Outcomes that come with actions: typed with a draft, there once it is seen, gone if it is taken back (000-05)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.context import Hearing
from handlers.rules.actions import is_settled
from storage.records.actions import AgreedAction
from storage.records.ids import new_id
from storage.records.outcomes import Outcome
from storage.transaction import Transaction


def make_outcomes(tx: Transaction, hearing: Hearing, published: Sequence[AgreedAction]) -> tuple[AgreedAction, ...]:
    """Keep each new outcome once, however many of these actions serve it; it stands from when they can be seen."""
    made = {one.words.casefold(): one.id for one in tx.outcomes.of_plan(published[0].plan_id)}
    done = list[AgreedAction]()
    for action in published:
        words = action.outcome_words
        if words is None or action.outcome_id is not None or is_settled(action, hearing.now):
            done.append(action)
            continue
        if words.casefold() not in made:
            assert action.visible_from is not None
            outcome = tx.outcomes.add(Outcome(id=new_id(), plan_id=action.plan_id, words=words, made_by=hearing.me.id,
                                              made_at=action.visible_from))  # fmt: skip
            made[words.casefold()] = outcome.id
        done.append(replace(action, outcome_id=made[words.casefold()]))
    return tuple(done)


def unmake_outcomes(tx: Transaction, hearing: Hearing, taken_back: Iterable[AgreedAction]) -> None:
    """Remove the outcomes that came with what was taken back, unless another action of the same moment serves them."""
    for outcome_id in dict.fromkeys(action.outcome_id for action in taken_back if action.outcome_id):
        outcome = tx.outcomes.find(outcome_id)
        if outcome is None or outcome.made_at <= hearing.now:
            continue
        if not any(a.outcome_id == outcome_id for a in tx.actions.of_plan(outcome.plan_id)):
            tx.outcomes.remove(outcome_id)
