"""Times read by those before them: as the clock reads each of them alone."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from ocpp_codegen.inspection.model import Context
from ocpp_codegen.inspection.stamps import Stamps
from ocpp_codegen.inspection.times import Clock

FORMS = (
    "{time:%Y-%m-%d %H:%M:%S},{us:06d}",
    "{time:%Y-%m-%dT%H:%M:%S}.{ms:03d}Z",
    "{time:%Y-%m-%dT%H:%M:%S}.{ms:03d}+05:30",
    "{time:%Y-%m-%dT%H:%M:%S}.{us:06d}000-02:00",
    "{time:%Y-%m-%d %H:%M:%S}.{ms:03d}+02",
    "{time:%Y-%m-%d %H:%M:%S}",
    "{epoch}{ms:03d}",
    "{epoch}{us:06d}",
    "{epoch}.{ms:03d}",
    "{epoch}.{us:06d}",
    "{epoch}",
)


def texts(maker: random.Random, forms: tuple[str, ...]) -> list[str]:
    """Times that mostly go on, in these forms."""
    moment = datetime(2026, 5, 4, 23, 58, tzinfo=UTC)
    found = []
    for _ in range(400):
        moment += timedelta(microseconds=maker.choice((0, 1, 999, 35_000, 700_000, -9)))
        moment += timedelta(seconds=maker.choice((0, 0, 0, 1, 59, 3600)))
        us = moment.microsecond
        form = maker.choice(forms)
        epoch = int(moment.timestamp())
        found.append(form.format(time=moment, epoch=epoch, us=us, ms=us // 1000))
    return found


@pytest.mark.parametrize("forms", [(form,) for form in FORMS] + [FORMS])
def test_reads_what_the_clock_reads(forms: tuple[str, ...]) -> None:
    stamps = Stamps(Clock())
    for text in texts(random.Random(7), forms):
        time, shown = Clock().read(Context(text))
        assert stamps.read(text)
        assert (stamps.text, stamps.shown) == (text, shown)
        assert stamps.time == pytest.approx(time, abs=1e-6, rel=0)


def test_what_is_not_a_time_is_none() -> None:
    stamps = Stamps(Clock())
    assert stamps.read("1777887000035")
    for text in ("", "x", "2777887000035", "177788700003x", "17778870000350", "1e12"):
        assert stamps.read(text) is (Clock().read(Context(text))[0] is not None), text
