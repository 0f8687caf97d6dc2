"""Whether news about a plan is still true: of its lead, its notes, its requests, and what is asked of its people (R16).

What is about a meeting, a thread or an action is judged in `notices.py`; here is everything else that names a plan.
"""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.rules.about import stands_by
from handlers.rules.access import Wish, may
from handlers.rules.comfort import is_to_be_asked as is_to_say_if_it_works
from handlers.rules.contacts import outdated as no_longer_told
from handlers.rules.local_help import still_goes
from handlers.rules.naming import lacks_lead
from handlers.rules.other_help import still_led
from handlers.rules.posts import as_known, still_news
from handlers.rules.referrals import is_still_news
from handlers.rules.verdicts import Verdict, World, while_working, withdraw
from handlers.rules.wall_time import wall_of
from storage.records.notices import Notice
from storage.records.people import Person
from storage.records.plans import Circle

ASKS_IF_IT_WORKS = frozenset({"working_ask", "p_working_ask"})
OF_A_PAGE = frozenset({"about_ask", "p_about_shared"})
TEAM_NEWS = frozenset({"team_news_new"})
REFERRAL_NEWS = frozenset({"asked_for_news"})
NAMES_THE_LEAD = frozenset({"who_will_change", "who_handover_off", "who_met", "who_changed"})
ASKS_EACH_MONTH = frozenset({"p_help_month"})
ASKS_FOR_LEAD = frozenset({"p_lead_wanted"})
CONTACT = frozenset({"contact_ask", "p_contact_new", "p_contact_family_said", "p_contact_answered"})
TIP_NEWS = frozenset({"tip_new"})


def _about_names(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody reads who leads, or will, once the names are closed to them."""
    knows = may(circle, person, Wish.SEE_NAMES, wall_of(world.now, world.zone).date())
    return None if knows else withdraw("may_not_know")


def _about_no_lead(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked to name a lead where there is one."""
    return None if lacks_lead(circle) else withdraw("has_lead")


def _about_comfort(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked whether it works with a lead who leads no more."""
    role, number = str(notice.facts["role_id"]), notice.facts["number"]
    day = wall_of(world.now, world.zone).date()
    asked = is_to_say_if_it_works(circle, person, role, number, day, world.zone)
    return None if asked else withdraw("not_leading")


def _about_tip(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody hears of a tip that was taken back."""
    return None if still_goes(world.tips.get(notice.refers_to or ""), person) else withdraw("taken_back")


def _about_referral(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody hears of a step that was taken back, or that another has followed, or of what is not open to them."""
    step_id, day = str(notice.facts.get("step_id", "")), wall_of(world.now, world.zone).date()
    subject = notice.refers_to or ""
    steps = world.referral_steps.get(subject, ())
    is_news = is_still_news(circle, person, world.referrals.get(subject), steps, step_id, world.now, day)
    return None if is_news else withdraw("no_news")


def about_the_month(notice: Notice, person: Person, world: World) -> Verdict | None:
    """Nobody is asked about plans they lead no more, nor while the service rests."""
    led = led_of(notice, person, world)
    return while_working(world.circles[str(led[0]["id"])], world) if led else withdraw("does_not_lead")


def led_of(notice: Notice, person: Person, world: World) -> list[Mapping[str, Any]]:
    """Return the plans a monthly note names that its reader still leads."""
    return still_led(notice.facts["plans"], world.circles, person, wall_of(world.now, world.zone).date())


def _about_page(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked, or told, about a reader who is not there for the plan any more."""
    reader = person if person.is_staff else circle.people.get(str(notice.facts.get("reader_id", "")))
    day = wall_of(world.now, world.zone).date()
    return None if reader is not None and stands_by(circle, reader, day) else withdraw("not_there")


def _about_post(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is told of a note that was taken back, corrected again, or is no longer for them."""
    post, versions = world.posts.get(notice.refers_to or "", (None, ()))
    said = as_known(post, versions, person, world.now) if post is not None else None
    day = wall_of(world.now, world.zone).date()
    return None if still_news(circle, said, person, notice.version, day) else withdraw("not_for_them")


def _about_contact(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody hears of a request for contact that was answered, passed on, or asked of somebody else meanwhile."""
    day, request = wall_of(world.now, world.zone).date(), world.contacts.get(notice.refers_to or "")
    why = no_longer_told(notice.kind, request, circle, person, day, asks=bool(notice.facts.get("asks_family")))
    return withdraw(why) if why is not None else None


# What is about a plan, or about something of it that is neither meeting, thread nor action; each in its own way.
OF_A_PLAN: Mapping[str, Callable[[Notice, Person, Circle, World], Verdict | None]] = {
    **dict.fromkeys(NAMES_THE_LEAD, _about_names), **dict.fromkeys(ASKS_FOR_LEAD, _about_no_lead),
    **dict.fromkeys(ASKS_IF_IT_WORKS, _about_comfort), **dict.fromkeys(OF_A_PAGE, _about_page),
    **dict.fromkeys(TEAM_NEWS, _about_post), **dict.fromkeys(REFERRAL_NEWS, _about_referral),
    **dict.fromkeys(CONTACT, _about_contact), **dict.fromkeys(TIP_NEWS, _about_tip),
}  # fmt: skip
