"""Yes or no to more time for a family member's action; yes moves its date (p_act_more_time, 004-19)."""

from dataclasses import replace

from handlers.action_reminding import plan_reminders_of_action
from handlers.concerns import keep
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.correction import changes_said
from handlers.practitioner.putting_right import told_of_correction
from handlers.practitioner.thread_here import held_here
from handlers.rules.actions import as_seen
from handlers.rules.correcting import News, correct, news_of
from handlers.rules.decisions import Setting
from handlers.rules.more_time import WHY, answered_said, asked_until, decide
from handlers.rules.telling import relation_of
from storage.records.actions import AgreedAction
from storage.records.concerns import Concern
from storage.records.ids import new_id
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def say_yes(tx: Transaction, hearing: Hearing) -> None:
    """Give more time: the action gets the new date at once, and everybody who sees it hears of that."""
    _say(tx, hearing, yes=True)


@only(Audience.PRACTITIONER)
def say_no(tx: Transaction, hearing: Hearing) -> None:
    """Keep the date, and offer room to say why."""
    _say(tx, hearing, yes=False)


def _say(tx: Transaction, hearing: Hearing, *, yes: bool) -> None:
    concern, setting = held_here(tx, hearing, hearing.id1)
    kept = tx.actions.find(concern.action_id or "")
    known = as_seen(kept, None, hearing.now) if kept is not None else None
    reports = tx.action_reports.of_action(kept.id) if kept is not None else []
    until = asked_until(concern, reports)
    decision = decide(concern, setting, known, until, hearing.me, hearing.now, yes=yes)
    assert kept is not None
    if yes:
        _move(tx, hearing, setting, concern, kept)
    keep(tx, hearing.house, decision, hearing.me)
    tx.action_reports.add(answered_said(concern, kept, reports, hearing.me, hearing.now, new_id(), yes=yes))
    plan_reminders_of_action(tx, hearing.house, tx.actions.get(kept.id))
    hearing.show(
        "p_act_time_said", plan_id=concern.plan_id, refers_to=concern.id, plan_ref=setting.circle.plan.ref, yes=yes,
        date=until, relation=relation_of(setting, concern.author_id), concern_id=concern.id, action_id=kept.id,
    )  # fmt: skip


def _move(tx: Transaction, hearing: Hearing, setting: Setting, concern: Concern, action: AgreedAction) -> None:
    """Move the date as a correction that stands at once: it was asked for, and the one who asked is told now."""
    until = asked_until(concern, tx.action_reports.of_action(action.id))
    changes = {"by_day": until, "date_will_come": None}
    corrected = correct(action, hearing.me, changes, WHY, hearing.now, new_id())
    moved = tx.actions.save(replace(corrected.action, visible_from=hearing.now, before=None))
    tx.action_versions.add(corrected.former)
    tx.audit.add(hearing.me.id, "action.changed", action.id)
    for person_id, news in news_of(setting.circle, action, moved, hearing.today).items():
        if news is News.CHANGED and person_id != concern.author_id:
            reader = setting.person(person_id)
            hearing.tell(
                reader, "action_changed", key=f"action/{action.id}/{news}/{moved.version}/{person_id}",
                topic=told_of_correction(moved), refers_to=action.id, version=moved.version, plan_id=action.plan_id,
                child=setting.circle.plan.child_name, author=hearing.me.name, action_id=action.id, what=moved.what,
                why=WHY, changes=changes_said(setting.circle, reader, action, moved, hearing.today),
            )  # fmt: skip


ROUTES = (Tap("time.yes", say_yes), Tap("time.no", say_no))
