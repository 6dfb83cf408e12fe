"""Applications on our ChargePoint; each line that ends with "refused" is an error."""

import logging
from typing import assert_type

from generated.charge_point import Connection
from generated.v21 import call as call21
from generated.v21 import call_result as call_result21
from generated.v21 import codec as codec21
from generated.v21.charge_point import ChargePoint as ChargePoint21
from generated.v201 import call, call_result, enums
from generated.v201.charge_point import ChargePoint

RESET = call.Reset(enums.ResetEnumType.immediate)
LOGGER = logging.getLogger("station")
ADAPTER = logging.LoggerAdapter(LOGGER, {"station": "CP1"})


def made(connection: Connection) -> None:
    """What logs may be an adapter."""
    ChargePoint("CP1", connection, logger=LOGGER)
    ChargePoint("CP1", connection, 30, ADAPTER)
    ChargePoint("CP1", connection, logger="CP1")  # refused


class System(ChargePoint):
    """The response follows from the request; it is None for a CALLERROR."""

    async def reset(self) -> None:
        assert_type(await self.call(RESET), call_result.Reset | None)
        assert_type(await self.call(RESET, suppress=False), call_result.Reset)
        assert_type(await self.call(RESET, False, "1"), call_result.Reset)
        await self.call(RESET, suppress=True, skip_schema_validation=True)
        info = (await self.call(RESET, suppress=False)).status_info
        assert_type(info.reason_code if info else "", str)
        print((await self.call(RESET)).status)  # refused
        await self.call(call_result.Heartbeat(current_time=""))  # refused
        await self.cal(RESET)  # refused
        await self.send(RESET)  # refused


class Newer(ChargePoint21):
    """The codec can be a module; what nobody answers is sent."""

    codec = codec21
    tolerant = True

    async def report(self, stream: call21.NotifyPeriodicEventStream) -> None:
        await self.send(stream)
        beat = await self.call(call21.Heartbeat(), suppress=False)
        assert_type(beat, call_result21.Heartbeat)
        await self.call(stream)  # refused
        await self.send(call21.Heartbeat())  # refused
