"""Writing a team note, or its correction: the words, the marker, who of the team reads it, who of the family (002-04).

What is for the team alone goes as it was typed; what a family may see goes through the plain-words check first.
"""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.posts import post_for, tell_family
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.rules import posts as rules
from handlers.rules.access import Wish
from handlers.rules.dials import member_of
from handlers.rules.refusals import NotForYou, NotFound
from handlers.rules.revisions import revision
from handlers.rules.shown import may_be_shown
from handlers.rules.telling import relation_in
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.records.posts import Marker, TeamPost
from storage.transaction import Transaction

NEW, FIXED = "post.words", "post.fixed"


def team_here(tx: Transaction, hearing: Hearing, plan_id: str) -> Circle:
    """Return the circle of a plan whose team this practitioner is on today; a co-ordinator alone is not."""
    circle = circle_for(tx, hearing, plan_id, Wish.SEE_PLAN)
    if not rules.writes(circle, hearing.me, hearing.today):
        raise NotForYou
    return circle


def _begun(tx: Transaction, hearing: Hearing, plan_id: str) -> tuple[Circle, Draft]:
    """Return the note this practitioner is writing for a plan."""
    circle = team_here(tx, hearing, plan_id)
    return circle, rules.of_writer(tx.drafts.of(hearing.me.id, rules.POST, plan_id), rules.POST, hearing.me)


@only(Audience.PRACTITIONER)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the words; what was begun is gone on with."""
    circle = team_here(tx, hearing, hearing.id1)
    known = tx.drafts.of(hearing.me.id, rules.POST, circle.plan.id)
    if known is not None:
        show_check(tx, hearing, circle, known)
        return
    _ask_words(hearing, circle)


def _ask_words(hearing: Hearing, circle: Circle) -> None:
    hearing.show("p_post_write", awaiting=NEW, about={"plan": circle.plan.id}, plan_id=circle.plan.id,
                 case_id=circle.plan.id, plan=circle.plan.ref, most=rules.LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def rewrite(tx: Transaction, hearing: Hearing) -> None:
    """Ask for other words; the old ones stay until they come."""
    _ask_words(hearing, _begun(tx, hearing, hearing.id1)[0])


@only(Audience.PRACTITIONER)
def typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the words."""
    circle = team_here(tx, hearing, str(hearing.chat.about.get("plan", "")))
    known = tx.drafts.of(hearing.me.id, rules.POST, circle.plan.id)
    draft = rules.begun(known, circle.plan.id, hearing.me, new_id(), rules.checked(hearing.text), hearing.now)
    _go_on(tx, hearing, circle, tx.drafts.add(draft) if known is None else tx.drafts.save(draft))


def _go_on(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    if _reads_well(tx, hearing, circle, draft):
        show_check(tx, hearing, circle, draft)


def _reads_well(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> bool:
    """Whether it may go to whom it is marked for; what a family may see is checked first."""
    return rules.marker_of(draft) is Marker.TEAM or checked(
        tx, hearing, circle, draft, field=rules.WORDS, purpose=rules.POST, then="post.check", then_id=circle.plan.id
    )


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Show the note as it would be kept."""
    _go_on(tx, hearing, *_begun(tx, hearing, hearing.id1))


def show_check(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft, *, back: bool = False) -> None:
    """Show the note, its marker and its readers before it is kept."""
    readers = rules.readers_in(circle, draft, hearing.me)
    family = rules.family_in(circle, draft, hearing.today)
    hearing.show(
        "p_post_check", awaiting=NEW, about={"plan": circle.plan.id}, plan_id=circle.plan.id, case_id=circle.plan.id,
        plan=circle.plan.ref, text=draft.fields[rules.WORDS], family=rules.marker_of(draft) is Marker.FAMILY,
        names=None if readers is None else [circle.people[one].name for one in readers],
        relations=[relation_in(circle, one.id) or "family member" for one in family], back=back,
        draft_id=draft.id, draft_rev=revision(draft),
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def mark(tx: Transaction, hearing: Hearing) -> None:
    """Take the marker; for the family, the words are checked and its readers picked."""
    circle, draft = _begun(tx, hearing, hearing.id1)
    if hearing.id2 not in list(Marker):
        raise NotFound
    draft = tx.drafts.save(rules.marked(draft, Marker(hearing.id2), hearing.now))
    if not _reads_well(tx, hearing, circle, draft):
        return
    if rules.marker_of(draft) is Marker.FAMILY:
        _show_family(tx, hearing, circle, draft)
    else:
        show_check(tx, hearing, circle, draft)


@only(Audience.PRACTITIONER)
def choose_family(tx: Transaction, hearing: Hearing) -> None:
    """Show who of the family it can be for; with one named, let them see it or not."""
    circle, draft = _begun(tx, hearing, hearing.id1)
    if hearing.id2:
        person = member_of(family_on(tx, circle), hearing.id2).person
        draft = tx.drafts.save(rules.family_toggled(circle, draft, person.id, hearing.now, hearing.today))
    _show_family(tx, hearing, circle, draft)


def _show_family(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    picked = {one.id for one in rules.family_in(circle, draft, hearing.today)}
    able = {one.id for one in may_be_shown(circle, hearing.today)}
    hearing.show(
        "p_post_family", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
        members=[{"role_id": m.role.id, "relation": m.relation, "open": m.person.id in able,
                  "sees": m.person.id in picked}
                 for m in sorted(family_on(tx, circle), key=lambda m: (m.person.name, m.person.id))],
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def choose_team(tx: Transaction, hearing: Hearing) -> None:
    """Show who of the team reads it; `all` or `some` changes which way it is picked, a name picks one."""
    circle, draft = _begun(tx, hearing, hearing.id1)
    if hearing.id2 == "all":
        draft = tx.drafts.save(rules.for_everybody(draft, hearing.now))
    elif hearing.id2 == "some":
        draft = tx.drafts.save(rules.for_some(circle, draft, hearing.me, hearing.now))
    elif hearing.id2:
        draft = tx.drafts.save(rules.reader_toggled(circle, draft, hearing.me, hearing.id2, hearing.now))
    picked, page = rules.readers_in(circle, draft, hearing.me), hearing.page
    people = rules.may_be_picked(circle, hearing.me)
    shown = people[page * rules.NAMES : (page + 1) * rules.NAMES]
    hearing.show(
        "p_post_team", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, everybody=picked is None,
        people=[{"id": one.id, "name": one.name, "reads": picked is None or one.id in picked} for one in shown],
        page=page, next_page=page + 1 if len(people) > (page + 1) * rules.NAMES else None,
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def keep(tx: Transaction, hearing: Hearing) -> None:
    """Keep it as its preview showed; where it has changed since, show it again."""
    circle, draft = _begun(tx, hearing, hearing.id1)
    if not hearing.is_of(revision(draft)):
        show_check(tx, hearing, circle, draft)
        return
    if not _reads_well(tx, hearing, circle, draft):
        return
    post, version = rules.made(circle, draft, hearing.me, new_id(), new_id(), hearing.now, hearing.today)
    tx.posts.add(post)
    tx.post_versions.add(version)
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "post.kept", post.id)
    tell_family(tx, hearing, circle, post, version)
    hearing.show("p_post_kept", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, post_id=post.id,
                 family=post.marker is Marker.FAMILY, until=hearing.now + UNDO)  # fmt: skip


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it: nothing is kept, and nobody reads it."""
    circle, draft = _begun(tx, hearing, hearing.id1)
    tx.drafts.remove(draft.id)
    hearing.show("p_post_stopped", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref)


# -- correcting ----------------------------------------------------------------------------------------------------


def _mine(tx: Transaction, hearing: Hearing, post_id: str) -> tuple[Circle, rules.Said]:
    post = tx.posts.find(post_id)
    if post is None:
        raise NotFound
    circle = circle_for(tx, hearing, post.plan_id, Wish.SEE_PLAN)
    rules.of_author(circle, post, hearing.me, hearing.today)
    said = post_for(tx, circle, post, hearing.me, hearing.now, hearing.today)
    assert said is not None, "its writer always knows it"
    return circle, said


@only(Audience.PRACTITIONER)
def ask_correction(tx: Transaction, hearing: Hearing) -> None:
    """Ask how a note of one's own should read."""
    circle, said = _mine(tx, hearing, hearing.id1)
    begun = tx.drafts.of(hearing.me.id, rules.FIX, said.post.id) is not None
    hearing.show("p_post_fix", awaiting=FIXED, about={"post": said.post.id}, plan_id=circle.plan.id,
                 refers_to=said.post.id, plan=circle.plan.ref, post_id=said.post.id, text=said.version.words,
                 begun=begun, most=rules.LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def correction_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the new words."""
    circle, said = _mine(tx, hearing, str(hearing.chat.about.get("post", "")))
    known = tx.drafts.of(hearing.me.id, rules.FIX, said.post.id)
    draft = rules.correction(known, said.post, hearing.me, new_id(), hearing.text, hearing.now)
    _preview(tx, hearing, circle, said, tx.drafts.add(draft) if known is None else tx.drafts.save(draft))


@only(Audience.PRACTITIONER)
def preview_correction(tx: Transaction, hearing: Hearing) -> None:
    """Show the correction before it is kept."""
    circle, said = _mine(tx, hearing, hearing.id1)
    draft = rules.of_writer(tx.drafts.of(hearing.me.id, rules.FIX, said.post.id), rules.FIX, hearing.me)
    _preview(tx, hearing, circle, said, draft)


def correction_reads_well(tx: Transaction, hearing: Hearing, circle: Circle, post: TeamPost, draft: Draft) -> bool:
    """Whether a correction may go to whom the note is for; what a family may see is checked first."""
    return post.marker is Marker.TEAM or checked(
        tx, hearing, circle, draft, field=rules.WORDS, purpose=rules.POST, then="post.fix_check", then_id=post.id
    )


def _preview(tx: Transaction, hearing: Hearing, circle: Circle, said: rules.Said, draft: Draft) -> None:
    if not correction_reads_well(tx, hearing, circle, said.post, draft):
        return
    hearing.show("p_post_fix_check", awaiting=FIXED, about={"post": said.post.id}, plan_id=circle.plan.id,
                 refers_to=said.post.id, plan=circle.plan.ref, post_id=said.post.id, text=draft.fields[rules.WORDS],
                 was=said.version.words, family=said.post.marker is Marker.FAMILY, draft_id=draft.id)  # fmt: skip


ROUTES = (
    Tap("post.new", begin),
    Tap("post.redo", rewrite),
    Words(NEW, typed),
    Tap("post.check", go_on),
    Tap("post.mark", mark),
    Tap("post.family", choose_family),
    Tap("post.team", choose_team),
    Tap("post.keep", keep),
    Tap("post.stop", stop),
    Tap("post.fix", ask_correction),
    Words(FIXED, correction_typed),
    Tap("post.fix_check", preview_correction),
)
