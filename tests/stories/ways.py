"""Ten worlds, each with the ways that lead through its share of the registry, played before the walk goes on at random.

Every module that hears anything belongs to exactly one world (`WORLDS`); its way presses each of its buttons at least
once, as the person it is for, and everything typed on the way is a token that the judge follows. Where something is
shared on purpose, the way tells the judge with whom. The file is long because the registry is: one function a world.

A new row without a way fails its world's test by name: add the press to the way of its module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pyotp

from handlers.about import ask_to_share
from handlers.broadcasts import keep_made
from handlers.endings import open_again
from handlers.operator import practitioners
from handlers.telling import tell
from storage.records.broadcasts import Broadcast, BroadcastState, ToWhom
from storage.records.ids import new_id
from storage.records.local_help import Category, LocalService
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.needs import Need
from storage.records.people import Relation
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.stories.judge import Someone
from tests.stories.people import put_action, put_plan
from tests.stories.walk import Walk

SIX_HOURS = timedelta(hours=6)


@dataclass(frozen=True)
class World:
    """One seed's world: the modules whose rows its way reaches, and that way."""

    modules: tuple[str, ...]
    way: Callable[[Walk], None]


def what_was_agreed(walk: Walk) -> None:
    """Sam drafts, changes, publishes, takes back and ticks off actions; Amira does hers; everybody sees who helps."""
    walk.signs_in("sam")
    walk.follows("sam", "/menu > desk.actions > /actions")
    _drafts_action(walk, "act.when|w1", owner="Amira")
    walk.follows(
        "sam",
        "act.change > act.field|so_that > … > act.add > … > act.redo > … > /actions > act.add > act.go_on",
        "act.so_that > act.who=Me > act.when|none > act.promise|w1 > act.next > act.outcome",
    )
    _drafts_action(walk, "act.when|pick", owner="Lee")
    walk.follows(
        "sam",
        "act.add > … > … > act.who=Me > act.when|none > act.promise|pick > “7 December” > … > … > act.delete",
        "act.add > act.stop > act.list > act.preview > act.publish > act.back > act.list > act.preview",
        "act.publish",
    )
    walk.passes(minutes=3)
    _from_a_meetings_notes(walk)
    walk.follows("sam", "/actions > act.open=Sam > act.done > act.not_done")
    walk.follows("amira", "/actions > action.list|mine > action.open > action.done > action.undo > action.more",
                 "actions")  # fmt: skip
    walk.keep(lambda tx: _led_before(walk, tx))
    walk.follows("mia", "/who > who.what > who > who.team > who.person > who.before")


def _led_before(walk: Walk, tx: Transaction) -> None:
    """Let Lee have led OK-14 before Sam."""
    cast, now = walk.quick.cast, tx.now
    tx.roles.add(Role(id=new_id(), plan_id=cast.plan_id, person_id=cast.ids["lee"], kind=RoleKind.LEAD,
                      since=now - timedelta(days=90), ended_at=now - timedelta(days=30)))  # fmt: skip


def _drafts_action(walk: Walk, when: str, owner: str) -> None:
    walk.follows("sam", "act.add > … > …")
    walk.sends("sam", "1|act.people")
    walk.presses("sam", "act.who", label=owner)
    walk.follows("sam", when)
    if when.endswith("pick"):
        walk.says("sam", "4 December")
    walk.writes("sam", times=2)


def _from_a_meetings_notes(walk: Walk) -> None:
    """Sam pastes lines, takes over last time's, sees them as the family will, keeps two alike, and puts one right."""
    walk.keep(lambda tx: _review_held(walk, tx))
    walk.follows("sam", "/actions > act.add > act.start > act.copy > act.copy_all > act.stop > act.stop|all")
    walk.follows("sam", "/actions > act.add > act.start > act.paste")
    walk.says("sam", "\n".join(walk.words("sam") for _ in range(2)))
    walk.follows("sam", "act.go_on > act.so_that > act.who=Me > act.when|w1 > act.next > … > act.met > act.leave",
                 "act.seen > act.preview > act.publish")  # fmt: skip
    alike = "/actions > act.add > “Ring the bus firm.” > act.so_that > act.who=Me > act.when|w1 > act.next"
    walk.follows("sam", alike, "act.outcome > act.met", alike, "act.outcome > /actions > act.preview",
                 "act.both > act.publish")  # fmt: skip
    walk.passes(minutes=3)
    walk.follows(
        "sam",
        "/actions > act.open=Sam > act.change > act.field|what > … > … > act.correct > act.undo",
        "act.change > act.field|date > act.when|w2 > act.why > act.as_it_is",
        "act.readers > act.reader > act.changing > act.correct > act.undo > act.gone > … > act.correct",
    )
    walk.passes(minutes=3)


def _review_held(walk: Walk, tx: Transaction) -> None:
    """A review yesterday, of which what is written now may come."""
    at = tx.now - timedelta(days=1)
    tx.meetings.add(Meeting(
        id=new_id(), plan_id=walk.quick.cast.plan_id, kind=MeetingKind.REVIEW, local_start=f"{at:%Y-%m-%dT%H:%M}",
        zone="Europe/London", starts_at=at, state=MeetingState.PLANNED, made_by=walk.quick.cast.ids["sam"], made_at=at,
        visible_from=at))  # fmt: skip


def linking_and_signing_in(walk: Walk) -> None:
    """Letters reach the right and the wrong people; practitioners enrol, sign in, lose their app, and sign out."""
    rosa = walk.letter("Rosa", Relation.GRANDPARENT)
    walk.follows("rosa", "/start > link.no_code > link.have_code")
    walk.says("rosa", rosa.code)
    walk.follows("rosa", "link.yes > link.forgot > link.try_again > link.stop")
    walk.says("rosa", rosa.code)
    walk.follows("rosa", "link.yes > “wrong horse” > link.try_again")
    walk.judge.people["rosa"] = Someone("Rosa", False, frozenset({"OK-14"}))
    walk.says("rosa", rosa.check_word)
    walk.presses("rosa", "link.go_on")
    walk.judge.people["rosa"].discreet = True
    walk.follows("rosa", "link.safe|yes > link.go_on|reading > link.reading|easy > link.times|school")
    neighbour = walk.letter("Nana", Relation.OTHER)
    walk.does("neighbour", lambda phone: phone.opens_link(neighbour.link))
    walk.presses("neighbour", "link.not_me")
    tom = walk.letter("Tom", Relation.YOUNG_PERSON, sixteen_or_over=True)
    walk.does("tom", lambda phone: phone.opens_link(tom.link))
    walk.presses("tom", "link.yes")
    walk.judge.people["tom"] = Someone("Tom", False, frozenset({"OK-14"}))
    walk.says("tom", tom.check_word)
    walk.presses("tom", "link.meaning")
    walk.signs_in("sam")
    walk.presses("sam", "link.cut")
    walk.judge.people["tom"].cut_off = walk.quick.clock.now()
    walk.presses("sam", "link.expected")
    walk.says("tom", "/who")
    for data in ("1|menu", "1|ok", "1|start"):
        walk.sends("rosa", data)
        walk.sends("sam", data)
        walk.sends("neighbour", data)
    for who in ("sam", "neighbour"):
        walk.says(who, "/menu")
        walk.says(who, "/privacy")
    walk.follows("rosa", "/menu > “help” > /menu")
    walk.says("rosa", str(len(walk.quick.phone("rosa").buttons)))  # the number before Help now
    walk.says("neighbour", "/start")
    walk.says("neighbour", str(len(walk.quick.phone("neighbour").buttons)))
    # Practitioners: a new one, one who lost the app, and a colleague's code on a family's phone.
    walk.follows("newsam", "/signin > enrol > signin.stop > /signin > enrol > enrol.none > enrol")
    made = walk.keep(lambda tx: practitioners.enrol(tx, walk.quick.house, "P-lee"))
    walk.judge.people["lee"].cut_off = walk.quick.clock.now()
    walk.judge.people["newsam"] = Someone("Lee", True, frozenset({"OK-14"}))
    walk.says("newsam", made.code)
    walk.follows("newsam", "signin.start > signin.lost > signin.start > “12345”")
    walk.judge.people["newsam"].signed_in_until = walk.quick.clock.now() + timedelta(minutes=15)
    walk.says("newsam", pyotp.TOTP(made.secret).at(walk.quick.clock.now()))
    walk.sends("newsam", "1|enrol")
    walk.follows("newsam", "/menu > lock > signin.start > signin.stop")
    walk.says("sam", "/lock")
    other = walk.keep(lambda tx: practitioners.enrol(tx, walk.quick.house, "P-nina"))
    walk.does("mia", lambda phone: phone.opens_link(other.link))
    walk.follows("mia", "signin.accounts > /signin")
    walk.says("mia", other.code)
    last = walk.letter("Ida", Relation.OTHER)
    walk.says("someone", last.code)


def how_i_am_written_to(walk: Walk) -> None:
    """Settings, pauses, leaving, hiding, my data, news on a discreet phone, and two children on one phone."""
    walk.second_child()
    walk.follows(
        "amira",
        "/settings > settings.reading > settings.reading|easy > settings > settings.times",
        "settings.times|any > /settings > settings.hide > settings.hide|on > settings.hide_after|minutes",
    )
    walk.sends("amira", "1|settings.hide|off")
    walk.follows(
        "amira",
        "/settings > plan.choose > plan.change=Zayn > menu > /settings > plan.choose > plan.change=Mia",
    )
    walk.follows(
        "mia",
        "/settings > pause > pause.for|week > pause.end > /settings > pause > pause.for|open > …",
        "/mydata > data.page|who",
    )
    walk.follows("yusuf", "/mydata > data.page|kept > notice.hide")
    walk.follows("mia", "/privacy > privacy.page|who > privacy.page|rights > data > privacy > /menu > menu")
    walk.sends("mia", "1|ok")
    walk.sends("mia", "1|start")
    walk.says("mia", "/hide")
    for text in ("/menu", "/stop", "/privacy"):
        walk.says("stranger", text)
    walk.presses("stranger", "menu")
    for data in ("1|ok", "1|start", "1|call"):
        walk.sends("stranger", data)
    _news_for_yusuf(walk)
    walk.follows("yusuf", "notice.later > notice.open")
    walk.passes(hours=26, step=SIX_HOURS)
    walk.follows("omar", "/stop > /settings > pause > stop > stop.yes")
    walk.judge.people["omar"].cut_off = walk.quick.clock.now()


def _news_for_yusuf(walk: Walk) -> None:
    def news(tx: Transaction) -> None:
        yusuf, plan_id = tx.people.get(walk.quick.cast.ids["yusuf"]), walk.quick.cast.plan_id
        tell(tx, walk.quick.house, yusuf, "who_cover_over", key="news/1", now=tx.now, plan_id=plan_id, child="Mia",
             lead="Sam")  # fmt: skip

    walk.keep(news)


def a_plan_and_its_people(walk: Walk) -> None:
    """Sam opens the card, its people and what each of them sees; opens a dial, invites, and takes somebody off."""
    _notes_of_the_team(walk)
    _contact_with_the_child(walk)
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/menu > plans > /plans > /plans OK-14 > case.people > case.person=Yusuf > case.dial|plan",
        "case.sees > case.sees > case.person > case.people > case.invite > case.invite_yp",
        "case.invite_no > case > case.more > case.team > case.looked > case.team",
        "case > case.people > case.invite > case.invite_who|other > “Rosa” > /start > home > …",
    )
    _what_is_needed(walk)
    _help_from_others(walk)
    _what_might_help(walk)
    walk.signs_in("lee")
    walk.keep(lambda tx: _led_before(walk, tx))
    walk.follows("lee", "/plans OK-14 > case.team > case.led")
    _tells_it_once(walk)
    _ends_well(walk)
    walk.follows("sam", "/lock")
    walk.signs_in("sam")
    walk.follows("sam", "/plans OK-14 > case.people > case.person=Mia > case.remove > case.remove_yes")
    walk.judge.people["mia"].cut_off = walk.quick.clock.now()
    walk.says("mia", "/who")
    walk.passes(minutes=20, step=timedelta(minutes=5))


def _tells_it_once(walk: Walk) -> None:
    """Mia writes about herself and lets Lee read it, takes it back, is asked about him, and deletes it all."""
    cast = walk.quick.cast
    walk.follows("mia", "/who > who.more > about > about.part|well > … > about.parts > about.part|matters > …",
                 "about.who > about.pick=Lee > about.share")  # fmt: skip
    walk.signs_in("lee")
    walk.follows("lee", "about.read > /plans OK-14 > about.pages")
    walk.follows("mia", "about > about.log > about.who > about.pick=Lee > about.back")
    walk.keep(lambda tx: ask_to_share(tx, walk.quick.house, cast.plan_id, cast.ids["lee"]))
    walk.follows("mia", "about.look > about.no > about.who > about.pick=Lee > about.share > about > about.parts",
                 "about.part|well > about.out > about.delete > about.delete_yes")  # fmt: skip


def _what_is_needed(walk: Walk) -> None:
    """Sam keeps the list of needs, each with who meets it; Mia reads it and says what is not right."""
    cast, soon = walk.quick.cast, walk.quick.clock.now().date() + timedelta(days=3)
    walk.keep(lambda tx: put_action(tx, cast, "Ring the bus firm.", "sam", soon))
    _leads_more_plans(walk)
    old = walk.quick.clock.now() - timedelta(days=20)
    walk.keep(lambda tx: tx.needs.add(Need("need0000000000ab", cast.plan_id, "A seat.", cast.ids["sam"], old, old)))
    half = "/plans OK-14 > case.more > need.list > need.add"
    walk.signs_in("sam")
    walk.follows(
        "sam",
        f"{half} > need.stop > need.list > need.add > “SALT comes.” > {half} > need.go_on > {half} > need.add|anew > …",
        "need.nobody > need.undo > need.add > … > need.who > need.who=Lee > need.by > need.service > … > need.by",
        "need.action > need.action=Ring > need.reword > … > need.readers > need.reader=Mum > need.open > need.met",
        "need.not_met > need.end > … > need.open=seat > need.looking",
    )
    walk.follows(
        "mia",
        "/actions > outcome.list > needs > needs.open > needs.ask > … > ask.send > ask.door|lead > ask.go > /actions",
        "outcome.list > needs > gap.ask > gap.area|school > … > ask.send > ask.door|lead > ask.go",
    )
    missing = _newest_of(walk, "mia")
    walk.signs_in("sam")
    walk.follows("sam", f"/questions > desk.open|{missing} > need.make")
    walk.keep(lambda tx: _month_is_over(tx, "OK-14", "OK-44"))
    walk.passes(minutes=5)
    walk.says("sam", "/lock")
    walk.signs_in("sam")  # with a fresh code: what comes after this asks for one
    walk.follows("sam", "month.same > month.add > home")


def _month_is_over(tx: Transaction, *refs: str) -> None:
    """Let Sam, who leads these plans, be asked today whether other help is needed."""
    for ref in refs:
        plan = tx.plans.by_ref(ref)
        assert plan is not None
        tx.plans.change(plan, help_day=tx.now.date())


def _notes_of_the_team(walk: Walk) -> None:
    """Lee writes for the team, for some of it and for Mia; takes back, corrects, and closes it to her again."""
    walk.signs_in("lee")
    walk.follows(
        "lee",
        "/plans OK-14 > post.list > post.new > … > post.redo > … > post.stop > post.list > post.new > …",
        "post.team > post.team|some > post.team=Priya > post.check > post.keep > post.back > post.keep",
        "post.list > post.new > … > post.mark|family > post.family=Young > post.check > post.keep",
    )
    walk.passes(minutes=3)
    walk.follows("mia", "/who > who.more > news.list > news.open > news.ask > … > ask.send > ask.door|lead > ask.go")
    walk.signs_in("sam")
    walk.follows("sam", "/today > post.list > post.open > post.list > case.team > timeline")
    walk.signs_in("lee")
    walk.follows("lee", "/plans OK-14 > post.list > post.open > post.fix > … > post.fix > post.fix_check",
                 "post.fix_keep > post.former > post.open > post.back")  # fmt: skip
    walk.passes(minutes=3)
    walk.follows("lee", "post.closed")


def _help_from_others(walk: Walk) -> None:
    """Sam keeps what he asked of a service, takes it back, and notes what becomes of another; Mia asks about it."""
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/plans OK-14 > case.more > refer.list > refer.add > … > /plans OK-14 > case.more > refer.list > refer.add",
        "refer.add|anew > refer.stop > refer.list > refer.add > … > … > refer.so_that > refer.made|pick > “today”",
        "refer.by|pick > “4 December” > refer.change > refer.change|so_that > …",
        "refer.change > refer.change|made_on",
        "refer.made|today > refer.change > refer.change|due > refer.by|none",
        "refer.who > refer.who=Young > refer.write",
        "refer.yes > refer.back > refer.list > refer.add > … > … > …",
        "refer.made|today > refer.by|w2 > refer.yes",
    )
    walk.passes(minutes=3)
    walk.follows(
        "mia", "/actions > outcome.list > asked.list > asked.open > asked.ask > … > ask.send > ask.door|lead > ask.go"
    )
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/plans OK-14 > case.more > refer.list > refer.open > refer.more > refer.readers > refer.reader=Young",
        "refer.open > refer.step|made > refer.due|w2 > refer.back > refer.step|made > “4 December”",
    )
    walk.passes(minutes=3)
    walk.signs_in("sam")
    walk.follows("sam", "/plans OK-14 > case.more > refer.list > refer.open > refer.step|accepted > refer.wait|w8",
                 "refer.back > refer.step|waiting > … > refer.back > refer.step|declined > refer.reason > refer.open",
                 "refer.back > refer.step|declined > … > refer.open > refer.next > …")  # fmt: skip


def _contact_with_the_child(walk: Walk) -> None:
    """Lee asks for contact, and Nina who is not on the team; Sam asks Mia first, and somebody else in person."""
    walk.signs_in("lee")
    walk.follows(
        "lee",
        "/plans OK-14 > case.team > contact.new > … > contact.how|home > contact.stop > /plans OK-14 > case.team",
        "contact.new > “How Mia reads.” > contact.how|school > “4 December” > contact.send",
    )
    walk.judge.people["nina"].plans |= {"OK-14"}  # she says her name to Sam, and he to her
    walk.signs_in("nina")
    walk.follows("nina", "/plans OK-14 > contact.new > “OK-14” > … > contact.how|call > contact.by|w1 > contact.send")
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/today > contact.open=Contact > contact.family > contact.in_person > contact.answer|not_now > …",
        "contact.tell > /today > contact.open=Contact > contact.family > contact.person=Young > “How Mia reads now.”",
        "contact.ask",
    )
    walk.follows("mia", "contact.say|yes > contact.show > contact.say|no")
    walk.signs_in("nina")
    walk.presses("nina", "contact.mine")
    walk.says("sam", "/lock")  # what comes after asks for a fresh code


def _what_might_help(walk: Walk) -> None:
    """A food bank is listed; Mia finds it; Sam sends it on, with a line and without, and a tip; Mia keeps one."""
    walk.keep(lambda tx: tx.local_services.add(LocalService(
        new_id(), "L-1", tx.local_services.ref_hash("L-1"), "Oak food bank", Category.MONEY, "Food for a few days.",
        tx.now.date(), phone="111",
    )))  # fmt: skip
    walk.follows("mia", "/help > local > local.list|money > local.open > local.keep > tip.drop")
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/plans OK-14 > case.more > refer.list > tip.begin > tip.kind|money > tip.pick > tip.no_words > tip.to=Young",
        "tip.to > tip.to=Young > tip.words > … > tip.yes > tip.back > tip.begin > tip.pick > … > tip.stop",
        "tip.begin > tip.pick > … > tip.to=Young > tip.yes",
    )
    walk.passes(minutes=3)
    walk.follows("mia", "/help > local > tip.list > /menu")
    walk.presses("mia", "tip.open")
    walk.follows("mia", "tip.keep > tip.list > tip.open > tip.drop")


def _ends_well(walk: Walk) -> None:
    """Nina settles what is open, tells Omar the last day, calls it off, tells it anew; it ends, and opens again."""
    plan_id = walk.keep(
        lambda tx: _led_by_nina(walk, tx, "Ring the clinic.", "Find a club.", "Ask the school.", "Rest.")
    )
    start = "/plans OK-33 > case.more > case.change > end.start"
    walk.signs_in("nina")
    walk.follows(
        "nina",
        f"{start} > end.drop > {start} > end.one > end.pass > … > end.one > end.pass > end.pass=Nina",
        "end.one > end.stop > … > end.one > end.done > end.contact=Nina > end.back|by_phone > end.day|w2",
        "end.contact > … > end.back > … > end.day > “20 December” > end.yes > end.off > end.off_yes",
    )
    walk.signs_in("nina")
    walk.follows(
        "nina", start, *["end.one > end.done"] * 3, "end.contact=Nina > end.back|by_phone > end.day|w2 > end.yes"
    )
    walk.keep(lambda tx: _last_day_was_yesterday(tx, plan_id))
    walk.passes(hours=1)
    walk.says("omar", "/menu")
    walk.keep(lambda tx: open_again(tx, walk.quick.house, tx.plans.get(plan_id)))
    walk.passes(minutes=1)


def _led_by_nina(walk: Walk, tx: Transaction, *whats: str) -> str:
    """Give Omar's plan something to do; return the plan's id."""
    plan, nina = tx.plans.by_ref("OK-33"), walk.quick.cast.ids["nina"]
    assert plan is not None
    for what in whats:
        made = tx.actions.get(put_action(tx, walk.quick.cast, what, "nina", tx.now.date() + timedelta(days=40)))
        tx.actions.change(made, plan_id=plan.id, author_id=nina)
    return plan.id


def _last_day_was_yesterday(tx: Transaction, plan_id: str) -> None:
    standing = tx.endings.standing_on(plan_id)
    assert standing is not None
    tx.endings.change(standing, last_day=tx.now.date() - timedelta(days=1))


def who_stands_in(walk: Walk) -> None:
    """Cover is asked for, agreed, declined, ended and missing; the day begins with what is due."""
    _asks(walk, "mia", "lead")
    walk.signs_in("sam")
    walk.follows("sam", "/menu > cover")
    _asks_cover(walk, "Priya")
    walk.signs_in("priya")
    walk.presses("priya", "cover.no")
    walk.signs_in("sam")
    walk.follows("sam", "cover.until=Ask somebody else > cover.ask=Priya")
    walk.signs_in("priya")
    walk.follows("priya", "cover.yes > /cover > cover.open > cover.end")
    walk.signs_in("sam")
    walk.follows("sam", "/cover > cover.away > cover.from > cover.until > cover.ask=Lee")
    walk.signs_in("lee")
    walk.presses("lee", "cover.yes")
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/cover > cover.away > cover.pick > “2 December” > “4 December” > cover.ask=Priya > /plans OK-14",
        "case.more > case.change > hand.plan",
    )
    walk.passes(days=7, step=timedelta(hours=2))
    walk.signs_in("sam")
    walk.follows("sam", "today > /today")
    _looks_early(walk)
    _whose_part(walk)
    _who_leads_next(walk)


def _who_leads_next(walk: Walk) -> None:
    """Lee hands Amira's other child over to Priya: asked, agreed, ticked, told, off, and then to the end of it."""
    plan = walk.second_child()
    walk.judge.people["priya"].plans |= {"OK-22"}
    _hands_over(walk)
    walk.follows("lee", "hand.open > hand.off > hand.off_yes")
    _hands_over(walk)
    walk.follows("amira", "hand.meet > hand.unhappy > …")
    walk.keep(lambda tx: _moved_on(tx, plan, day=tx.now.date()))
    walk.passes(days=1, step=SIX_HOURS)
    walk.keep(lambda tx: _moved_on(tx, plan, overlap_until=tx.now.date() + timedelta(days=1)))
    walk.passes(days=1, step=SIX_HOURS)
    walk.presses("amira", "hand.met", "yes")


def _hands_over(walk: Walk) -> None:
    """Lee and everybody whom it takes go as far as the family's being told."""
    walk.signs_in("jo")
    walk.follows("jo", "/menu > workload > workload.people > workload.person=Lee > hand.of")
    walk.signs_in("lee")
    walk.follows("lee", "/menu > cover > handover > hand.plan=OK-22 > hand.start > “Priya” > hand.ask=Priya")
    walk.signs_in("priya")
    walk.follows("priya", "hand.no > /handover")
    walk.signs_in("lee")
    walk.follows("lee", "hand.pick > “Priya” > hand.ask=Priya")
    for presses in (("hand.yes", "hand.disagree"), ("hand.yes", "hand.agree")):
        for who, verb in zip(("priya", "jo"), presses, strict=True):
            walk.signs_in(who)
            walk.presses(who, verb)
        walk.signs_in("lee")
        walk.follows("lee", "hand.pick > “Priya” > hand.ask=Priya" if verb == "hand.disagree" else "/handover")
    walk.follows("lee", "hand.open=OK-22 > hand.list > " + " > ".join(["hand.tick"] * 6))
    walk.follows("lee", "hand.family > hand.told|person > “31 December” > hand.day > /lock")
    walk.signs_in("lee")
    walk.follows("lee", "/handover > hand.open=OK-22 > hand.day > hand.day=December > hand.tell")


def _moved_on(tx: Transaction, plan_id: str, **changes: object) -> None:
    """Let a hand-over's days have come without the weeks between."""
    one = tx.handovers.live_of(plan_id)
    assert one is not None
    tx.handovers.change(one, **changes)


def _looks_early(walk: Walk) -> None:
    """Something of Lee's is late, and Sam is shown where to look."""
    last_week = walk.quick.clock.now().date() - timedelta(days=7)
    walk.keep(lambda tx: put_action(tx, walk.quick.cast, "Ring the school.", "lee", last_week))
    walk.follows("sam", "/today > signs > signs.open")


def _whose_part(walk: Walk) -> None:
    """Lee says what there is to say of his part; Sam looks after what is late; somebody's manager is asked."""
    late = walk.keep(lambda tx: put_action(tx, walk.quick.cast, "Ring the clinic.", "lee", tx.now.date()))
    walk.signs_in("lee")
    walk.sends("lee", f"1|part.open|{late}")
    walk.follows(
        "lee",
        "part.clear > part.ask > … > part.say > … > part.not_done > part.day|w1 > part.why|time > part.reword",
        "“The school is shut.” > part.move > part.back > part.not_done > “20 December” > part.why|ill > part.move",
    )
    walk.passes(minutes=5)
    walk.signs_in("lee")
    walk.sends("lee", f"1|part.open|{late}")
    walk.follows("lee", "part.done > part.undo > part.not_mine")
    walk.signs_in("sam")
    walk.sends("sam", f"1|chase.list|{walk.quick.cast.plan_id}")
    walk.follows("sam", f"chase.open|{late} > chase.nudge > chase.list > chase.open|{late} > chase.say > …")
    for choice in ("call", "manager", "wait"):
        walk.sends("sam", f"1|chase.open|{late}")
        walk.presses("sam", f"chase.{choice}")
    walk.keep(lambda tx: put_action(tx, walk.quick.cast, "Find a room.", "lee", tx.now.date()))
    walk.passes(hours=2)


def _asks_cover(walk: Walk, whom: str) -> None:
    walk.follows("sam", "/cover > cover.away > cover.pick > “24 November” > “26 November”")
    walk.presses("sam", "cover.ask", label=whom)


def asking(walk: Walk) -> None:
    """Everything between the first tap and the receipt, and what was written and not sent."""
    walk.second_child()
    walk.follows(
        "amira",
        "/menu > ask > ask.child=Mia > ask.kind|worry > … > … > ask.drop > ask.send > ask.door|about_lead",
        "ask.who > ask.door|manager > ask.write > … > ask.send > ask.go > /who > who.what > ask.new_lead",
        "ask.tell_new_lead|manager > ask.send > ask.go",
    )
    walk.follows(
        "mia",
        "/who > ask.to > … > draft.keep > draft.resume > draft.delete > draft.undo > draft.ask > ask.go",
        "/ask > ask.kind|question > … > ask.send > ask.others > ask.person=Lee > ask.go > /ask",
        "ask.kind|worry",
    )
    walk.judge.typed("mia", "He hit me, zqmia900001zq, and I am scared.")
    walk.follows(
        "mia",
        "“He hit me, zqmia900001zq, and I am scared.” > ask.send > ask.door|any > ask.check > ask.go",
        "/ask > ask.kind|question",
    )
    walk.judge.typed("mia", "zqmia900002zq")
    walk.does("mia", lambda phone: phone.pastes("The bus zqmia900002zq did not come. " * 260))
    walk.follows(
        "mia",
        "ask.send > draft.shorten > ask.send > draft.send_all > ask.door|lead > ask.go > /meetings",
        "ask.meeting > … > ask.send > ask.go > /meetings > ask.changed > … > ask.send > ask.door|lead > ask.go",
    )
    soon = walk.quick.clock.now().date() + timedelta(days=3)
    walk.keep(lambda tx: put_action(tx, walk.quick.cast, "Ring the bus firm.", "sam", soon))
    walk.follows("mia", "/actions > action.list|other > action.open > ask.about_action > /menu")
    walk.sends("mia", "1|ask.new")
    walk.follows("mia", "ask.kind|question > … > draft.keep > ask.new")
    _says_of_actions(walk)
    # A stray message of somebody with two children, who first says which of them it is about.
    walk.follows("amira", "… > stray.ask > draft.child=Zayn")
    walk.passes(days=15, step=SIX_HOURS)


def _says_of_actions(walk: Walk) -> None:
    """Mia says what she has to say of actions and words; Sam reads it, and says yes and no to more time."""
    today, cast = walk.quick.clock.now().date(), walk.quick.cast

    def agreed(what: str, owner: str, days: int) -> str:
        return walk.keep(lambda tx: put_action(tx, cast, what, owner, today + timedelta(days=days)))

    ahead, due = agreed("Look at two courses.", "lee", 9), agreed("SALT rings the school.", "lee", 0)
    mine, second = agreed("Ring the college.", "mia", 4), agreed("Fill in the form.", "mia", 5)
    walk.follows(
        "mia",
        f"/actions > action.list|other > action.open|{ahead} > action.right > actions > action.list|other",
        f"action.open|{due} > action.words > words.ask > … > ask.send > ask.go > /actions > action.list|other",
        f"action.open|{due} > action.mark|not_yet > …",
    )
    walk.passes(minutes=70)
    walk.signs_in("sam")
    walk.presses("sam", "act.said")
    walk.follows(
        "mia",
        f"action.unmark > /actions > action.list|mine > action.open|{mine} > action.more > ask.about_action|wrong",
        f"… > ask.send > ask.door|lead > ask.go > /actions > action.list|mine > action.open|{mine} > action.help",
        "ask.send > ask.go > /words > “flimflam” > words.ask > ask.go > /words > words.letter > words.open > words",
    )
    walk.passes(minutes=1)
    walk.follows(
        "mia",
        f"/actions > action.list|mine > action.open|{mine} > action.more_time > action.time|pick > “20 December”",
        "ask.go",
    )
    yes = _newest_of(walk, "mia")
    walk.passes(minutes=70)
    walk.follows("mia", f"/actions > action.list|mine > action.open|{second} > action.more_time > action.time|w1",
                 "ask.go")  # fmt: skip
    no = _newest_of(walk, "mia")
    walk.signs_in("sam")
    for concern, verb in ((yes, "time.yes"), (no, "time.no")):
        walk.sends("sam", f"1|desk.open|{concern}")
        walk.presses("sam", verb, concern)


def _asks(walk: Walk, who: str, door: str, kind: str = "question") -> str:
    """Ask in the usual way, a minute after anything else; return the id of what was sent."""
    walk.passes(minutes=1)
    walk.says(who, "/ask")
    walk.presses(who, "ask.kind", kind)
    walk.writes(who)
    walk.presses(who, "ask.send")
    walk.presses(who, "ask.door", door)
    walk.presses(who, "ask.go")
    return _newest_of(walk, who)


def _newest_of(walk: Walk, who: str) -> str:
    return walk.keep(lambda tx: tx.concerns.of_author(walk.quick.cast.ids[who])[0].id)


def _answers(walk: Walk, who: str, concern: str) -> None:
    walk.sends(who, f"1|desk.open|{concern}")
    walk.presses(who, "answer.write", concern)
    walk.writes(who)
    walk.presses(who, "answer.send", concern)


def what_becomes_of_a_question(walk: Walk) -> None:
    """Stray words and files, edited messages, and a question's way from its card to closed, and open again."""
    walk.follows("mia", "… > stray.ask > ask.door|lead > ask.go")
    receipt = walk.quick.phone("mia").last
    walk.writes("mia", reply_to=receipt)
    walk.follows("mia", "ask.send > ask.go")
    phone = walk.quick.phone("mia")
    typed = [m for m in phone.chat if not m.from_bot and m.kind == "text" and "zq" in m.text][-1]
    walk.does("mia", lambda phone: phone.edits(typed, walk.words("mia")))
    walk.presses("mia", "edited.send")
    walk.does("mia", lambda phone: phone.sends_voice(20, walk.words("mia")))
    walk.presses("mia", "stray.again")
    walk.does("mia", lambda phone: phone.sends_photo(walk.words("mia")))
    walk.presses("mia", "draft.delete")
    walk.does("mia", lambda phone: phone.sends_photo(walk.words("mia")))
    walk.follows(
        "mia",
        "stray.words > … > ask.send > ask.door|lead > ask.go > … > stray.add > ask.go > /questions",
        "q.open > q.steps > q.ladder > q.open > q.more > … > ask.send > ask.go",
    )
    first, second = _asks(walk, "mia", "lead"), _asks(walk, "mia", "lead")
    other = _asks(walk, "omar", "lead")
    for holder, concerns in (("sam", (first, second)), ("nina", (other,))):
        walk.signs_in(holder)
        for concern in concerns:
            _answers(walk, holder, concern)
    walk.follows(
        "mia",
        f"/menu > questions > q.open|{first} > complain > complain.how > complain > complain.help",
        f"/questions > q.open|{first} > q.talk|{first} > /questions > q.open|{second} > q.helped|{second}",
        f"q.again|{second} > /questions > q.open|{second} > q.close|{second}",
    )
    walk.follows("omar", f"/questions > q.open|{other} > q.not_yet|{other}")
    _writes_to_many(walk)


def _writes_to_many(walk: Walk) -> None:
    """Dana writes to Sam's families and to a workplace's, and takes it back; Jo answers for her; Mia replies to one."""
    cast, house = walk.quick.cast, walk.quick.house
    walk.judge.people["dana"].plans |= frozenset({"OK-40"})
    walk.keep(lambda tx: put_plan(tx, cast, "OK-40", "Ada", lead="sam", duty="dana", since=tx.now))
    walk.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["jo"]), coordinator=True))
    walk.signs_in("dana")
    walk.follows(
        "dana",
        "/broadcast > broadcast.new > broadcast.to|lead > broadcast.lead=Sam > … > broadcast.stop > broadcast.go_on",
        "broadcast.who > broadcast.go_on > broadcast.silent > broadcast.go_on > broadcast.words > …",
        "broadcast.to > broadcast.to|agency > broadcast.agency=Oak > broadcast.send > broadcast.off > broadcast",
        "broadcast.open > broadcast.who > broadcast.open > broadcast.silent",
    )

    def asks(tx: Transaction) -> str:
        dana, jo = (tx.people.get(cast.ids[who]) for who in ("dana", "jo"))
        one = Broadcast(new_id(), dana.id, walk.words("dana"), ToWhom.ALL, BroadcastState.WAITING, tx.now, 30, 41)
        keep_made(tx, house, one, dana, [jo])
        return one.id

    declined, agreed = walk.keep(asks), walk.keep(asks)
    walk.signs_in("jo")
    walk.follows("jo", f"broadcast.open|{declined} > broadcast.no > … > broadcast.open|{agreed} > broadcast.yes")
    walk.passes(minutes=6, step=timedelta(minutes=3))
    walk.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["jo"]), coordinator=False))
    told = [m for m in walk.quick.phone("mia").from_bot if "many families" in m.text][-1]
    walk.writes("mia", reply_to=told)


def _arranges(walk: Walk, leave_out: str = "") -> None:
    walk.signs_in("sam")
    walk.follows("sam", "/meeting > arrange.kind|review")
    if "Which family?" in walk.quick.phone("sam").last.text:
        walk.presses("sam", "arrange.plan", label="OK-14")
    walk.follows("sam", "“Thursday 3 December at 3:30pm” > …")
    if leave_out:
        walk.presses("sam", "arrange.team")
        walk.presses("sam", "arrange.ask", label=leave_out)
        walk.presses("sam", "arrange.who")
    walk.follows("sam", "arrange.preview > arrange.go")


def meetings(walk: Walk) -> None:
    """A review from the family's side: answers, needs, what they want to say, for whom; and the lead's desk."""
    _arranges(walk, leave_out="Priya")
    walk.passes(minutes=3)
    walk.follows("sam", "arrange.open > arrange.more > arrange.more_who=Priya > arrange.more_yes")
    walk.follows(
        "mia",
        "/meetings > meet.open > meet.unsure > meet.needs > meet.need|childcare > meet.open > meet.no",
        "meet.help|new_time > meetings > meet.open > meet.yes > meet.file > meet.say > … > … > meet.save",
    )
    walk.judge.shares("mia", "amira")  # both are asked to the meeting; yusuf is not
    walk.follows("mia", "meet.share|all > meet.said")
    walk.follows("amira", "/meetings > meet.open > meet.others")
    walk.signs_in("lee")
    walk.follows("lee", "arrange.reply|yes > arrange.open")
    walk.signs_in("sam")
    walk.follows("sam", "/meeting > arrange.list > arrange.open > arrange.read > arrange.open > arrange.answers")
    walk.follows("mia", "meet.unsay > meet.say > … > … > meet.save")
    walk.judge.shares("mia", "amira")
    walk.presses("mia", "meet.share", "all")
    walk.keep(lambda tx: _meeting_without_reminders(walk, tx))
    walk.keep(lambda tx: _review_due(tx, "OK-33"))
    _what_we_want(walk)
    walk.passes(days=7, step=SIX_HOURS)
    walk.signs_in("sam")
    walk.presses("sam", "out.say")
    walk.presses("mia", "outcome.say")
    walk.passes(days=2, step=SIX_HOURS)
    _how_the_help_is(walk)
    _what_the_team_says(walk)
    walk.passes(days=2, step=timedelta(hours=1))
    walk.signs_in("nina")
    walk.follows("nina", "review.why > … > review.day > review.set > /plans OK-33 > case.more > review.day > “8 March”")
    changed = _says_it_changed(walk)
    walk.signs_in("sam")
    walk.sends("sam", f"1|desk.open|{changed}")
    walk.follows("sam", "review.early > arrange.stop")
    _what_came_of_it(walk)
    _is_it_working(walk)


def _says_it_changed(walk: Walk) -> str:
    """Mia says that something has changed; return the id of what was sent."""
    walk.follows("mia", "/meetings > ask.changed > … > ask.send > ask.door|lead > ask.go")
    return _newest_of(walk, "mia")


def _what_came_of_it(walk: Walk) -> None:
    """Sam writes what came of the review, step by step; mia reads it, and what became of her words."""
    plan_id, since = walk.quick.cast.plan_id, timedelta(days=60)
    held = walk.keep(lambda tx: tx.meetings.of_plan(plan_id, tx.now - since))
    meeting = next(one.id for one in held if one.kind is MeetingKind.REVIEW)
    walk.signs_in("sam")
    walk.follows(
        "sam",
        f"sum.write|{meeting} > … > sum.redo > … > sum.text > sum.text > … > sum.text > sum.stop > sum.go_on > "
        "sum.preview",
        "sum.parts > sum.part|why > … > sum.send > sum.undo > sum.preview > sum.send",
    )
    walk.passes(minutes=3)
    walk.follows(
        "mia",
        "meet.sum > meet.did > meet.sum > meet.talk > ask.send > ask.go > /meetings > meet.past > meet.sum",
        "meet.about > … > ask.send > ask.go",
    )
    walk.signs_in("sam")
    walk.sends("sam", f"1|sum.write|{meeting}")
    walk.presses("sam", "sum.read")
    view = next(one.id for one in walk.keep(lambda tx: tx.views.of_meeting(meeting)))
    walk.keep(lambda tx: tx.view_answers.forget([view]))
    walk.sends("sam", f"1|arrange.open|{meeting}")
    walk.follows("sam", "arrange.read > sum.left > … > sum.left_send > sum.left_undo > sum.left > sum.left_go",
                 "sum.left_send")  # fmt: skip


def _what_we_want(walk: Walk) -> None:
    """Sam writes what the family wants, and how it is going; Mia says so too, and both have her plan on a page."""
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/plans OK-14 > case.outcomes > out.add > out.stop > case.outcomes > out.add > “SALT comes.” > /plans OK-14",
        "case.outcomes > out.add > out.go_on > /plans OK-14 > case.outcomes > out.add > out.add|anew > …",
        "out.pictures > out.picture > out.reword > … > out.ask > out.rate|3 > out.open > out.end > out.open",
        "case.outcomes > out.add > … > out.open > out.end > out.end_yes > /plans OK-14 > case.people",
        "case.person=Mia > case.page",
    )
    walk.follows(
        "mia",
        "/actions > outcome.list > outcome.say > outcome.rate|4 > outcome.list > page.ask > page.no > outcome.list",
        "page.ask > page.yes",
    )


def _what_the_team_says(walk: Walk) -> None:
    """Lee answers three questions before the review; Sam sees who has, and what."""
    walk.signs_in("lee")
    walk.follows(
        "lee",
        "input.ask > input.works|yes > input.change > input.missing > input.ask > input.works|no > “Start earlier.”",
        "“A room.”",
    )
    walk.signs_in("sam")
    walk.follows("sam", "/plans OK-14 > case.more > review.day > review.before > review.input")


def _is_it_working(walk: Walk) -> None:
    """Both sides say whether it works; Mia wants to talk to somebody, and Dana sees it."""
    walk.keep(lambda tx: _has_led_for_six_weeks(walk, tx))
    walk.passes(days=1, step=SIX_HOURS)
    walk.follows("mia", "working.say|better > working.say|talk > working.write > … > ask.send > ask.go")
    walk.signs_in("sam")
    walk.follows("sam", "working.open > working.lead|better")
    walk.signs_in("dana")
    walk.presses("dana", "working.list")


def _has_led_for_six_weeks(walk: Walk, tx: Transaction) -> None:
    for role in tx.roles.live_of(walk.quick.cast.ids["sam"]):
        tx.roles.change(role, since=tx.now - timedelta(days=41))


def _how_the_help_is(walk: Walk) -> None:
    """Mia and Amira say how the help is, and to whom they open it; those read it, and what is counted."""
    walk.follows(
        "mia",
        "pulse.say|5 > pulse.say|listened > … > pulse.share|managers > pulse.who > pulse.share|lead > /mydata",
        "data.page|who > pulse.mine",
    )
    walk.follows("amira", "pulse.skip|helping > pulse.say|2 > pulse.no_words > pulse.share|counted")
    walk.signs_in("dana")
    walk.follows("dana", "/menu > service > pulse.counts > pulse.opened > pulse.read")
    walk.signs_in("sam")
    walk.follows("sam", "/plans OK-14 > case.more > review.day > review.before > pulse.opened_on > pulse.read")


def _review_due(tx: Transaction, ref: str) -> None:
    """Let the next review of a plan that has no meeting be near."""
    plan = tx.plans.by_ref(ref)
    assert plan is not None
    tx.plans.change(plan, review_by=(tx.now + timedelta(days=12)).date())


def _meeting_without_reminders(walk: Walk, tx: Transaction) -> None:
    """Keep a meeting of which nobody has planned the reminders: the clock makes it good."""
    start = tx.now + timedelta(days=9)
    meeting = tx.meetings.add(Meeting(
        id=new_id(), plan_id=walk.quick.cast.plan_id, kind=MeetingKind.TEAM, local_start=f"{start:%Y-%m-%dT%H:%M}",
        zone="Europe/London", starts_at=start, state=MeetingState.PLANNED, made_by=walk.quick.cast.ids["sam"],
        made_at=tx.now))  # fmt: skip
    tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=walk.quick.cast.ids["amira"]))


def arranging_and_managing(walk: Walk) -> None:
    """A meeting is arranged step by step, moved, taken back and called off; answers run late, and the manager acts."""
    _leads_more_plans(walk)
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "/meeting > arrange.list > arrange > arrange.kind|review > arrange.plans > /meeting",
        "arrange.go_on > arrange.plan=OK-14 > arrange.day > arrange.time|15:30 > arrange.redo > “10am”",
        "arrange.place|later > arrange.team > arrange.ask=Lee > arrange.who > arrange.preview",
        "arrange.go > arrange.back > /meeting > arrange.kind|team > arrange.stop",
    )
    _arranges(walk)
    walk.follows(
        "sam",
        "/meeting > arrange.kind|team > arrange.plan=OK-14 > “Friday 4 December at 10am” > … > arrange.preview",
        "arrange.keep > arrange.stop",
    )
    walk.passes(minutes=3)
    walk.follows("sam", "arrange.open > arrange.move > “Friday 4 December at 10am” > arrange.place|same > arrange.go")
    walk.passes(minutes=3)
    walk.follows(
        "sam",
        "arrange.open > arrange.cancel > arrange.off|pick > “10 December” > arrange.back > arrange.list",
        "arrange.open > arrange.cancel > arrange.off|w1",
    )
    asked, theirs, climbs = (_asks(walk, who, "lead") for who in ("mia", "yusuf", "mia"))
    _asks(walk, "omar", "lead")
    walk.does("nina", lambda phone: phone.blocks())
    walk.passes(hours=56)
    walk.does("nina", lambda phone: phone.unblocks())
    walk.signs_in("jo")
    walk.follows(
        "jo",
        "/menu > workload > workload.people > workload.person=Sam > workload.people > /workload > late",
        f"late.open|{asked} > late.ask > late > late.open|{asked} > late.cover > late > late.open|{theirs}",
        "late.call > late.take",
    )
    walk.passes(hours=24)
    walk.signs_in("jo")
    walk.follows("jo", f"/workload > climbed > desk.open|{climbs} > /workload > wording")
    walk.sends("jo", "1|wording.teams")


def _leads_more_plans(walk: Walk) -> None:
    """Let Sam lead so many plans that the choice of them goes on behind More."""
    refs = [f"OK-{number}" for number in range(41, 48)]
    cast = walk.quick.cast
    for who in ("sam", "dana", "jo"):
        walk.judge.people[who].plans |= frozenset(refs)
    for ref in refs:
        walk.keep(lambda tx, ref=ref: put_plan(tx, cast, ref, "Ada", lead="sam", duty="dana", since=tx.now))  # type: ignore[misc]


def answering(walk: Walk) -> None:
    """The desk: threads, files, pages, answers, new dates, passing on, help from the team, safety."""
    walk.follows("mia", "/ask > ask.kind|worry")
    walk.does("mia", lambda phone: phone.sends_voice(12, walk.words("mia")))
    walk.does("mia", lambda phone: phone.sends_photo(walk.words("mia")))
    walk.judge.typed("mia", "zqmia900001zq")
    walk.does("mia", lambda phone: phone.pastes("The bus zqmia900001zq did not come. " * 260))
    walk.follows("mia", "ask.send > draft.send_all > ask.door|lead > ask.go")
    first = _newest_of(walk, "mia")
    walk.signs_in("sam")
    walk.follows(
        "sam",
        f"/questions > home > desk.questions > desk.open|{first} > desk.page > desk.files > desk.file",
        f"/questions > desk.open|{first} > desk.ways > desk.later > desk.leave",
    )
    walk.sends("sam", f"1|desk.open|{first}")
    walk.follows("sam", "desk.ways > desk.new_date > desk.new_date=November")
    walk.sends("sam", f"1|desk.new_date|{first}")
    walk.says("sam", "1 December")
    walk.sends("sam", f"1|desk.ways|{first}")
    walk.follows("sam", "desk.ask_team > desk.ask_member=Lee > … > desk.ask_send")
    walk.signs_in("lee")
    request = next(m for m in walk.quick.phone("lee").from_bot if "asks for your help" in m.text)
    walk.follows("lee", "help.open > …")
    walk.signs_in("sam")
    walk.presses("sam", "help.read")
    walk.sends("sam", f"1|desk.ask_team|{first}")
    walk.follows("sam", "desk.ask_member=Lee > … > desk.ask_send")
    walk.signs_in("lee")
    request = [m for m in walk.quick.phone("lee").from_bot if "asks for your help" in m.text][-1]
    walk.writes("lee", reply_to=request)
    walk.signs_in("sam")
    walk.sends("sam", f"1|desk.open|{first}")
    walk.follows("sam", "answer.write > answer.starters > …")
    phone = walk.quick.phone("sam")
    typed = [m for m in phone.chat if not m.from_bot and m.kind == "text" and "zq" in m.text][-1]
    walk.does("sam", lambda phone: phone.edits(typed, walk.words("sam")))
    walk.follows("sam", "answer.change > … > answer.stop > answer.delete")
    walk.sends("sam", f"1|desk.open|{first}")
    walk.writes("sam", reply_to=walk.quick.phone("sam").last)
    walk.follows("sam", f"answer.send > /questions > desk.answered > desk.open|{first} > desk.close")
    theirs = _asks(walk, "yusuf", "lead")
    walk.sends("sam", f"1|desk.open|{theirs}")
    walk.follows("sam", "desk.ways > desk.later > desk.seen_by")
    walk.sends("sam", f"1|desk.later|{theirs}")
    walk.says("sam", "1 December")
    walk.sends("sam", f"1|desk.ways|{theirs}")
    walk.follows("sam", "answer.called > … > answer.send")
    passed = _asks(walk, "mia", "lead")
    walk.sends("sam", f"1|desk.open|{passed}")
    walk.follows("sam", "desk.pass > desk.pass_to=Lee")
    walk.signs_in("lee")
    walk.sends("lee", f"1|desk.open|{passed}")
    walk.follows("lee", "desk.pass > desk.not_mine")
    walk.signs_in("sam")
    covered, unsafe = _asks(walk, "yusuf", "lead"), _asks(walk, "mia", "lead")
    walk.sends("sam", f"1|desk.ways|{covered}")
    walk.presses("sam", "desk.pass_cover", covered)
    walk.sends("sam", f"1|desk.open|{unsafe}")
    walk.follows("sam", f"desk.safety|{unsafe} > desk.duty_called|{unsafe}")
    _writes_plainly(walk, _asks(walk, "yusuf", "lead"))
    _lets_somebody_in(walk, _asks(walk, "mia", "lead"))
    walk.signs_in("sam")
    _raises(walk, _asks(walk, "mia", "lead"))


def _raises(walk: Walk, concern: str) -> None:
    """Sam raises Mia's question with two services; on the day he is asked, the first is late and then answers."""
    walk.sends("sam", f"1|desk.open|{concern}")
    walk.follows(
        "sam",
        "raise.list > “The bus team” > raise.stop > desk.open > raise.list > “The bus team” > raise.name",
        "“The bus desk” > raise.when|pick > “tomorrow” > raise.yes > raise.list > raise.open > raise.list > raise.add",
        "“The school office” > raise.when|w1 > raise.yes",
    )
    walk.passes(days=1, step=SIX_HOURS)
    walk.signs_in("sam")
    walk.follows(
        "sam",
        "raise.later > “28 November” > raise.later > raise.later|w2 > raise.came > raise.not_come > raise.came",
    )


def _lets_somebody_in(walk: Walk, concern: str) -> None:
    """Sam puts Mia in touch with Lee in her question; the three write, and she ends it."""
    walk.sends("sam", f"1|desk.open|{concern}")
    walk.follows("sam", "desk.ways > desk.ask_team > three.who > three.offer=Lee")
    walk.follows("mia", "three.say|yes > q.more > … > ask.send > ask.go")
    walk.signs_in("lee")
    walk.follows("lee", "three.open > three.write > … > three.redo > … > three.send")
    walk.follows("mia", "three.talk > three.end")


def _writes_plainly(walk: Walk, concern: str) -> None:
    """Sam's words are checked before they go: swapped, kept, explained, said in person, written again."""
    texts = (
        "Your SALT will liaise on zqsam900010zq.",
        "The XQF form is zqsam900011zq.",
        "Your FSW will see the EWO, zqsam900012zq.",
        "I know of the abuse, zqsam900013zq.",
        "I heard of the abuse, zqsam900014zq.",
        "The tap will be mended, zqsam900015zq.",
    )
    for text in texts:
        walk.judge.typed("sam", text)
    walk.signs_in("sam")
    walk.sends("sam", f"1|desk.open|{concern}")
    walk.follows(
        "sam",
        f"answer.write > “{texts[0]}” > check.stop > check.show > check.pick > check.keep > check.why|parts.0.family",
        f"check.use > answer.change > “{texts[1]}” > check.mean > “The form for the bus.” > answer.change",
        f"“{texts[2]}” > check.all > answer.change > “{texts[3]}” > check.person > check.words > “{texts[4]}”",
        f"check.sent > answer.change > “{texts[5]}” > check.keep > check.why|parts.0.other > “It is so.” > answer.send",
    )


WORLDS: tuple[World, ...] = (
    World(("family.who", "family.actions", "practitioner.actions", "practitioner.drafting", "practitioner.changing",
           "practitioner.publishing", "practitioner.pasting", "practitioner.previewing", "practitioner.overlapping",
           "practitioner.putting_right"), what_was_agreed),
    World(("start", "family.link", "family.first_choices", "practitioner.linked", "practitioner.enrol",
           "practitioner.signin"), linking_and_signing_in),
    World(("family.menu", "family.settings", "family.leaving", "family.hide", "family.privacy", "family.notices"),
          how_i_am_written_to),
    World(("practitioner.home", "practitioner.plans", "practitioner.family", "practitioner.seen_by_family",
           "family.about", "family.about_readers", "practitioner.about", "clock.sessions", "family.needs",
           "practitioner.needs", "practitioner.need_draft", "practitioner.posts", "practitioner.post_draft",
           "family.team_news", "practitioner.timeline", "practitioner.referrals", "practitioner.referral_draft",
           "family.asked_for", "family.missing", "practitioner.need_asked", "practitioner.other_help",
           "clock.other_help", "practitioner.contact_asking", "practitioner.contacts", "family.contacts",
           "family.local_help", "family.saved", "practitioner.sending_on", "practitioner.ending",
           "practitioner.ending_told", "clock.endings"), a_plan_and_its_people),
    World(("practitioner.covers", "practitioner.handovers", "practitioner.handover_steps", "family.new_lead",
           "clock.handovers", "practitioner.today", "practitioner.parts", "practitioner.moving",
           "practitioner.chasing", "clock.covers", "clock.digest", "clock.actions", "practitioner.signs"),
          who_stands_in),
    World(("family.asking", "family.sending", "family.drafts_offer", "clock.drafts", "family.happened",
           "family.more_time", "family.explained", "practitioner.said_of_action", "practitioner.more_time"), asking),
    World(("family.strays", "family.media", "family.edits", "family.questions", "family.complaints",
           "practitioner.broadcasts", "practitioner.broadcast_draft", "clock.broadcasts"), what_becomes_of_a_question),
    World(("family.meetings", "family.taking_part", "family.my_say", "practitioner.meeting_desk",
           "practitioner.asking_more", "practitioner.reviews", "clock.reminders", "clock.meetings", "family.outcomes",
           "practitioner.outcomes", "practitioner.outcome_draft", "practitioner.plan_page", "clock.outcomes",
           "practitioner.summing", "practitioner.summary_out", "practitioner.answering_later", "family.summaries",
           "family.you_said", "clock.summaries", "family.pulse", "practitioner.pulses", "practitioner.coordinating",
           "clock.pulses", "practitioner.before_review", "practitioner.inputs", "clock.inputs",
           "family.comfort", "practitioner.comfort", "clock.comfort"), meetings),
    World(("practitioner.arranging", "practitioner.arranged", "practitioner.close_meetings", "manager.workload",
           "manager.late", "manager.climbed", "manager.wording", "clock.concerns"), arranging_and_managing),
    World(("practitioner.questions", "practitioner.answering", "practitioner.settling", "practitioner.handing",
           "practitioner.safety", "practitioner.team_help", "practitioner.three", "family.three",
           "practitioner.raising", "clock.raised"), answering),
)  # fmt: skip
