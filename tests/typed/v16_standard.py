"""Names and values of 1.6; each line that ends with "refused" is an error."""

from typing import assert_type

from generated.v16 import call, standard


def a_key_is_changed_to_a_value_of_its_type() -> None:
    """If it may be changed at all."""
    change = standard.Keys.HeartbeatInterval.change(300)
    assert_type(change, call.ChangeConfiguration)
    standard.Keys.HeartbeatInterval.change("300")  # refused
    standard.Keys.MeterValuesSampledData.change(["Voltage"])
    standard.Keys.MeterValuesSampledData.change("Voltage")  # refused
    standard.Keys.NumberOfConnectors.change(2)  # refused


def a_key_is_read() -> None:
    """With its type."""
    assert_type(standard.Keys.NumberOfConnectors.get(), call.GetConfiguration)
    assert_type(standard.Keys.NumberOfConnectors.parse("2"), int)
    assert_type(standard.Keys.LocalAuthListEnabled.parse("true"), bool)
    print(standard.Keys.HeartBeatInterval)  # refused
    print(standard.ConfigurationKey.heartbeat_interval)
