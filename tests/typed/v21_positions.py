"""Fields of 2.1 by position; each line that ends with "refused" is an error."""

from typing import assert_type

from generated.v21 import call, datatypes, enums

station = datatypes.ChargingStationType("One", "Example")
boot = call.BootNotification(station, enums.BootReasonEnumType.power_up)
assert_type(boot.charging_station, datatypes.ChargingStationType)

reset = call.Reset(enums.ResetEnumType.immediate, evse_id=1)
assert_type(reset.evse_id, int | None)
call.Reset(enums.ResetEnumType.immediate, 1)  # refused

call.SetDERControl(
    is_default=True,
    control_id="C1",
    control_type=enums.DERControlEnumType.freq_watt,
)
