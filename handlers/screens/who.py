"""The facts of `/who`, for the family's phone and for "see exactly what mum sees"."""

from datetime import date

from handlers.context import House
from handlers.rules.who import Who, who_helps
from storage.records.people import Person
from storage.records.plans import Circle


def who_screen(house: House, circle: Circle, reader: Person, day: date) -> Who:
    """Return the screen this reader would see today."""
    return who_helps(circle, reader, house.service.answer_days, house.framework(circle).role_title, day)
