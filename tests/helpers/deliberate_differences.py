"""Where the generated modules differ from those of ocpp 2.1.0, and why.

test_drop_in.py compares the two and fails for a difference that is not here as
well as for one here that is not there. The README shows the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One difference; a name with ``*`` stands for several that are alike."""

    name: str
    ours: str
    theirs: str
    reason: str


Differences = Mapping[str, tuple[Difference, ...]]

DIFFERENCES: Differences = {
    "v16": (
        Difference(
            "call.*, call_result.* (types)",
            "what each list and object holds, in 11 fields",
            "list, dict",
            "The codec makes objects of nested data, so a field says of which class.",
        ),
        Difference(
            "call.*, call_result.*, datatypes.*",
            "slots in 89 classes",
            "no slots",
            "A misspelt attribute is an error instead of a field that is never sent.",
        ),
        Difference(
            "call.ExtendedTriggerMessage.requested_message",
            "enums.ExtendedMessageTrigger",
            "enums.MessageTrigger",
            "The schemas let the two messages trigger different ones.",
        ),
        Difference(
            "call.FirmwareStatusNotification.status",
            "enums.UnsignedFirmwareStatus",
            "enums.FirmwareStatus",
            "The schema has seven of the values; members of either enum are taken.",
        ),
        Difference(
            "call.LogStatusNotification.request_id",
            "int | None = None",
            "int = none",
            "The schema does not require it.",
        ),
        Difference(
            "call.MeterValues.meter_value",
            "list[datatypes.MeterValue] = none",
            "list = []",
            "The schema requires it, so it is never left out by mistake.",
        ),
        Difference(
            "call.SecurityEventNotification.tech_info",
            "str | None = None",
            "str | None = none",
            "The schema does not require it.",
        ),
        Difference(
            "call.SendLocalList.local_authorization_list",
            "list[datatypes.AuthorizationData] | None = None",
            "list = []",
            "A list that nobody gave is absent from the message, not sent empty.",
        ),
        Difference(
            "call.SignedFirmwareStatusNotification.request_id",
            "int | None = None",
            "int = none",
            "The schema does not require it.",
        ),
        Difference(
            "datatypes.Firmware",
            "signature is required and comes before install_date_time",
            "signature is optional and comes last",
            "The schema requires it, and required fields have to come first.",
        ),
        Difference(
            "datatypes.KeyValue (checks)",
            "by the codec",
            "in the constructor",
            "Lengths are checked where all else is checked, on the way in and out.",
        ),
        Difference(
            "enums.* (further names)",
            "ChargingRateUnitType.a, ChargingRateUnitType.w, Measurand.so_c, "
            "UnitOfMeasure.k_va, UnitOfMeasure.k_w, UnitOfMeasure.k_wh",
            "absent",
            "Where ocpp.v16 leaves its own rule, the name of the rule works as well.",
        ),
        Difference(
            "enums.* (order)",
            "that of the schema in CertificateStatus, ChargePointErrorCode, "
            "ChargingRateUnitType, FirmwareStatus, Location, Measurand, "
            "MessageTrigger, ReadingContext, UnitOfMeasure",
            "another",
            "One order for all; members are looked up by name or value, not by place.",
        ),
        Difference(
            "enums.CiStringType",
            "absent",
            "class",
            "The lengths of strings are in the docstrings and checked by the codec.",
        ),
        Difference(
            "enums.ConfigurationKey",
            "absent",
            "class",
            "No schema has the names of keys: they are standard.ConfigurationKey.",
        ),
        Difference(
            "enums.ExtendedMessageTrigger",
            "class",
            "absent",
            "ExtendedTriggerMessage has other values than TriggerMessage.",
        ),
        Difference(
            "enums.MessageTrigger.log_status_notification",
            "absent",
            "LogStatusNotification",
            "TriggerMessage does not take it; it is in ExtendedMessageTrigger.",
        ),
        Difference(
            "enums.MessageTrigger.sign_charge_point_certificate",
            "absent",
            "SignChargePointCertificate",
            "TriggerMessage does not take it; it is in ExtendedMessageTrigger.",
        ),
        Difference(
            "enums.UnitOfMeasure.celcius",
            "Celcius",
            "absent",
            "The schema has the misspelt value as well as the right one.",
        ),
        Difference(
            "enums.UnsignedFirmwareStatus",
            "class",
            "absent",
            "The seven values of FirmwareStatusNotification out of the 14.",
        ),
    ),
    "v201": (
        Difference(
            "call.*, call_result.*, datatypes.*",
            "slots in 182 classes",
            "no slots",
            "A misspelt attribute is an error instead of a field that is never sent.",
        ),
        Difference(
            "call_result.ClearVariableMonitoring.clear_monitoring_result",
            "list[datatypes.ClearMonitoringResultType]",
            "list[enums.ClearMonitoringStatusEnumType]",
            "The schema lists objects that hold a status and an id.",
        ),
        Difference(
            "datatypes.*.custom_data",
            "dict[str, Any] | None = None in 54 classes",
            "absent",
            "Each object of the schemas takes customData; it is last, so places hold.",
        ),
        Difference(
            "datatypes.CustomDataType",
            "a dict with the property vendor_id",
            "absent",
            "It is a definition of the schemas; plain dicts are accepted all the same.",
        ),
        Difference(
            "datatypes.IdTokenInfoType.language1",
            "language1",
            "language_1",
            "The converter of ocpp makes language1, which language_1 cannot receive.",
        ),
        Difference(
            "datatypes.IdTokenInfoType.language2",
            "language2",
            "language_2",
            "The converter of ocpp makes language2, which language_2 cannot receive.",
        ),
        Difference(
            "datatypes.UnitOfMeasureType.unit",
            "str | None",
            "enums.StandardizedUnitsOfMeasureType | str | None",
            "The schema has a string; the listed units are a recommendation.",
        ),
        Difference(
            "enums.*",
            "absent",
            "87 enums of component, variable, reason, event and unit names",
            "They come from the appendices of the specification: standard has them.",
        ),
        Difference(
            "enums.* (further names)",
            "Action.get15118_ev_certificate, ChargingRateUnitEnumType.a, "
            "ChargingRateUnitEnumType.w, ConnectorEnumType.other1_ph_max16a, "
            "ConnectorEnumType.other1_ph_over16a, ConnectorEnumType.other3_ph, "
            "GetInstalledCertificateStatusEnumType.not_found, MeasurandEnumType.so_c, "
            "VPNEnumType.ik_ev2, VPNEnumType.ip_sec, VPNEnumType.l2_tp",
            "absent",
            "Where ocpp.v201 leaves its own rule, the name of the rule works as well.",
        ),
        Difference(
            "enums.Action (order)",
            "alphabetical by value",
            "nearly so",
            "One order for all; members are looked up by name or value, not by place.",
        ),
        Difference(
            "enums.ConnectorEnumType.c_chao_ji",
            "absent",
            "cChaoJi",
            "Only the appendix has the value; the schema refuses it.",
        ),
        Difference(
            "enums.ConnectorEnumType.c_gbt",
            "absent",
            "cGBT",
            "Only the appendix has the value; the schema refuses it.",
        ),
        Difference(
            "enums.ConnectorEnumType.opp_charge",
            "absent",
            "OppCharge",
            "Only the appendix has the value; the schema refuses it.",
        ),
        Difference(
            "enums.DataEnumType.password_string",
            "absent",
            "passwordString",
            "Only the appendix has the value; the schema refuses it.",
        ),
        Difference(
            "enums.GetInstalledCertificateStatusEnumType.notFound",
            "a second name of not_found",
            "the name",
            "The one member of ocpp.v201 in camel case; both names give it.",
        ),
        Difference(
            "enums.MessageStateEnumType.unavailable",
            "Unavailable",
            "absent",
            "The schema has the value.",
        ),
        Difference(
            "enums.MonitoringBaseEnumType",
            "the name; MonitorBaseEnumType is an alias",
            "absent; only MonitorBaseEnumType",
            "The schemas call it so.",
        ),
    ),
    "v21": (
        Difference(
            "*.*.custom_data",
            "dict[str, Any] | None in 300 classes",
            "datatypes.CustomDataType | None",
            "Keys of the vendor are data, so they are neither fields nor renamed.",
        ),
        Difference(
            "call.*, call_result.*, datatypes.*",
            "slots in 300 classes",
            "no slots",
            "A misspelt attribute is an error instead of a field that is never sent.",
        ),
        Difference(
            "call.*, call_result.*, datatypes.* (arguments)",
            "keywords after the first difference in 199 classes",
            "keywords, or positions in alphabetical order",
            "By position, a call written for one order would be swapped in the other.",
        ),
        Difference(
            "call.*, datatypes.* (defaults)",
            "None in 22 fields",
            "the default of the schema",
            "An absent field is not sent; what it means is in the docstring.",
        ),
        Difference(
            "call.Authorize.iso15118_certificate_hash_data",
            "iso15118_certificate_hash_data",
            "iso_15118_certificate_hash_data",
            "The converter of ocpp makes iso15118_..., which the other cannot receive.",
        ),
        Difference(
            "call.DataTransfer.data",
            "Any",
            "str | None",
            "The schema takes any JSON value.",
        ),
        Difference(
            "call.Get15118EVCertificate.iso15118_schema_version",
            "iso15118_schema_version",
            "iso_15118_schema_version",
            "The converter of ocpp makes iso15118_..., which the other cannot receive.",
        ),
        Difference(
            "call.NotifyPeriodicEventStream",
            "class",
            "absent",
            "The schemas have the message; it is a SEND, so call_result has none.",
        ),
        Difference(
            "call_result.DataTransfer.data",
            "Any",
            "str | None",
            "The schema takes any JSON value.",
        ),
        Difference(
            "datatypes.CustomDataType",
            "a dict with the property vendor_id",
            "a class with the field vendor_id alone",
            "The schema takes any further key of the vendor.",
        ),
        Difference(
            "datatypes.StreamDataElementType",
            "class",
            "absent",
            "The schema of NotifyPeriodicEventStream has it.",
        ),
        Difference(
            "enums.* (further names)",
            "Action.get_15118_ev_certificate, ChargingRateUnitEnumType.amps, "
            "ChargingRateUnitEnumType.watts, DERUnitEnumType.not_applicable, "
            "DERUnitEnumType.pct_effective_v, DERUnitEnumType.pct_max_w, "
            "GetInstalledCertificateStatusEnumType.notFound, "
            "IslandingDetectionEnumType.ro_co_f, MeasurandEnumType.so_c, "
            "VPNEnumType.ikev2, VPNEnumType.ipsec, VPNEnumType.l2tp",
            "absent",
            "The names of ocpp.v201 work too, and so does that of our rule.",
        ),
        Difference(
            "enums.Action.notify_periodic_event_stream",
            "NotifyPeriodicEventStream",
            "absent",
            "The schemas have the message.",
        ),
        Difference(
            "enums.DERUnitEnumType.not__applicable",
            "a second name of not_applicable",
            "the name",
            "No other member has two underscores in a row; both names give it.",
        ),
    ),
}


# Names of the appendices, which ocpp has in enums and we in standard.
STANDARD_DIFFERENCES: Differences = {
    "v16": (
        Difference(
            "standard.ConfigurationKey (further names)",
            "connector_switch3to1_phase_supported",
            "absent",
            "Where ocpp.v16 leaves its own rule, the name of the rule works as well.",
        ),
        Difference(
            "standard.ConfigurationKey (other documents)",
            "absent",
            "central_contract_validation_allowed, cert_signing_repeat_times, "
            "cert_signing_wait_minimum, contract_validation_offline, "
            "iso_15118_pnc_enabled",
            "They are of neither the specification nor its security extension.",
        ),
        Difference(
            "standard.ConfigurationKey.supported_file_transfer_protocols",
            "SupportedFileTransferProtocols",
            "absent",
            "The security extension has the key.",
        ),
    ),
    "v201": (
        Difference(
            "standard.* (further names)",
            "StandardizedUnitsOfMeasureType.d_b, StandardizedUnitsOfMeasureType.d_bm, "
            "StandardizedUnitsOfMeasureType.k_pa, "
            "StandardizedUnitsOfMeasureType.k_v_ah, "
            "StandardizedUnitsOfMeasureType.k_va, StandardizedUnitsOfMeasureType.k_w, "
            "StandardizedUnitsOfMeasureType.k_wh, StandardizedUnitsOfMeasureType.v_ah, "
            "StatusInfoReasonType.invalid_message_seq, "
            "StatusInfoReasonType.missing_dev_model_info",
            "absent",
            "Where ocpp.v201 leaves its own rule, the name of the rule works as well.",
        ),
        Difference(
            "standard.*.count",
            "count_",
            "count in 2 enums",
            "A member called count would hide a method that strings have.",
        ),
        Difference(
            "standard.*VariableName (more than a variable)",
            "absent",
            "59 members such as Power(MaxLimit), Count[HeightInChars], Power.maxSet",
            "They name an attribute or an instance too: Variable takes these apart.",
        ),
        Difference(
            "standard.*VariableName (not in the appendix)",
            "absent",
            "23 members: 10 of ChargingState, a class that is absent too, and again of "
            "ConnectedEV, CPPWMController.percentage, DistributionPanel.instance_name, "
            "ElectricalFeed.power_type",
            "No table of the appendix has a variable of that name.",
        ),
        Difference(
            "standard.StandardizedVariableName.evse_id",
            "absent",
            "EvseId",
            "The list of variables lacks it; the variable is standard.EVSE.EvseId.",
        ),
        Difference(
            "standard.StatusInfoReasonType.missing_device_model_info",
            "MissingDevModelInfo",
            "MissingDeviceModelInfo",
            "The appendix spells it so.",
        ),
    ),
}


def as_markdown(package: str, differences: Differences = DIFFERENCES) -> str:
    """The rows of a version as a table for people."""
    rows = [("Name", "Here", "`ocpp` 2.1.0", "Reason"), ("---",) * 4]
    rows += [(f"`{d.name}`", d.ours, d.theirs, d.reason) for d in differences[package]]
    lines = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
