"""Which OCPP-J error code belongs to which rule of a schema."""

from enum import StrEnum

__all__ = ["CODES", "ErrorCode"]


class ErrorCode(StrEnum):
    """What a CALLERROR may say (OCPP-J 2.0.1, table 8).

    A codec of 1.6 uses the spellings of 1.6 for two of them.
    """

    format_violation = "FormatViolation"
    formation_violation = "FormationViolation"
    generic_error = "GenericError"
    internal_error = "InternalError"
    message_type_not_supported = "MessageTypeNotSupported"
    not_implemented = "NotImplemented"
    not_supported = "NotSupported"
    occurence_constraint_violation = "OccurenceConstraintViolation"
    occurrence_constraint_violation = "OccurrenceConstraintViolation"
    property_constraint_violation = "PropertyConstraintViolation"
    protocol_error = "ProtocolError"
    rpc_framework_error = "RpcFrameworkError"
    security_error = "SecurityError"
    type_constraint_violation = "TypeConstraintViolation"


CODES = {
    "json": ErrorCode.format_violation,
    "depth": ErrorCode.format_violation,
    "additionalProperties": ErrorCode.format_violation,
    "type": ErrorCode.type_constraint_violation,
    "required": ErrorCode.occurrence_constraint_violation,
    "minItems": ErrorCode.occurrence_constraint_violation,
    "maxItems": ErrorCode.occurrence_constraint_violation,
    "maxLength": ErrorCode.property_constraint_violation,
    "minimum": ErrorCode.property_constraint_violation,
    "maximum": ErrorCode.property_constraint_violation,
    "multipleOf": ErrorCode.property_constraint_violation,
    "enum": ErrorCode.property_constraint_violation,
    # Rules of check_formats.
    "format:dateTime": ErrorCode.property_constraint_violation,
    "format:identifierString": ErrorCode.property_constraint_violation,
    "format:anyURI": ErrorCode.property_constraint_violation,
    "format:RFC5646": ErrorCode.property_constraint_violation,
    # Rules of vendors' schemas.
    "minLength": ErrorCode.property_constraint_violation,
    "pattern": ErrorCode.property_constraint_violation,
    "exclusiveMinimum": ErrorCode.property_constraint_violation,
    "exclusiveMaximum": ErrorCode.property_constraint_violation,
    "const": ErrorCode.property_constraint_violation,
    "uniqueItems": ErrorCode.property_constraint_violation,
    "anyOf": ErrorCode.property_constraint_violation,
    "oneOf": ErrorCode.property_constraint_violation,
    "not": ErrorCode.property_constraint_violation,
    "propertyNames": ErrorCode.property_constraint_violation,
    "minProperties": ErrorCode.occurrence_constraint_violation,
    "maxProperties": ErrorCode.occurrence_constraint_violation,
    "contains": ErrorCode.occurrence_constraint_violation,
    "dependentRequired": ErrorCode.occurrence_constraint_violation,
}
