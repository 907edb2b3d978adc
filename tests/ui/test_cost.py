"""The Cost tab: by resource, in all, and what waiting adds; what is not known is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from interview_tui.model.billing import Part, Price, Tariff
from interview_tui.model.errors import Throttled
from interview_tui.model.events import Resource, StackEvent
from interview_tui.operations.desk import Desk
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import key_of, live

ID = "interview-20261121-1400"
TARIFF = Tariff(
    "us-east-1",
    {"redis cache.t4g.micro": Price(Decimal("0.016"), "hour", "price list", "2026-10")},
    {"Cache": (Part("Cache", "redis cache.t4g.micro"),), "Database": (Part("Database", "postgres db.t4g.micro"),)},
    frozenset({"AWS::DynamoDB::Table"}),
)
CACHE, DATABASE = "AWS::ElastiCache::CacheCluster", "AWS::RDS::DBInstance"


class Billing(FakeCloud):
    """A stack with a cache since 24 minutes, and what is asked of it."""

    types = (("Cache", CACHE),)

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        self._called("resources", stack_id)
        return tuple(Resource(name, name.lower(), kind, "CREATE_COMPLETE") for name, kind in self.types)

    def events(self, stack_id: str) -> tuple[StackEvent, ...]:
        self._called("events", stack_id)
        at = NOW - timedelta(minutes=24)
        return tuple(StackEvent(name, at, name, kind, "CREATE_COMPLETE") for name, kind in self.types)


def account(*types: tuple[str, str]) -> tuple[FakeCloud, Desk]:
    cloud = Billing(make_interview(ID, expires_at=NOW + timedelta(hours=2)))
    cloud.types = types or Billing.types
    return cloud, replace(fake_desk(cloud=cloud), tariff=TARIFF)


async def test_each_resource_and_the_sum_and_what_waiting_adds() -> None:
    cloud, desk = account()
    async with live(cloud=cloud, desk=desk) as it:
        await it.pilot.press(key_of("cost"))
        await it.until(lambda: "Estimate in all" in it.tab("cost"))
        text = it.tab("cost")
        assert "Cache · redis cache.t4g.micro" in text
        assert "$0.0160" in text
        assert "Cleaning up saves $0.016 if Cache is gone by" in text
        assert "Estimates at the list prices of us-east-1" in text


async def test_it_grows_without_another_question() -> None:
    cloud, desk = account()
    async with live(cloud=cloud, desk=desk) as it:
        await it.pilot.press(key_of("cost"))
        await it.until(lambda: "Estimate in all" in it.tab("cost"))
        before = it.tab("cost")
        cloud.calls.clear()
        cloud.clock.time += timedelta(hours=1)
        it.app.screen_stack[0].draw()  # type: ignore[attr-defined]
        assert it.tab("cost") != before
        assert "$0.0320" in it.tab("cost")


async def test_a_price_that_is_not_known_is_said() -> None:
    cloud, desk = account(("Cache", CACHE), ("Database", DATABASE))
    async with live(cloud=cloud, desk=desk, size=(80, 40)) as it:
        await it.pilot.press(key_of("cost"))
        await it.until(lambda: "No price is known here for postgres db.t4g.micro." in it.tab("cost"))
        assert "+ 1 unknown" in it.tab("cost")


async def test_what_costs_nothing_says_so() -> None:
    cloud, desk = account(("SchoolsTable", "AWS::DynamoDB::Table"))
    async with live(cloud=cloud, desk=desk) as it:
        await it.pilot.press(key_of("cost"))
        await it.until(lambda: "Nothing in it costs anything while it is there." in it.tab("cost"))


async def test_trouble_is_said_and_goes_by_itself() -> None:
    class Slow(Billing):
        slow = True

        def resources(self, stack_id: str) -> tuple[Resource, ...]:
            if self.slow:
                raise Throttled("AWS asks to slow down.", "It goes on by itself.")
            return super().resources(stack_id)

    cloud = Slow(make_interview(ID, expires_at=NOW + timedelta(hours=2)))
    desk = replace(fake_desk(cloud=cloud), tariff=TARIFF)
    async with live(cloud=cloud, desk=desk) as it:
        await it.pilot.press(key_of("cost"))
        await it.until(lambda: "unknown · AWS asks to slow down." in it.tab("cost"))
        cloud.slow = False
        await it.until(lambda: "Estimate in all" in it.tab("cost"))
