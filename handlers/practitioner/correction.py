"""A correction as it was begun: how the action read, how it will, and who is told, before anything is put right."""

from datetime import date
from typing import Any

from handlers.context import Hearing
from handlers.practitioner.change_draft import changes_in
from handlers.practitioner.checking import checked
from handlers.rules.actions import readers_of
from handlers.rules.correcting import WORDS, Corrected, correct, news_of, parts_changed, withdraw
from handlers.screens.actions import named
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

CHECKED = (*WORDS, "outcome_words", "why")


def words_checked(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction, draft: Draft) -> bool:
    """Say whether all that was typed for a change may go to the family; where not, the check's own screen is shown."""
    typed = [field for field in CHECKED if draft.fields.get(field)]
    return all(
        checked(tx, hearing, circle, draft, field=field, purpose="action", then="act.changing", then_id=action.id)
        for field in typed
    )


def show_before(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction, draft: Draft) -> None:
    """Show how it read and how it will, and who is told, before anything is put right."""
    made = corrected_as_begun(tx, hearing, action, draft)
    news = news_of(circle, action, made.action, hearing.today)
    hearing.show(
        "p_act_put_right", action_id=action.id, plan=circle.plan.ref, what=action.what, why=draft.fields.get("why"),
        withdraw=bool(draft.fields.get("withdraw")),
        changes=changes_said(circle, hearing.me, action, made.action, hearing.today),
        serves=_new_outcome(tx, action, made.action),
        told=sorted(circle.people[person_id].name for person_id in news),
        readers=[person.name for person in readers_of(circle, made.action, hearing.today)],
    )  # fmt: skip


def _new_outcome(tx: Transaction, was: AgreedAction, now_reads: AgreedAction) -> str | None:
    """Return the words of the outcome it is to serve from now on, picked or typed; None where that is as it was."""
    if now_reads.outcome_id is None:
        return now_reads.outcome_words
    return tx.outcomes.get(now_reads.outcome_id).words if now_reads.outcome_id != was.outcome_id else None


def corrected_as_begun(tx: Transaction, hearing: Hearing, action: AgreedAction, draft: Draft) -> Corrected:
    """Return the action as it would be once what was begun is put right."""
    kept, why = tx.actions.get(action.id), draft.fields.get("why")
    if draft.fields.get("withdraw"):
        return withdraw(kept, hearing.me, str(why), hearing.now, new_id())
    return correct(kept, hearing.me, changes_in(draft), why, hearing.now, new_id())


def changes_said(
    circle: Circle, reader: Person, was: AgreedAction, now_reads: AgreedAction, day: date
) -> list[dict[str, Any]]:
    """Return each part that reads otherwise, as it was and as it is: words, names and days, None where there is none.

    A name is said as far as it is open to the reader; a day with whether it is only when a date will come.
    """
    return [
        {"what": part, "was": _said(circle, reader, was, part, day),
         "now": _said(circle, reader, now_reads, part, day), "was_promise": part == "date" and was.by_day is None,
         "now_promise": part == "date" and now_reads.by_day is None}
        for part in parts_changed(was, now_reads)
    ]  # fmt: skip


def _said(circle: Circle, reader: Person, action: AgreedAction, part: str, day: date) -> Any:
    if part == "owner":
        owner = circle.people[action.owner_id]
        return owner.name if reader.is_staff else named(circle, reader, owner, day)
    if part == "date":
        return action.by_day or action.date_will_come
    return getattr(action, part)
