"""A conversation between a station and its CSMS, with the codec between the two.

The CSMS asks for a report, reads a variable, sets it to a wrong and to a right value
and reads it back. Only text passes from one to the other.
"""

import importlib
from typing import Any

import pytest
from generated import ocppj
from tests.helpers.schemas import VERSIONS, Version

WITH_DEVICE_MODEL = [VERSIONS["2.0.1"], VERSIONS["2.1"]]


class Side:
    """What both sides need: the modules of their version."""

    def __init__(self, version: Version) -> None:
        for name in ("call", "call_result", "codec", "datatypes", "enums", "standard"):
            module = importlib.import_module(f"generated.{version.package}.{name}")
            setattr(self, name, module)

    call: Any
    call_result: Any
    codec: Any
    datatypes: Any
    enums: Any
    standard: Any


class Station(Side):
    """A station with values for some variables, one of a vendor's among them."""

    def __init__(self, version: Version) -> None:
        super().__init__(version)
        known = self.standard
        self.vendors = known.Variable("Flow", known.DECIMAL).on("com.example.Pump")
        self.values = {
            known.TxCtrlr.EVConnectionTimeOut: "30",
            known.EVSE.Available.at(1): "true",
            known.Connector.Available.at(1, 2): "false",
            known.AcDcConverter.Temperature.at(1)["Inlet"]: "41.5",
            known.TxCtrlr.TxStartPoint: "EVConnected,Authorized",
            self.vendors: "2.5",
        }

    def report(self) -> str:
        """The NotifyReport that follows on GetBaseReport."""
        data = [
            self.datatypes.ReportDataType(
                component=variable.component_type(),
                variable=variable.variable_type(),
                variable_attribute=[self.datatypes.VariableAttributeType(value=value)],
            )
            for variable, value in self.values.items()
        ]
        request = self.call.NotifyReport(
            request_id=1,
            generated_at="2026-03-14T09:26:53Z",
            seq_no=0,
            report_data=data,
        )
        return str(self.codec.pack(ocppj.Call("r", request)))

    def answer(self, text: str) -> str:
        """The response to a request."""
        frame = self.codec.unpack(text)
        handle = {
            self.call.GetBaseReport: self.base_report,
            self.call.GetVariables: self.get,
            self.call.SetVariables: self.set,
        }[type(frame.payload)]
        response = handle(frame.payload)
        return str(self.codec.pack(ocppj.CallResult(frame.message_id, response)))

    def base_report(self, _: Any) -> Any:
        """It will come."""
        status = self.enums.GenericDeviceModelStatusEnumType.accepted
        return self.call_result.GetBaseReport(status=status)

    def get(self, request: Any) -> Any:
        """The values asked for."""
        results = []
        for asked in request.get_variable_data:
            variable = self.standard.find(asked.component, asked.variable)
            value = self.values.get(variable)
            status = self.enums.GetVariableStatusEnumType
            results.append(
                self.datatypes.GetVariableResultType(
                    attribute_status=status.unknown_variable
                    if value is None
                    else status.accepted,
                    component=asked.component,
                    variable=asked.variable,
                    attribute_value=value,
                )
            )
        return self.call_result.GetVariables(get_variable_result=results)

    def set(self, request: Any) -> Any:
        """Takes each value that the type of its variable takes."""
        results = [self.set_one(asked) for asked in request.set_variable_data]
        return self.call_result.SetVariables(set_variable_result=results)

    def set_one(self, asked: Any) -> Any:
        """Accepted, or rejected with a reason."""
        variable = self.standard.find(asked.component, asked.variable)
        status, info = self.enums.SetVariableStatusEnumType.accepted, None
        try:
            value = variable.parse(asked.attribute_value)
        except ValueError as error:
            status = self.enums.SetVariableStatusEnumType.rejected
            info = self.datatypes.StatusInfoType(
                reason_code=self.standard.ReasonCode.invalid_value,
                additional_info=str(error),
            )
        else:
            self.values[variable] = variable.format(value)
        return self.datatypes.SetVariableResultType(
            attribute_status=status,
            component=asked.component,
            variable=asked.variable,
            attribute_status_info=info,
        )


class Csms(Side):
    """What a CSMS sends and makes of the answers."""

    def __init__(self, version: Version, station: Station) -> None:
        super().__init__(version)
        self.station = station

    def ask(self, request: Any) -> Any:
        """The response of the station to a request."""
        text = self.codec.pack(ocppj.Call("q", request))
        answer = self.station.answer(text)
        actions = {"q": type(request).__name__}
        return self.codec.unpack(answer, action_of=actions.get).payload

    def values(self, report: str) -> dict[Any, Any]:
        """The values of a report by their entries; those of a vendor by their names."""
        found = {}
        for row in self.codec.unpack(report).payload.report_data:
            entry = self.standard.find(row.component, row.variable)
            (attribute,) = row.variable_attribute
            if entry is None:
                found[row.component.name, row.variable.name] = attribute.value
            else:
                found[entry] = entry.parse(attribute.value)
        return found

    def read(self, variable: Any) -> Any:
        """The value of one variable."""
        answer = self.ask(self.call.GetVariables(get_variable_data=[variable.get()]))
        (result,) = answer.get_variable_result
        entry = self.standard.find(result.component, result.variable)
        assert entry == variable
        return entry.parse(result.attribute_value)

    def write(self, data: Any) -> Any:
        """What becomes of one value."""
        answer = self.ask(self.call.SetVariables(set_variable_data=[data]))
        (result,) = answer.set_variable_result
        return result


@pytest.mark.parametrize("version", WITH_DEVICE_MODEL, ids=lambda v: v.number)
def test_a_variable_is_reported_read_set_and_read_back(version: Version) -> None:
    station = Station(version)
    csms = Csms(version, station)
    known, enums = csms.standard, csms.enums

    base = enums.ReportBaseEnumType.full_inventory
    accepted = csms.ask(csms.call.GetBaseReport(request_id=1, report_base=base))
    assert accepted.status == "Accepted"
    timeout = known.TxCtrlr.EVConnectionTimeOut
    assert csms.values(station.report()) == {
        timeout: 30,
        known.EVSE.Available.at(1): True,
        known.Connector.Available.at(1, 2): False,
        known.AcDcConverter.Temperature.at(1)["Inlet"]: 41.5,
        known.TxCtrlr.TxStartPoint: {"Authorized", "EVConnected"},
        ("com.example.Pump", "Flow"): "2.5",
    }

    assert csms.read(timeout) == 30
    with pytest.raises(TypeError):
        timeout.set("a minute")
    wrong = timeout.set(60)
    wrong.attribute_value = "a minute"
    refused = csms.write(wrong)
    assert refused.attribute_status is enums.SetVariableStatusEnumType.rejected
    reason = refused.attribute_status_info.reason_code
    assert reason == known.ReasonCode.invalid_value
    assert known.ReasonCode(reason) is known.ReasonCode.invalid_value
    assert csms.read(timeout) == 30

    taken = csms.write(timeout.set(60))
    assert taken.attribute_status is enums.SetVariableStatusEnumType.accepted
    assert csms.read(timeout) == 60
