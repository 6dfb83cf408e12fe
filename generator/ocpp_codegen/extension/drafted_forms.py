"""How data of DataTransfer are written in a draft: as text, or as JSON."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from ocpp_codegen.protocol.observed import Data, Shape, Transfer

# Kinds of values that Python tells apart no more than JSON does.
_SAME = {"integer": "number"}
_ALL = frozenset({"array", "boolean", "number", "object", "string"})


class Forms:
    """The forms of all pairs of a log.

    has_text says of each version whether its data are JSON in a string unless an
    entry says otherwise. A response does not say which pair it answers: of two that
    may hold the same data, only one can be described where one is text and one JSON.
    """

    def __init__(
        self, transfers: Iterable[Transfer], has_text: Mapping[str, bool]
    ) -> None:
        self._has_text = has_text
        self._as_json: dict[str, set[str]] = defaultdict(set)
        for transfer in transfers:
            form, shape_of = self.of(transfer)
            for version in transfer.request.sent.versions:
                if transfer.response.count and not self._is_text(form, version):
                    self._as_json[version] |= _kinds(shape_of(transfer.response))

    def of(self, transfer: Transfer) -> tuple[str | None, Callable[[Data], Shape]]:
        """The form of both sides, and what their schemas describe."""
        request, response = transfer.request, transfer.response
        sides = [data for data in (request, response) if data.count]
        if all(self._has_text[version] for version in request.sent.versions):
            if all(data.sent.shape.kinds == {"string"} for data in sides):
                return None, lambda d: d.inside if d.is_text else d.sent.shape
            return "json", lambda data: data.sent.shape
        if sides and all(data.is_text for data in sides):
            return "text", lambda data: data.inside
        return None, lambda data: data.sent.shape

    def is_doubtful(self, transfer: Transfer) -> bool:
        """Whether a response is text that others write as JSON."""
        form, shape_of = self.of(transfer)
        kinds = _kinds(shape_of(transfer.response))
        return any(
            self._is_text(form, version)
            and not kinds.isdisjoint(self._as_json[version])
            for version in transfer.request.sent.versions
        )

    def _is_text(self, form: str | None, version: str) -> bool:
        return form == "text" or (form is None and self._has_text[version])


def _kinds(shape: Shape) -> frozenset[str]:
    """The kinds of values but null; objects with keys have classes of their own."""
    own = {"null"} | ({"object"} if shape.properties else set())
    kinds = frozenset(_SAME.get(kind, kind) for kind in shape.kinds)
    return kinds - own if shape.kinds else _ALL
