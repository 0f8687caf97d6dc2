"""Who helps us: the person, their cover today, their manager, the team, and what each does (000-01, 000-23, 001-49).

And who has led before, with the days (003-04).
"""

from handlers.context import Hearing
from handlers.family.selection import circle_here, setting_chosen
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.posts import known_posts
from handlers.rules.access import Wish, may
from handlers.rules.refusals import NotForYou, NotFound
from handlers.rules.who import person_facts, shown_person, team_page, team_shown, who_helps
from handlers.rules.who_before import has_history, who_led
from handlers.taking_over import still_there
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_who(tx: Transaction, hearing: Hearing) -> None:
    """Show who helps this family today: never blank."""
    setting = setting_chosen(tx, hearing)
    who = who_helps(setting, hearing.me, hearing.today)
    there = still_there(tx, hearing.house, setting.circle, hearing.me, hearing.today)
    hearing.show(who.screen.value, plan_id=setting.circle.plan.id, **who.facts, **there)


@only(Audience.FAMILY)
def show_more(tx: Transaction, hearing: Hearing) -> None:
    """Show the ways to the team's news and to one's own page: the cards of who helps have no room for both."""
    circle = circle_here(tx, hearing)
    news = known_posts(tx, circle, hearing.me, hearing.now, hearing.today)
    hearing.show("who_more", plan_id=circle.plan.id, child=circle.plan.child_name,
                 news_plan=circle.plan.id if news else None)  # fmt: skip


@only(Audience.FAMILY)
def show_team(tx: Transaction, hearing: Hearing) -> None:
    """Show everybody who helps, to those for whom the names are open."""
    circle = circle_here(tx, hearing)
    team = team_shown(circle, hearing.me, hearing.today)
    if team is None:
        raise NotForYou
    shown, next_page = team_page(team, hearing.me, hearing.page)
    people = [{"name": p.name, "job": p.job, "id": p.id, "leads": p == circle.lead, "named": p == circle.named_person}
              for p in shown]  # fmt: skip
    hearing.show("who_team", plan_id=circle.plan.id, child=circle.plan.child_name, people=people, next_page=next_page,
                 role_title=hearing.house.framework(circle).role_title)  # fmt: skip


@only(Audience.FAMILY)
def show_person(tx: Transaction, hearing: Hearing) -> None:
    """Show one practitioner: job, agency, days, manager, what they do and do not do (001-13, 001-49)."""
    setting = setting_chosen(tx, hearing)
    person = shown_person(setting, hearing.me, hearing.id1, hearing.today)
    if person is None:
        raise NotFound
    facts = person_facts(setting.circle, person, hearing.today)
    before = may(setting.circle, hearing.me, Wish.SEE_NAMES, hearing.today) and has_history(setting.circle)
    hearing.show("who_person", plan_id=setting.circle.plan.id, from_team=hearing.id2 == "team", before=before, **facts)


@only(Audience.FAMILY)
def show_before(tx: Transaction, hearing: Hearing) -> None:
    """Show who has led and from when until when, to those for whom the names are open (003-04)."""
    circle = circle_here(tx, hearing)
    if not may(circle, hearing.me, Wish.SEE_NAMES, hearing.today):
        raise NotForYou
    led = [{"name": one.person.name, "since": one.since, "until": one.until}
           for one in who_led(circle, hearing.house.service.zone)]  # fmt: skip
    hearing.show("who_before", plan_id=circle.plan.id, child=circle.plan.child_name, led=led,
                 role_title=hearing.house.framework(circle).role_title)  # fmt: skip


@only(Audience.FAMILY)
def show_what_is(tx: Transaction, hearing: Hearing) -> None:
    """Say what a lead professional is and is not (000-24)."""
    circle = circle_here(tx, hearing)
    hearing.show("who_what_is", plan_id=circle.plan.id, role_title=hearing.house.framework(circle).role_title)


ROUTES = (
    Command("who", show_who),
    Tap("who", show_who),
    Tap("who.more", show_more),
    Tap("who.team", show_team),
    Tap("who.person", show_person),
    Tap("who.before", show_before),
    Tap("who.what", show_what_is),
)
