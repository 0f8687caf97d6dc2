"""The files that we make ourselves, at the moment they are sent: a calendar entry, a plan on a page.

Their names say no more than their titles: a locked phone may show them.
"""

from datetime import datetime
from typing import Final

from bot.engine.acts import Attachment, Delivery
from bot.logs import log_for
from handlers.house import House
from messages.calendars import calendar_file
from storage.records.notices import Act

CALENDAR_FILE: Final = "appointment.ics"
PAGE_FILE: Final = "page.pdf"

log = log_for("send")


def made_for(delivery: Delivery, house: House, now: datetime) -> Attachment:
    """Make the file of one delivery. A page is laid out in a thread of its own."""
    facts = delivery.notice.facts
    if delivery.notice.act is not Act.PAGE:
        return Attachment(CALENDAR_FILE, calendar_file(**facts["calendar"], now=now))
    from messages.pages import plan_page  # with a typesetter behind it: seldom wanted

    page = plan_page(facts["page"], facts["level"], house.service, now)
    if page.plainer:
        log.warning("page_plainer", kind=delivery.notice.kind)
    return Attachment(PAGE_FILE, page.content)
