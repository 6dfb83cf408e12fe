"""The types of a model as annotations in Python."""

from dataclasses import dataclass
from typing import assert_never

from ocpp_codegen.protocol.additions import Additions
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Foreign,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Protocol,
    Reference,
    String,
    Type,
    Union,
)
from ocpp_codegen.python.annotations import (
    ANY,
    NONE,
    Annotation,
    AnyDict,
    DictOf,
    ListOf,
    Named,
    class_,
    one_of,
    or_none,
)
from ocpp_codegen.python.names import Names


@dataclass(frozen=True)
class Types:
    """What is needed to say the types of a protocol in Python."""

    protocol: Protocol
    names: Names
    additions: Additions

    def annotation(self, type_: Type) -> Annotation:
        """The annotation of a value that is there."""
        match type_:
            case Array(items):
                return ListOf(self.annotation(items))
            case Nullable(inner):
                return or_none(self.annotation(inner))
            case Literals() | Union() | Map() | Lenient() | Checked():
                return self._vendors(type_)
            case Foreign():
                foreign = self.additions.foreign[type_]
                return Named(foreign.name, foreign.alias)
            case Reference(name):
                objects = self.protocol.objects
                if name in objects and self.additions.is_bare_dict(objects[name]):
                    return AnyDict()
                return class_(self.names.classes[name])
            case Anything() | Boolean() | Integer() | Number() | String():
                return _SIMPLE[type(type_)]
            case _:
                assert_never(type_)

    def _vendors(self, type_: Literals | Union | Map | Lenient | Checked) -> Annotation:
        """The annotation of a type that no official schema has."""
        match type_:
            case Literals(values):
                return one_of(*(_SCALARS[type(value)] for value in values))
            case Union(types):
                return one_of(*map(self.annotation, types))
            case Map(values):
                return DictOf(self.annotation(values))
            case Lenient(inner):
                # The type, for those who read; Any, since other values pass too.
                return one_of(self.annotation(inner), ANY)
            case Checked(inner):
                return self.annotation(inner)
            case _:
                assert_never(type_)


_SIMPLE: dict[type, Annotation] = {
    Anything: ANY,
    Boolean: Named("bool"),
    Integer: Named("int"),
    Number: Named("float"),
    String: Named("str"),
}
_SCALARS: dict[type, Annotation] = {
    str: Named("str"),
    int: Named("int"),
    float: Named("float"),
    bool: Named("bool"),
    type(None): NONE,
}
