"""Every update we hear and every tick, in one table, in order; each row's handler says whom it is for.

Order matters among rows that listen for the same thing: the first whose audience fits is heard.
"""

from importlib import import_module

from handlers.guard import audience_of
from handlers.hears import Command, Route, Tick

MODULES: tuple[str, ...] = (
    "handlers.family.who",
    "handlers.family.actions",
    "handlers.family.happened",
    "handlers.family.more_time",
    "handlers.family.explained",
    "handlers.family.outcomes",
    "handlers.family.pulse",
    "handlers.family.comfort",
    "handlers.practitioner.actions",
    "handlers.practitioner.drafting",
    "handlers.practitioner.changing",
    "handlers.practitioner.publishing",
    "handlers.practitioner.said_of_action",
    "handlers.practitioner.more_time",
    "handlers.practitioner.pasting",
    "handlers.practitioner.previewing",
    "handlers.practitioner.overlapping",
    "handlers.practitioner.putting_right",
    "handlers.family.needs",
    "handlers.family.missing",
    "handlers.practitioner.needs",
    "handlers.practitioner.need_draft",
    "handlers.practitioner.need_asked",
    "handlers.practitioner.other_help",
    "handlers.practitioner.outcomes",
    "handlers.practitioner.outcome_draft",
    "handlers.practitioner.pulses",
    "handlers.practitioner.comfort",
    "handlers.practitioner.coordinating",
    "handlers.practitioner.plan_page",
    "handlers.practitioner.referrals",
    "handlers.practitioner.referral_draft",
    "handlers.family.asked_for",
    "handlers.family.local_help",
    "handlers.family.saved",
    "handlers.practitioner.sending_on",
    "handlers.practitioner.broadcasts",
    "handlers.practitioner.broadcast_draft",
    "handlers.start",
    "handlers.family.link",
    "handlers.family.first_choices",
    "handlers.family.menu",
    "handlers.family.settings",
    "handlers.family.leaving",
    "handlers.family.hide",
    "handlers.family.privacy",
    "handlers.family.notices",
    "handlers.practitioner.linked",
    "handlers.practitioner.signin",
    "handlers.practitioner.enrol",
    "handlers.practitioner.home",
    "handlers.practitioner.plans",
    "handlers.practitioner.reviews",
    "handlers.practitioner.before_review",
    "handlers.practitioner.inputs",
    "handlers.practitioner.family",
    "handlers.practitioner.seen_by_family",
    "handlers.practitioner.covers",
    "handlers.practitioner.handovers",
    "handlers.practitioner.handover_steps",
    "handlers.family.new_lead",
    "handlers.family.asking",
    "handlers.family.sending",
    "handlers.family.drafts_offer",
    "handlers.family.strays",
    "handlers.family.media",
    "handlers.family.edits",
    "handlers.family.questions",
    "handlers.family.complaints",
    "handlers.family.meetings",
    "handlers.family.taking_part",
    "handlers.family.my_say",
    "handlers.practitioner.arranging",
    "handlers.practitioner.arranged",
    "handlers.practitioner.close_meetings",
    "handlers.practitioner.summing",
    "handlers.practitioner.summary_out",
    "handlers.practitioner.answering_later",
    "handlers.family.summaries",
    "handlers.family.you_said",
    "handlers.family.about",
    "handlers.family.about_readers",
    "handlers.practitioner.about",
    "handlers.family.team_news",
    "handlers.family.contacts",
    "handlers.practitioner.ending",
    "handlers.practitioner.ending_told",
    "handlers.family.three",
    "handlers.practitioner.asking_more",
    "handlers.practitioner.meeting_desk",
    "handlers.practitioner.questions",
    "handlers.practitioner.answering",
    "handlers.practitioner.settling",
    "handlers.practitioner.handing",
    "handlers.practitioner.safety",
    "handlers.practitioner.team_help",
    "handlers.practitioner.raising",
    "handlers.practitioner.posts",
    "handlers.practitioner.post_draft",
    "handlers.practitioner.timeline",
    "handlers.practitioner.three",
    "handlers.practitioner.contact_asking",
    "handlers.practitioner.contacts",
    "handlers.practitioner.today",
    "handlers.practitioner.signs",
    "handlers.practitioner.parts",
    "handlers.practitioner.moving",
    "handlers.practitioner.chasing",
    "handlers.manager.workload",
    "handlers.manager.late",
    "handlers.manager.climbed",
    "handlers.manager.wording",
)

CLOCK: tuple[str, ...] = (
    "handlers.family.notices",
    "handlers.clock.sessions",
    "handlers.clock.covers",
    "handlers.clock.handovers",
    "handlers.clock.broadcasts",
    "handlers.clock.concerns",
    "handlers.clock.drafts",
    "handlers.clock.reminders",
    "handlers.clock.meetings",
    "handlers.clock.outcomes",
    "handlers.clock.pulses",
    "handlers.clock.inputs",
    "handlers.clock.comfort",
    "handlers.clock.actions",
    "handlers.clock.summaries",
    "handlers.clock.raised",
    "handlers.clock.other_help",
    "handlers.clock.endings",
    "handlers.clock.digest",
)


def all_routes() -> tuple[Route, ...]:
    """Return every row of every module, in order. A handler that names no audience is refused here."""
    routes = tuple(route for name in MODULES for route in import_module(name).ROUTES)
    for route in routes:
        if audience_of(route.handler) is None:
            raise TypeError(f"{route.handler} has no audience: mark it with @only(...)")
    return routes


def commands_heard() -> frozenset[str]:
    """Return the names of the commands that somebody hears; help is heard by the dispatcher itself, in every state."""
    return frozenset({"help", "helpnow"} | {route.name for route in all_routes() if isinstance(route, Command)})


def all_ticks() -> tuple[Tick, ...]:
    """Return every duty of the clock."""
    return tuple(tick for name in CLOCK for tick in import_module(name).TICKS)
