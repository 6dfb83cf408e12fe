"""Where the generated modules differ from ocpp.v201 of ocpp 2.1.0, and why.

test_drop_in.py compares the two and fails for a difference that is not here as
well as for one here that is not there. The README shows the same rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One difference; a name with ``*`` stands for several that are alike."""

    name: str
    ours: str
    theirs: str
    reason: str


DIFFERENCES = (
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
        "Each object of the schemas takes customData; it is last, so positions hold.",
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
        "They come from the appendices of the specification, not from the schemas.",
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
)


def as_markdown() -> str:
    """The rows as a table for people."""
    rows = [("Name", "Here", "`ocpp` 2.1.0", "Reason"), ("---",) * 4]
    rows += [(f"`{d.name}`", d.ours, d.theirs, d.reason) for d in DIFFERENCES]
    lines = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
