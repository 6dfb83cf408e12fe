"""Handlers of DataTransfer; each line that ends with "refused" is an error."""

from typing import Any, assert_type

from generated.charge_point import after, on
from generated.v16 import call as call_16
from generated.v201 import call as standard_call
from generated.v201 import call_result as standard_result
from generated.vendor.v16 import call as vendors_call_16
from generated.vendor.v16 import call_result as vendors_result_16
from generated.vendor.v16 import codec as codec_16
from generated.vendor.v21 import call as vendors_call_21
from generated.vendor.v21 import codec as codec_21
from generated.vendor.v201 import call, call_result, codec, enums
from generated.vendor.v201.charge_point import ChargePoint

ANSWER = call_result.DataTransfer(enums.DataTransferStatusEnumType.accepted)
Either = standard_call.DataTransfer | call.DataTransfer


class OfTheVendor(ChargePoint):
    """With the vendor's class in front."""

    @on(call.DataTransfer)
    def with_vendors(self, request: call.DataTransfer) -> call_result.DataTransfer:
        return codec.refusal(request) or ANSWER

    @on(call.DataTransfer)
    async def with_standard(
        self, request: standard_call.DataTransfer
    ) -> standard_result.DataTransfer:
        assert_type(self.with_vendors(vendors()), call_result.DataTransfer)
        return ANSWER

    @on(call.DataTransfer)
    async def with_either(self, request: Either) -> call_result.DataTransfer:
        assert_type(await self.with_vendors_later(vendors()), call_result.DataTransfer)
        return ANSWER

    @on(call.DataTransfer)
    async def with_vendors_later(
        self, request: call.DataTransfer
    ) -> call_result.DataTransfer:
        return ANSWER

    @on(call.DataTransfer)
    def with_fields(
        self, vendor_id: str, message_id: str | None = None, **others: Any
    ) -> call_result.DataTransfer:
        return ANSWER

    @after(call.DataTransfer)
    async def after_vendors(self, request: call.DataTransfer) -> None: ...

    @after(call.DataTransfer)
    def after_either(self, request: Either) -> None: ...

    @after(call.DataTransfer, inject_response=True)
    def after_answer(
        self, answer: call_result.DataTransfer, request: call.DataTransfer
    ) -> None: ...

    @on(call.DataTransfer)  # refused
    def with_another_answer(self, request: call.DataTransfer) -> str:
        return ""

    @on(call.Reset)  # refused
    def of_reset(self, request: call.DataTransfer) -> call_result.Reset:
        raise NotImplementedError

    @on(call.DataTransfer)  # refused
    def with_reset(self, request: call.Reset) -> call_result.DataTransfer:
        raise NotImplementedError

    @after(call.Reset)  # refused
    def after_reset(self, request: call.DataTransfer) -> None: ...

    @after(call.DataTransfer, inject_response=True)  # refused
    def after_request(
        self, request: call.DataTransfer, answer: call_result.DataTransfer
    ) -> None: ...


class OfTheStandard(ChargePoint):
    """With the standard class in front, or the name."""

    @on(standard_call.DataTransfer)
    def with_vendors(self, request: call.DataTransfer) -> call_result.DataTransfer:
        return ANSWER

    @on(standard_call.DataTransfer)
    def with_standard(
        self, request: standard_call.DataTransfer
    ) -> standard_result.DataTransfer:
        return ANSWER

    @on(standard_call.DataTransfer)
    async def with_either(self, request: Either) -> call_result.DataTransfer:
        return ANSWER

    @on(standard_call.DataTransfer)
    def with_two_makes(
        self, request: call.DataTransfer | vendors_call_21.DataTransfer
    ) -> call_result.DataTransfer:
        return ANSWER

    @on("DataTransfer")
    def by_name(self, request: call.DataTransfer) -> call_result.DataTransfer:
        return ANSWER

    @after(standard_call.DataTransfer)
    def after_vendors(self, request: call.DataTransfer) -> None: ...

    @after(standard_call.DataTransfer, inject_response=True)
    async def after_answer(
        self, answer: standard_result.DataTransfer, request: call.DataTransfer
    ) -> None: ...

    @on(standard_call.DataTransfer)  # refused
    def of_another_version(
        self, request: call_16.DataTransfer
    ) -> call_result.DataTransfer:
        raise NotImplementedError

    @on(vendors_call_16.DataTransfer)
    def with_a_class_of_its_own(
        self, request: call_16.DataTransfer | vendors_call_16.DataTransfer
    ) -> vendors_result_16.DataTransfer:
        refused = codec_16.refusal(request)
        assert_type(refused, vendors_result_16.DataTransfer | None)
        return refused or vendors_result_16.DataTransfer(unknown())


def refusals(request: call.DataTransfer, text: str, sent: bytes) -> None:
    """What the codec answers by itself has the class of its version."""
    assert_type(codec.refusal(request), call_result.DataTransfer | None)
    print(codec_21.refusal(request).status)  # refused
    assert_type(codec.redact(text), str)
    assert_type(codec.redact(sent), str)
    assert_type(codec.redact(request), call.DataTransfer)


def vendors() -> call.DataTransfer:
    """One of a pair that is known."""
    return call.DataTransfer("com.example", "CableCheck")


def unknown() -> Any:
    """Whatever is asked for."""
