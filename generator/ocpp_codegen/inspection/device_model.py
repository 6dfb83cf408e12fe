"""Reports of the device model and of the configuration, held against the appendix."""

from ocpp_codegen.inspection.checks import Check


class DeviceModel(Check):
    """device-model."""
