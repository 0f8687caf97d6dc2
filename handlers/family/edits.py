"""A message that was changed: before Send its draft follows; after Send its holder still has the old words."""

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.family.said import part_of
from handlers.family.strays import show_stray
from handlers.family.unsent import show_write
from handlers.guard import Audience, only
from handlers.hears import Edited, Tap
from handlers.rules.concerns import add_more, of_author
from handlers.rules.unsent import EDIT, STRAY, as_parts, edit_of, with_edit
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction


@only(Audience.FAMILY)
def edited(tx: Transaction, hearing: Hearing) -> None:
    """Change the draft that holds the message, or ask whether the new words shall go, too; never change silently."""
    assert hearing.message is not None
    said = part_of(hearing.message)
    for draft in tx.drafts.all_of(hearing.me.id):
        changed = with_edit(draft, said["message_id"], said["words"], hearing.now)
        if changed is not None:
            _show_again(tx, hearing, tx.drafts.save(changed))
            return
    _edited_after_sending(tx, hearing, said)


def _show_again(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    show = show_stray if draft.purpose == STRAY else show_write
    show(tx, hearing, draft)


def _edited_after_sending(tx: Transaction, hearing: Hearing, said: dict[str, object]) -> None:
    part = tx.parts.of_message(hearing.me.id, int(str(said["message_id"])))
    if part is None or part.words == said["words"]:
        return
    concern = of_author(tx.concerns.find(part.concern_id), hearing.me)
    holder = setting_for(tx, hearing.house, concern).person(concern.holder_id)
    draft = tx.drafts.of(hearing.me.id, EDIT, part.id)
    fields = {"parts": [said], "concern_id": concern.id}
    if draft is None:
        tx.drafts.add(Draft(new_id(), hearing.me.id, EDIT, hearing.now, hearing.now, concern.plan_id, part.id, fields))
    else:
        tx.drafts.change(draft, fields=fields, changed_at=hearing.now)
    hearing.show("edited", awaiting=hearing.chat.awaiting, about=hearing.chat.about, holder=holder.name,
                 part_id=part.id, plan_id=concern.plan_id)  # fmt: skip


@only(Audience.FAMILY)
def send_new_words(tx: Transaction, hearing: Hearing) -> None:
    """Send the new words too, as one more message of the thread."""
    draft = edit_of(tx.drafts.of(hearing.me.id, EDIT, hearing.id1), hearing.me)
    concern = of_author(tx.concerns.find(draft.fields["concern_id"]), hearing.me)
    setting = setting_for(tx, hearing.house, concern)
    parts = as_parts(draft, concern.id, hearing.me, hearing.now, new_id)
    concern = keep(tx, hearing.house, add_more(concern, setting, hearing.me, parts, hearing.now), hearing.me)
    tx.drafts.remove(draft.id)
    hearing.show("ask_added", refers_to=concern.id, plan_id=concern.plan_id, ref=concern.ref, by=concern.due_at,
                 holder=setting.person(concern.holder_id).name, child=setting.circle.plan.child_name,
                 concern_id=concern.id)  # fmt: skip


ROUTES = (Edited(edited), Tap("edited.send", send_new_words))
