"""Names and values of 2.1; each line that ends with "refused" is an error."""

from typing import assert_type

from generated.v21 import call, datatypes, enums, standard


def variables_of_2_1() -> None:
    """They have its types, also where a component departs from the others."""
    set_ = standard.WebPaymentsCtrlr.Length.set(6)
    assert_type(set_, datatypes.SetVariableDataType)
    call.SetVariables(set_variable_data=[set_])
    standard.WebPaymentsCtrlr.Length.set(6.5)  # refused
    assert_type(standard.ConnectedEV.StateOfCharge.parse("80"), int)
    assert_type(standard.AnyComponent.StateOfCharge.parse("80"), float)
    monitor = standard.EVSE.Power.at(1).monitor(
        enums.MonitorEnumType.upper_threshold, 11_000.0, severity=5
    )
    assert_type(monitor, datatypes.SetMonitoringDataType)


def values_of_2_1() -> None:
    """With what is known of them."""
    method = standard.SigningMethod.ecdsa_secp256k1_sha256
    assert_type(method.key_length, int)
    assert_type(method.curve, str)
    assert_type(standard.ReasonCode.fixed_cable.group, str)
    print(standard.SecurityEvent.firmware_updated.group)  # refused
    token = datatypes.IdTokenType(id_token="1", type=standard.IdTokenType.iso14443)
    token.type = standard.IdTokenType.iso_14443  # refused
