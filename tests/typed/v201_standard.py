"""Names and values of 2.0.1; each line that ends with "refused" is an error."""

from collections.abc import Set
from datetime import UTC, datetime
from typing import assert_type

from generated.v201 import call, datatypes, enums, standard


def a_value_has_the_type_of_its_variable() -> None:
    """Also where the variable is one of any component, or of a vendor's."""
    standard.TxCtrlr.EVConnectionTimeOut.set(60)
    standard.TxCtrlr.EVConnectionTimeOut.set("60")  # refused
    standard.TxCtrlr.EVConnectionTimeOut.set(1.5)  # refused
    standard.AuthCtrlr.Enabled.set(False)
    standard.AuthCtrlr.Enabled.set("false")  # refused
    standard.TxCtrlr.TxStartPoint.set({"EVConnected"})
    standard.TxCtrlr.TxStartPoint.set(["EVConnected"])  # refused
    standard.TxCtrlr.TxStartPoint.set("EVConnected")  # refused
    standard.ClockCtrlr.DateTime.set(datetime.now(UTC))
    standard.ClockCtrlr.DateTime.set("2026-03-14T09:26:53Z")  # refused
    standard.AcDcConverter.Temperature.at(1)["Inlet"].set(40)
    standard.AnyComponent.Temperature.on("Pump").set("40")  # refused


def a_value_is_read_with_that_type() -> None:
    """And so is every other."""
    assert_type(standard.TxCtrlr.EVConnectionTimeOut.parse("60"), int)
    assert_type(standard.EVSE.Power.parse("11000"), float)
    assert_type(standard.EVSE.Available.parse("true"), bool)
    assert_type(standard.ClockCtrlr.DateTime.parse(""), datetime)
    assert_type(standard.ClockCtrlr.TimeSource.parse(""), list[str])
    assert_type(standard.TxCtrlr.TxStartPoint.parse(""), Set[str])
    wrong: str = standard.TxCtrlr.EVConnectionTimeOut.parse("60")  # refused
    print(wrong)


def a_variable_makes_what_messages_take() -> None:
    """Of its own version."""
    get = standard.EVSE.Power.at(1).get(enums.AttributeEnumType.max_set)
    assert_type(get, datatypes.GetVariableDataType)
    call.GetVariables([get, standard.Connector.Available.at(1, 2).get()])
    call.SetVariables([standard.TxCtrlr.EVConnectionTimeOut.set(60)])
    call.SetVariables([standard.TxCtrlr.EVConnectionTimeOut.get()])  # refused


def names_are_known() -> None:
    """A misspelt one is an error, also where a module is loaded later."""
    print(standard.TxCtrlr.EVConnectionTimeout)  # refused
    print(standard.TxController)  # refused
    name: str = standard.TxCtrlrVariableName.tx_start_point
    print(name)
    print(standard.TxCtrlrVariableName.tx_starting_point)  # refused
    print(standard.TxControllerVariableName)  # refused


def a_value_of_a_set_is_a_string(info: datatypes.StatusInfoType) -> bool:
    """With what is known of it."""
    assert_type(standard.SecurityEvent.firmware_updated.critical, bool)
    assert_type(standard.SecurityEvent.firmware_updated.value, str)
    assert_type(standard.SecurityEvent("FirmwareUpdated"), standard.SecurityEvent)
    info.reason_code = standard.ReasonCode.fixed_cable
    info.reason_code = "com.example.Vendor"
    standard.ReasonCode.no_such_code  # noqa: B018  # refused
    return info.reason_code == standard.ReasonCode.fixed_cable
