"""One transaction, with every noun's repository at hand: it is long because there are many nouns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, TypeVarTuple

from sqlalchemy import Connection, text

from storage.about import AboutParts, AboutReadings, AboutShares
from storage.actions import ActionReports, Actions, ActionVersions
from storage.audit import Audit
from storage.broadcasts import Broadcasts
from storage.chats import Chats
from storage.comfort import ComfortChecks
from storage.concerns import Concerns, Parts, Steps
from storage.contacts import ContactRequests
from storage.covers import Covers
from storage.drafts import Drafts
from storage.endings import Endings
from storage.errors import DatabaseFault
from storage.faults import as_faults
from storage.guests import ThreadGuests
from storage.handovers import HandoverAnswers, Handovers
from storage.inbox import Inbox
from storage.inputs import ReviewInputs
from storage.invitations import Invitations
from storage.links import Links
from storage.local_help import LocalServices, Tips
from storage.marks import Marks
from storage.meetings import Attendances, Meetings, Views
from storage.needs import Needs
from storage.outbox import Outbox
from storage.outcomes import OutcomeRatings, Outcomes
from storage.people import People
from storage.plans import Plans
from storage.posts import PostReads, Posts, PostVersions
from storage.pulses import Pulses
from storage.raised import RaisedWith
from storage.referrals import Referrals, ReferralSteps
from storage.reminders import Reminders
from storage.roles import Roles
from storage.sealing import Keyring
from storage.signin import Credentials, Enrolments, Sessions
from storage.summaries import Summaries, ViewAnswers
from storage.timeline import Timeline
from storage.wording import MissingWords, PlanWords, WordingChecks

Given = TypeVarTuple("Given")
ONE_DUTY_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7305008)")


@dataclass(frozen=True, slots=True)
class Failed:
    """A part of a transaction that was undone by itself: what it was about, an opaque id, and why."""

    about: str
    error: Exception


class Transaction:
    """Everything that is read and written together. It ends with the function it was handed to.

    `woke` says that rows were put into the outbox, so that the sender is woken after the commit; `withdrew`, that some
    were taken back, so that it looks again at what it holds; `heard`, that updates were kept, so that other processes
    take their share of them; `ended` names the rights that ended, so that no older backup brings them back; `failed`
    lists the parts that were undone by themselves.
    """

    def __init__(self, connection: Connection, keys: Keyring, now: datetime, *, writing: bool = True) -> None:
        if now.tzinfo is None:
            raise TypeError("`now` has no time zone")
        self.connection, self.keys, self.now, self.writing = connection, keys, now, writing
        self.holding = writing  # whether what is read from now on is held until the end
        self.woke = False
        self.withdrew = False
        self.heard = False
        self.ended: list[str] = []
        self.failed: list[Failed] = []

    def apart(self, about: str, work: Callable[[*Given], object], *given: *Given) -> bool:
        """Do one part of what is done together, and undo it alone if it fails. Return whether it was done (R27).

        A fault of our own in one family's rows keeps nobody else from what is due to them. Whoever runs the transaction
        finds it in `failed`, and says so. That the database itself fails is no part's fault, and is raised.
        """
        ended = len(self.ended)
        self.connection.exec_driver_sql("SAVEPOINT apart")
        try:
            with as_faults():
                work(*given)
        except DatabaseFault:
            raise
        except Exception as error:
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT apart")
            self.connection.exec_driver_sql("RELEASE SAVEPOINT apart")
            del self.ended[ended:]
            self._forget_repositories()
            self.failed.append(Failed(about, error))
            return False
        self.connection.exec_driver_sql("RELEASE SAVEPOINT apart")
        return True

    def _forget_repositories(self) -> None:
        """What they remember of this transaction, such as the audit's last entry, was undone."""
        for name in [name for name in vars(self) if isinstance(getattr(type(self), name, None), cached_property)]:
            delattr(self, name)

    def alone_in_duties(self) -> None:
        """Until the end of this transaction no other duty is done, in any process, even by one that hung meanwhile."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(ONE_DUTY_AT_A_TIME)

    @cached_property
    def people(self) -> People:
        return People(self)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self)

    @cached_property
    def roles(self) -> Roles:
        return Roles(self)

    @cached_property
    def covers(self) -> Covers:
        return Covers(self)

    @cached_property
    def handovers(self) -> Handovers:
        return Handovers(self)

    @cached_property
    def handover_answers(self) -> HandoverAnswers:
        return HandoverAnswers(self)

    @cached_property
    def comfort_checks(self) -> ComfortChecks:
        return ComfortChecks(self)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self)

    @cached_property
    def enrolments(self) -> Enrolments:
        return Enrolments(self)

    @cached_property
    def links(self) -> Links:
        return Links(self)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(self)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self)

    @cached_property
    def concerns(self) -> Concerns:
        return Concerns(self)

    @cached_property
    def parts(self) -> Parts:
        return Parts(self)

    @cached_property
    def steps(self) -> Steps:
        return Steps(self)

    @cached_property
    def raised(self) -> RaisedWith:
        return RaisedWith(self)

    @cached_property
    def local_services(self) -> LocalServices:
        return LocalServices(self)

    @cached_property
    def tips(self) -> Tips:
        return Tips(self)

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self)

    @cached_property
    def referral_steps(self) -> ReferralSteps:
        return ReferralSteps(self)

    @cached_property
    def actions(self) -> Actions:
        return Actions(self)

    @cached_property
    def action_versions(self) -> ActionVersions:
        return ActionVersions(self)

    @cached_property
    def action_reports(self) -> ActionReports:
        return ActionReports(self)

    @cached_property
    def outcomes(self) -> Outcomes:
        return Outcomes(self)

    @cached_property
    def outcome_ratings(self) -> OutcomeRatings:
        return OutcomeRatings(self)

    @cached_property
    def needs(self) -> Needs:
        return Needs(self)

    @cached_property
    def pulses(self) -> Pulses:
        return Pulses(self)

    @cached_property
    def summaries(self) -> Summaries:
        return Summaries(self)

    @cached_property
    def view_answers(self) -> ViewAnswers:
        return ViewAnswers(self)

    @cached_property
    def endings(self) -> Endings:
        return Endings(self)

    @cached_property
    def about_parts(self) -> AboutParts:
        return AboutParts(self)

    @cached_property
    def about_shares(self) -> AboutShares:
        return AboutShares(self)

    @cached_property
    def about_readings(self) -> AboutReadings:
        return AboutReadings(self)

    @cached_property
    def posts(self) -> Posts:
        return Posts(self)

    @cached_property
    def post_versions(self) -> PostVersions:
        return PostVersions(self)

    @cached_property
    def post_reads(self) -> PostReads:
        return PostReads(self)

    @cached_property
    def guests(self) -> ThreadGuests:
        return ThreadGuests(self)

    @cached_property
    def contacts(self) -> ContactRequests:
        return ContactRequests(self)

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self)

    @cached_property
    def plan_words(self) -> PlanWords:
        return PlanWords(self)

    @cached_property
    def missing_words(self) -> MissingWords:
        return MissingWords(self)

    @cached_property
    def wording_checks(self) -> WordingChecks:
        return WordingChecks(self)

    @cached_property
    def meetings(self) -> Meetings:
        return Meetings(self)

    @cached_property
    def attendances(self) -> Attendances:
        return Attendances(self)

    @cached_property
    def review_inputs(self) -> ReviewInputs:
        return ReviewInputs(self)

    @cached_property
    def views(self) -> Views:
        return Views(self)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        return Broadcasts(self)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self)
