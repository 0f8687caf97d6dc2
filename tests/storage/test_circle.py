"""People, plans, links, chats, invitations and drafts: the questions the handlers ask of them."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.invitations import Invitation
from storage.records.links import Link
from storage.records.needs import Need
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Cover, CoverState, LeadState, Plan, Role, RoleKind
from storage.records.posts import Marker, TeamPost

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = NOW.date()


class World:
    """One plan with its people, put into the store."""

    def __init__(self, tx):
        self.tx = tx
        self.top = self.staff("Top")
        self.jo = self.staff("Jo", manager_id=self.top.id)
        self.sam = self.staff("Sam", manager_id=self.jo.id, ref="P-7", ref_hash=tx.people.ref_hash("P-7"))
        self.priya = self.staff("Priya", manager_id=self.jo.id)
        self.dana = self.staff("Dana", coordinator=True)
        self.amira = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name="Amira", created_at=NOW))
        self.plan = self.open("OK-14")
        self.lead = self.role(self.sam, RoleKind.LEAD)
        self.place = self.role(self.amira, RoleKind.FAMILY)

    def staff(self, name, **more):
        return self.tx.people.add(Person(id=new_id(), kind=PersonKind.STAFF, name=name, created_at=NOW, **more))

    def open(self, ref, **more):
        return self.tx.plans.add(Plan(
            id=new_id(), ref=ref, ref_hash=self.tx.plans.ref_hash(ref), child_name="Mia",
            framework="england-early-help", nation="england", lead_state=LeadState.CHOSEN,
            duty_id=self.dana.id, opened_at=NOW, **more,
        ))  # fmt: skip

    def role(self, person, kind, plan=None, **more):
        plan_id = (plan or self.plan).id
        return self.tx.roles.add(Role(id=new_id(), plan_id=plan_id, person_id=person.id, kind=kind, since=NOW, **more))

    def cover(self, away, by, first=TODAY, last=TODAY, state=CoverState.ACCEPTED):
        return self.tx.covers.add(Cover(
            id=new_id(), away_id=away.id, by_id=by.id, first_day=first, last_day=last, state=state, asked_at=NOW,
        ))  # fmt: skip

    def link(self, person, chat_id, **more):
        chat_hash = self.tx.links.chat_hash(chat_id)
        return self.tx.links.add(
            Link(id=new_id(), person_id=person.id, chat_id=chat_id, chat_hash=chat_hash, linked_at=NOW, **more)
        )


@pytest.fixture
def done(store_sync):
    """Run a function of the world in one transaction."""
    return lambda work: store_sync.write_sync(lambda tx: work(World(tx), tx), now=NOW)


def test_a_circle_holds_everybody_any_role_cover_duty_or_manager_points_to(done):
    def work(w, tx):
        w.cover(w.sam, w.priya)
        w.cover(w.dana, w.jo, state=CoverState.DECLINED)
        w.link(w.sam, 1)
        w.link(w.amira, 2, blocked_at=NOW)
        circle = tx.plans.circle(w.plan.id)
        names = {person.name for person in circle.people.values()}
        return names, circle.lead.name, circle.duty.name, len(circle.covers), circle.reachable == {w.sam.id}

    assert done(work) == ({"Top", "Jo", "Sam", "Priya", "Dana", "Amira"}, "Sam", "Dana", 1, True)


def test_of_a_family_that_came_in_one_file_mum_stands_first_on_every_plan(done):
    def work(w, tx):
        orders = []
        for ref in ("OK-1", "OK-2", "OK-3", "OK-4"):
            plan = w.open(ref)
            for relation in (Relation.YOUNG_PERSON, Relation.FATHER, Relation.MOTHER):
                w.role(w.amira, RoleKind.FAMILY, plan, relation=relation)
            orders.append([role.relation for role in tx.plans.circle(plan.id).roles])
        return orders

    assert done(work) == [[Relation.MOTHER, Relation.FATHER, Relation.YOUNG_PERSON]] * 4


def test_plans_are_found_by_who_is_on_them_and_closed_ones_only_by_reference(done):
    def work(w, tx):
        other, closed = w.open("OK-22"), w.open("OK-30", closed_at=NOW)
        for plan in (other, closed):
            w.role(w.amira, RoleKind.FAMILY, plan)
            w.role(w.sam, RoleKind.TEAM, plan)
        w.role(w.priya, RoleKind.TEAM, ended_at=NOW)
        return [
            sorted(plan.ref for plan in plans)
            for plans in (
                tx.plans.of_family(w.amira.id), tx.plans.of_practitioner(w.sam.id), tx.plans.led_by(w.sam.id),
                tx.plans.of_practitioner(w.priya.id), tx.plans.on_duty_for(w.dana.id), tx.plans.all_open(),
                [tx.plans.by_ref(" ok-30 ")],
            )
        ]  # fmt: skip

    both = ["OK-14", "OK-22"]
    assert done(work) == [both, both, ["OK-14"], [], both, both, ["OK-30"]]


@pytest.mark.parametrize(
    ("state", "day", "covers"),
    [
        (CoverState.ACCEPTED, TODAY, True),
        (CoverState.ACCEPTED, TODAY + DAY, True),
        (CoverState.ACCEPTED, TODAY + 2 * DAY, False),
        (CoverState.ACCEPTED, TODAY - DAY, False),
        (CoverState.ASKED, TODAY, False),
        (CoverState.ENDED, TODAY, False),
    ],
)
def test_a_cover_brings_the_plans_of_who_is_away_from_first_to_last_day(done, state, day, covers):
    def work(w, tx):
        w.cover(w.sam, w.priya, TODAY, TODAY + DAY, state)
        return [plan.ref for plan in tx.plans.covered_by(w.priya.id, day)]

    assert done(work) == (["OK-14"] if covers else [])


def test_people_are_found_by_reference_manager_and_office(done):
    def work(w, tx):
        gone = w.staff("Gone", manager_id=w.sam.id, ended_at=NOW)
        assert gone
        return (
            tx.people.by_ref(" P-7 ").name, tx.people.by_ref("P-8"), tx.people.manages_somebody(w.jo.id),
            tx.people.manages_somebody(w.sam.id), [p.name for p in tx.people.managed_by(w.top.id)],
            [p.name for p in tx.people.coordinators()], [p.name for p in tx.people.family()],
            "Gone" in [p.name for p in tx.people.staff()],
        )  # fmt: skip

    assert done(work) == ("Sam", None, True, False, ["Jo"], ["Dana"], ["Amira"], False)


def test_one_human_being_kept_twice_becomes_one(done):
    def work(w, tx):
        same = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name="Amira", created_at=NOW))
        other = w.open("OK-22")
        w.role(same, RoleKind.FAMILY, other)
        tx.people.give_all(same, w.amira)
        return sorted(p.ref for p in tx.plans.of_family(w.amira.id)), tx.people.get(same.id).ended_at == NOW

    assert done(work) == (["OK-14", "OK-22"], True)


def test_what_was_opened_to_the_first_by_name_is_open_to_the_one_they_became(done):
    def work(w, tx):
        same = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name="Amira", created_at=NOW))
        w.role(same, RoleKind.FAMILY, w.plan)
        need = tx.needs.add(Need(new_id(), w.plan.id, "A seat.", w.sam.id, NOW, NOW, shown_to=(same.id,)))
        post = tx.posts.add(TeamPost(new_id(), w.plan.id, w.sam.id, Marker.FAMILY, NOW, NOW, shown_to=(same.id,)))
        tx.people.give_all(same, w.amira)
        return tx.needs.get(need.id).shown_to == tx.posts.get(post.id).shown_to == (w.amira.id,)

    assert done(work)


def test_a_chat_has_one_live_link_and_remembers_the_last_that_ended(done):
    def work(w, tx):
        w.link(w.amira, 7, ended_at=NOW - DAY)
        ended = w.link(w.amira, 7, ended_at=NOW)
        before = (tx.links.by_chat(7), tx.links.live_of(w.amira.id), tx.links.was_linked(w.amira.id))
        live = w.link(w.amira, 7)
        chat_hash = tx.links.chat_hash(7)
        found = {tx.links.by_chat(7).id, tx.links.live_of(w.amira.id).id, tx.links.of_chat_hash(chat_hash).id}
        return before, found == {live.id}, tx.links.ended_of_chat(7).id == ended.id, chat_hash in tx.links.hashes(7)

    assert done(work) == ((None, None, True), True, True, True)


def test_a_chat_is_made_at_first_sight_and_found_from_then_on(done):
    def work(w, tx):
        first = tx.chats.at(7)
        tx.chats.change(first, awaiting="link.code", about={"a": 1})
        return tx.chats.at(7).awaiting, tx.chats.at(7).id == first.id, tx.chats.at(8).awaiting, tx.chats.find_at(9)

    assert done(work) == ("link.code", True, None, None)


def test_invitations_are_found_by_code_and_listed_while_they_can_be_used(done):
    def work(w, tx):
        def invitation(code, **more):
            return tx.invitations.add(Invitation(**({
                "id": new_id(), "plan_id": w.plan.id, "person_id": w.amira.id, "role_id": w.place.id,
                "code_hash": tx.invitations.code_hash(code), "check_word_hash": b"w", "made_at": NOW,
                "expires_at": NOW + DAY,
            } | more)))  # fmt: skip

        live = invitation("AAAA")
        for number, what in enumerate(("used_at", "locked_at", "revoked_at", "not_me_at")):
            invitation(f"B{number}", **{what: NOW})
        invitation("C", expires_at=NOW)
        found = tx.invitations.by_code("B0")
        return (
            found is not None, tx.invitations.by_code("D"), tx.invitations.live_of_plan(w.plan.id, NOW) == [live],
            tx.invitations.live_of_person(w.amira.id, NOW) == [live],
            tx.invitations.newest_of_role(w.place.id) is not None,
        )  # fmt: skip

    assert done(work) == (True, None, True, True, True)


def test_drafts_are_found_by_purpose_and_go_after_fourteen_days(done):
    def work(w, tx):
        def draft(purpose, days_ago, **more):
            at = NOW - days_ago * DAY
            return tx.drafts.add(
                Draft(id=new_id(), person_id=w.amira.id, purpose=purpose, made_at=at, changed_at=at, **more)
            )

        draft("concern", 3)
        newer, answer = draft("concern", 1, about_id="a"), draft("answer", 2)
        draft("concern", 14)
        found = (
            tx.drafts.of(w.amira.id, "concern") == newer, tx.drafts.of(w.amira.id, "concern", "b"),
            tx.drafts.newest(w.amira.id) == newer,
        )  # fmt: skip
        return *found, tx.drafts.purge(NOW), len(tx.drafts.all_of(w.amira.id)), tx.drafts.find(answer.id) is not None

    assert done(work) == (True, None, True, 1, 3, True)
