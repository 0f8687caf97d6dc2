"""Claimed deliveries in memory, a quarter of a second's worth, and which of them goes next."""

from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from bot.engine.acts import Delivery
from bot.engine.pacing import Pacer
from storage.records.notices import Priority


@dataclass
class Line:
    """Replies before news before broadcasts; within a chat in order, and one at a time.

    One at a time, because two calls on their way to one chat may arrive in either order.
    """

    _lanes: dict[Priority, dict[bytes, deque[Delivery]]] = field(
        default_factory=lambda: {priority: {} for priority in Priority}
    )
    _in_flight: dict[bytes, Delivery] = field(default_factory=dict)
    _held: Counter[Priority] = field(default_factory=Counter)
    _flying: Counter[Priority] = field(default_factory=Counter)

    def put(self, deliveries: Iterable[Delivery]) -> None:
        """Take claimed deliveries in, in the order in which they were claimed."""
        for delivery in deliveries:
            priority = delivery.notice.priority
            self._lanes[priority].setdefault(delivery.lane, deque()).append(delivery)
            self._held[priority] += 1

    def take(self, pacer: Pacer, allowed: Collection[Priority]) -> Delivery | None:
        """Return the next delivery that may go now, and hold its chat until `landed`."""
        for priority in Priority:
            if priority not in allowed:
                continue
            for lane, queue in self._lanes[priority].items():
                if lane not in self._in_flight and not pacer.wait_in(lane, priority):
                    delivery = queue.popleft()
                    if not queue:
                        del self._lanes[priority][lane]
                    self._held[priority] -= 1
                    self._in_flight[lane] = delivery
                    self._flying[priority] += 1
                    return delivery
        return None

    def wait(self, pacer: Pacer, allowed: Collection[Priority]) -> float | None:
        """Return for how many seconds nothing may go for its chat's sake; None where nothing waits for time."""
        waits = [
            pacer.wait_in(lane, priority)
            for priority, lanes in self._lanes.items()
            for lane in lanes
            if priority in allowed and lane not in self._in_flight
        ]
        return min(waits, default=None)

    def landed(self, delivery: Delivery) -> None:
        """Telegram has answered: the chat is free for the next."""
        if self._in_flight.pop(delivery.lane, None) is not None:
            self._flying[delivery.notice.priority] -= 1

    def drop(self, lane: bytes, priority: Priority | None = None) -> list[Delivery]:
        """Take a chat's deliveries out, of one priority or of all, and return them."""
        dropped: list[Delivery] = []
        for one in Priority if priority is None else (priority,):
            queue = self._lanes[one].pop(lane, deque[Delivery]())
            self._held[one] -= len(queue)
            dropped.extend(queue)
        return dropped

    def clear(self) -> list[Delivery]:
        """Take everything out that is not in flight, and return it."""
        waiting = self.waiting()
        for lanes in self._lanes.values():
            lanes.clear()
        self._held.clear()
        return waiting

    def keep_only(self, ids: Collection[str]) -> None:
        """Forget deliveries that were withdrawn since they were claimed."""
        kept = [delivery for delivery in self.clear() if delivery.notice.id in ids]
        self.put(kept)

    def waiting(self) -> list[Delivery]:
        """Everything that is not in flight."""
        return [one for lanes in self._lanes.values() for queue in lanes.values() for one in queue]

    def all(self) -> list[Delivery]:
        """Everything, also what is in flight."""
        return [*self._in_flight.values(), *self.waiting()]

    def held(self, priority: Priority) -> int:
        """How many of a priority wait here."""
        return self._held[priority]

    def flying(self, priority: Priority | None = None) -> int:
        """How many calls are on their way."""
        if priority is None:
            return len(self._in_flight)
        return self._flying[priority]

    def __len__(self) -> int:
        return self._held.total()
