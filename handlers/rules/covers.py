"""Cover: a formally agreed stand-in between two dates; no silent gaps, and no cover of a cover (000-23)."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.working_time import next_working_day
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle, Cover, CoverState
from storage.records.services import WorkingCalendar

STANDS = (CoverState.ASKED, CoverState.ACCEPTED)
DAY = timedelta(days=1)
LONGEST = timedelta(days=183)
FARTHEST = timedelta(days=366)
WARN_ASKER = timedelta(days=7)
WARN_MANAGER = timedelta(days=2)


@dataclass(frozen=True)
class Gap:
    """Days on which somebody will be away and nobody has agreed to stand in."""

    away_id: str
    first_day: date
    last_day: date

    @property
    def key(self) -> str:
        """Name this gap: asked about the same days again, it is the same one."""
        return f"{self.away_id}/{self.first_day:%Y%m%d}-{self.last_day:%Y%m%d}"


def checked_first(first: date | None, today: date) -> date:
    """Return the first day away, or say what is wrong with it."""
    if first is None or first < today or first > today + FARTHEST:
        raise BadInput("p_cover_bad_day", first=today, last=today + FARTHEST)
    return first


def checked_last(first: date, last: date | None, today: date) -> date:
    """Return the last day away, or say what is wrong with it."""
    checked_first(first, today)
    if last is None or last < first or last > first + LONGEST:
        raise BadInput("p_cover_bad_day", first=first, last=first + LONGEST)
    return last


def may_cover(
    away: Person,
    first: date,
    last: date,
    nearby: Iterable[Person],
    colleagues: Iterable[Person],
    covers: Iterable[Cover],
) -> tuple[Person, ...]:
    """Return who may be asked, those on the same plans first: signed-up practitioners who are not away themselves.

    A cover must know the families or answer to the same manager or agency; a co-ordinator may always step in.
    """
    covers = list(covers)
    near = [p for p in nearby if p.is_staff]
    same = [p for p in colleagues if _same_house(away, p)]
    found = {p.id: p for p in (*near, *same) if p.id != away.id and p.ended_at is None}
    return tuple(p for p in found.values() if not _is_away(p.id, first, last, covers))


def _same_house(away: Person, other: Person) -> bool:
    if other.id == away.manager_id or other.manager_id == away.id or other.coordinator:
        return True
    same_manager = away.manager_id is not None and other.manager_id == away.manager_id
    return same_manager or (away.agency is not None and other.agency == away.agency)


def ask(
    away: Person, by: Person, first: date, last: date, able: Iterable[Person], covers: Sequence[Cover], now: datetime
) -> Cover:
    """Ask somebody to stand in. Nothing changes for families until they have said yes."""
    if by.id not in {person.id for person in able}:
        raise NotFound
    for cover in covers:
        if cover.by_id == away.id and cover.state is CoverState.ACCEPTED and _meets(cover, first, last):
            raise NotNow("p_cover_you_cover", first=cover.first_day, last=cover.last_day)
        same_days = (cover.first_day, cover.last_day) == (first, last)
        if same_days and (cover.away_id, cover.by_id) == (away.id, by.id) and cover.state in STANDS:
            raise AlreadyDone
    return Cover(new_id(), away.id, by.id, first, last, CoverState.ASKED, asked_at=now)


def answer(cover: Cover, person: Person, yes: bool, own: Iterable[Cover], today: date, now: datetime) -> Cover:
    """Say yes or no to standing in: only the one who was asked, only while it is not over.

    Somebody who will be away themselves cannot: that would be a cover of a cover.
    """
    if cover.by_id != person.id:
        raise NotFound
    wanted = CoverState.ACCEPTED if yes else CoverState.DECLINED
    if cover.state is wanted:
        raise AlreadyDone
    if cover.state is not CoverState.ASKED or cover.last_day < today:
        raise NotNow("p_cover_over")
    if yes and _is_away(person.id, cover.first_day, cover.last_day, own):
        raise NotNow("p_cover_you_away")
    return replace(cover, state=wanted, answered_at=now)


def end(cover: Cover, person: Person, today: date, now: datetime) -> Cover:
    """End a cover early, or take a question for one back: either of the two may. The days before today stay covered."""
    if person.id not in (cover.away_id, cover.by_id):
        raise NotFound
    if cover.state not in STANDS:
        raise AlreadyDone
    if cover.last_day < today:
        raise NotNow("p_cover_over")
    return replace(cover, state=CoverState.ENDED, answered_at=now)


def gaps(away_id: str, covers: Iterable[Cover], today: date) -> list[Gap]:
    """Return the days still to come on which this person said they are away and nobody has said yes.

    Asked and declined covers say when somebody is away; only an accepted one fills it. "Refuses silent gaps."
    """
    own = [c for c in covers if c.away_id == away_id and c.last_day >= today]
    away = _days(c for c in own if c.state in (CoverState.ASKED, CoverState.DECLINED))
    covered = _days(c for c in own if c.state is CoverState.ACCEPTED)
    return _runs(away_id, sorted(day for day in away - covered if day >= today))


def who_is_warned(gap: Gap, today: date) -> tuple[bool, bool]:
    """Return whether the one who is away, and whether their manager, must hear of this gap by today."""
    ahead = gap.first_day - today
    return ahead <= WARN_ASKER, ahead <= WARN_MANAGER


def is_back_today(cover: Cover, covers: Iterable[Cover], today: date, calendar: WorkingCalendar) -> bool:
    """Whether families hear today that the one who was away is back: the first working day after this cover.

    Not while another cover goes on.
    """
    if cover.state is not CoverState.ACCEPTED or next_working_day(calendar, cover.last_day + DAY) != today:
        return False
    others = [c for c in covers if c.away_id == cover.away_id and c.state is CoverState.ACCEPTED and c.id != cover.id]
    return not any(c.first_day <= today <= c.last_day for c in others)


def is_covered(person_id: str, covers: Iterable[Cover], here: Container[str], today: date) -> bool:
    """Whether somebody who is still here has agreed to stand in for this person today."""
    return any(
        c.away_id == person_id and c.by_id in here and c.state is CoverState.ACCEPTED and _meets(c, today, today)
        for c in covers
    )


def _is_away(person_id: str, first: date, last: date, covers: Iterable[Cover]) -> bool:
    return any(c.away_id == person_id and c.state in STANDS and _meets(c, first, last) for c in covers)


def _meets(cover: Cover, first: date, last: date) -> bool:
    return cover.first_day <= last and first <= cover.last_day


def _days(covers: Iterable[Cover]) -> set[date]:
    return {c.first_day + n * DAY for c in covers for n in range((c.last_day - c.first_day).days + 1)}


def _runs(away_id: str, days: list[date]) -> list[Gap]:
    found: list[Gap] = []
    for day in days:
        if found and found[-1].last_day + DAY == day:
            found[-1] = replace(found[-1], last_day=day)
        else:
            found.append(Gap(away_id, day, day))
    return found


def answers_for(circle: Circle, person_id: str) -> bool:
    """Whether this practitioner, when there, answers this family: as the lead, or on duty where there is none."""
    lead = circle.lead
    return (lead if lead is not None and lead.is_staff else circle.duty).id == person_id
