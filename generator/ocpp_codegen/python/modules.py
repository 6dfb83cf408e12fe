"""What the generated modules say, in Python's words.

Made by ``lowering``, printed by the templates, which decide nothing. Strings
here are not yet text: ``rendering`` checks and escapes each one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Optional

from ocpp_codegen.protocol.model import Nullable, Type
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.python import annotations
from ocpp_codegen.python.annotations import Annotation
from ocpp_codegen.python.expressions import Expression
from ocpp_codegen.python.names import Module, Names
from ocpp_codegen.python.safe import Code

_PACKAGES = frozenset(dialect.package for dialect in DIALECTS.values())


def _sorted_exports(names: Iterable[str]) -> tuple[str, ...]:
    """Constants, classes, functions, each by name, as import sorters have it."""
    return tuple(sorted(names, key=lambda n: (not n.isupper(), n.islower(), n)))


@dataclass(frozen=True)
class Attribute:
    """One field of a dataclass; type is the field's type in the model."""

    name: str
    wire_name: str
    annotation: Annotation
    optional: bool
    type: Type

    @property
    def absent(self) -> Code:
        """What the field is when it is absent from the message."""
        return Code("UNSET" if isinstance(self.type, Nullable) else "None")

    @property
    def read_annotation(self) -> Annotation:
        """What a property gives: None for an absent value, null or not."""
        return annotations.without(self.annotation, annotations.UNSET)


@dataclass(frozen=True)
class Marker:
    """A method that type checkers alone see."""

    name: str
    returns: Annotation


@dataclass(frozen=True)
class Parameter:
    """One parameter of a constructor; an optional one is None if left out."""

    name: str
    annotation: Annotation
    optional: bool


@dataclass(frozen=True)
class Constructor:
    """A way to make an object, which type checkers alone see."""

    positional: tuple[Parameter, ...]
    named: tuple[Parameter, ...]


@dataclass(frozen=True)
class Class:
    """A dataclass; doc is its docstring, line by line.

    schema is the message or definition that it is made from. An open one has a field
    for the keys that the schema does not name. positions: how many attributes can be
    given by position. constructors: the ways to make one, if not that of a dataclass.
    """

    name: str
    schema: str
    doc: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    positions: int
    markers: tuple[Marker, ...] = ()
    open: bool = False
    constructors: tuple[Constructor, ...] = ()

    @property
    def overloads(self) -> bool:
        """Whether there is more than one way to make one."""
        return len(self.constructors) > 1

    @property
    def keyword_only(self) -> bool:
        """Whether no attribute can be given by position."""
        return bool(self.attributes) and self.positions == 0

    @property
    def answer(self) -> Annotation:
        """What a message is answered with, as its markers say."""
        return self.markers[0].returns

    @property
    def positional(self) -> tuple[Attribute, ...]:
        """The attributes before the mark for keywords, or all, if there is none."""
        return self.attributes[: self.positions] or self.attributes

    @property
    def named(self) -> tuple[Attribute, ...]:
        """The attributes after the mark."""
        return self.attributes[self.positions :] if self.positions else ()


@dataclass(frozen=True)
class OpenClass:
    """A dict that may hold any key; attributes are properties for the known ones."""

    name: str
    schema: str
    doc: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    open: bool = True


@dataclass(frozen=True)
class View:
    """A dict of a vendor's customData, with properties for the known keys.

    reads are the expressions of the properties. vendor_id is filled in by new().
    """

    name: str
    schema: str
    doc: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    open: bool
    vendor_id: str | None
    reads: tuple[Code, ...]

    @property
    def own_ids(self) -> tuple[str, ...]:
        """The vendorId, if there is one; it may be empty."""
        return () if self.vendor_id is None else (self.vendor_id,)

    @property
    def attributes_given(self) -> tuple[Attribute, ...]:
        """What new() takes."""
        if self.vendor_id is None:
            return self.attributes
        return tuple(a for a in self.attributes if a.wire_name != "vendorId")

    @property
    def properties(self) -> tuple[tuple[Attribute, Code], ...]:
        return tuple(zip(self.attributes, self.reads, strict=True))


AnyClass = Class | OpenClass | View


@dataclass(frozen=True)
class Standard:
    """What a module of a vendor's package hands on: names of a standard module."""

    module: Code
    names: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A member of an enum, or a further name of one before it."""

    name: str
    value: str


@dataclass(frozen=True)
class EnumClass:
    """A string enum; schema is its definition, empty where no schema has it."""

    name: str
    doc: tuple[str, ...]
    members: tuple[Member, ...]
    schema: str = ""


@dataclass(frozen=True)
class Alias:
    """A second name of a class."""

    name: str
    target: str


@dataclass(frozen=True)
class Classes:
    """A module of dataclasses. siblings: the modules it imports, those of other
    versions under their aliases.

    name is that of the module.
    standard: in a vendor's package, what comes from the standard one. refined: classes
    from there that type checkers see with constructors of the vendor's.
    """

    name: Module
    doc: tuple[str, ...]
    open_classes: tuple[OpenClass, ...]
    views: tuple[View, ...]
    classes: tuple[Class, ...]
    aliases: tuple[Alias, ...]
    siblings: tuple[str, ...]
    uses_any: bool
    uses_unset: bool
    standard: Standard | None = None
    refined: tuple[Class, ...] = ()

    @property
    def has_checked(self) -> bool:
        """Whether type checkers see more than programs do."""
        return bool(self.classes or self.refined)

    @property
    def has_constructors(self) -> bool:
        """Whether any class has some that only type checkers see."""
        return any(cls.constructors for cls in (*self.classes, *self.refined))

    @property
    def constructors_use(self) -> tuple[str, ...]:
        """What these take from typing."""
        overloads = any(cls.overloads for cls in (*self.classes, *self.refined))
        return ("Literal", "overload") if overloads else ("Literal",)

    @property
    def foreign(self) -> tuple[tuple[str, str], ...]:
        """The modules of other versions that it imports, as package and module."""
        return _foreign(self.siblings)

    @property
    def own_siblings(self) -> tuple[str, ...]:
        """The modules of the package itself that it imports."""
        return _own(self.siblings)

    @property
    def handled(self) -> tuple[Class, ...]:
        """The messages that a handler can be for: those with markers."""
        return tuple(cls for cls in self.classes if cls.markers)

    @property
    def handled_modules(self) -> tuple[str, ...]:
        """The modules that their fields and answers are of, besides their own."""
        return _own(sorted(annotations.modules_in(self._handled_types) | {"call"}))

    @property
    def handled_foreign(self) -> tuple[tuple[str, str], ...]:
        """Those of other versions, as package and module."""
        return _foreign(sorted(annotations.modules_in(self._handled_types)))

    @property
    def handled_uses_any(self) -> bool:
        return annotations.uses(self._handled_types, annotations.ANY)

    @property
    def handled_uses_unset(self) -> bool:
        return annotations.uses(self._handled_types, annotations.UNSET)

    @property
    def _handled_types(self) -> list[Annotation]:
        answers = [cls.answer for cls in self.handled]
        return answers + [a.annotation for c in self.handled for a in c.attributes]

    @property
    def handled_exports(self) -> tuple[str, ...]:
        """Their names, sorted."""
        return _sorted_exports(tuple(cls.name for cls in self.handled))

    @property
    def standard_names(self) -> tuple[str, ...]:
        """The names that a vendor's module hands on, if any."""
        return self.standard.names if self.standard else ()

    @property
    def exports(self) -> tuple[str, ...]:
        """What the module offers: classes, and further names of them."""
        names = [cls.name for cls in self.all] + [alias.name for alias in self.aliases]
        names += [cls.name for cls in self.refined]
        return _sorted_exports((*names, *self.standard_names))

    @property
    def bases(self) -> tuple[str, ...]:
        """What the module needs of message.py."""
        marks = ["KW_ONLY"] if any(cls.named for cls in self.classes) else []
        dicts = ["ForFrameworks"] if self.open_classes or self.views else []
        return *marks, *dicts, *(["Message", "dataclass"] if self.classes else [])

    @property
    def all(self) -> tuple[AnyClass, ...]:
        """The classes of every kind."""
        return *self.open_classes, *self.views, *self.classes


def _foreign(modules: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The modules of other versions among some, as package and module."""
    split = [module.partition("_") for module in modules]
    return tuple((p, m) for p, _, m in split if p in _PACKAGES)


def _own(modules: Sequence[str]) -> tuple[str, ...]:
    """The others."""
    foreign = {f"{package}_{module}" for package, module in _foreign(modules)}
    return tuple(module for module in modules if module not in foreign)


@dataclass(frozen=True)
class Enums:
    """The module of enums; standard as of Classes."""

    doc: tuple[str, ...]
    classes: tuple[EnumClass, ...]
    aliases: tuple[Alias, ...]
    standard: Standard | None = None

    @property
    def exports(self) -> tuple[str, ...]:
        """What the module offers: enums, and further names of them."""
        names = [c.name for c in self.classes] + [alias.name for alias in self.aliases]
        return _sorted_exports((*names, *self.standard_names))

    @property
    def standard_names(self) -> tuple[str, ...]:
        """The names that a vendor's module hands on, if any."""
        return self.standard.names if self.standard else ()


@dataclass(frozen=True)
class Step:
    """How a codec handles one field; each piece of code may be empty.

    Decoding, v is the value of the payload: convert makes a number of the class
    usual of one of another class, refuse is the condition against v, decoded what
    the field is set to, strings how many JSON strings v itself is.
    Encoding, v is the value of the field: refuse_sent is the condition against
    it, fragment its part of the object's f-string. An optional field's fragment is
    made of v and kept in the variable local, a required one's is made of local at
    the end. If v is an array, item and item_sent are what becomes of an item i of
    it, and decoded is empty; the texts of the items, joined, take the place of v.
    rule is for the careful walk. nullable: an absent field is UNSET, and None is
    a null. secret says what kind of secret it holds, format which primitive type
    of the specification it has that no rule tests.
    """

    name: str
    wire_name: str
    optional: bool
    usual: Code
    convert: Expression
    refuse: Expression
    decoded: Expression
    item: Expression
    strings: Code
    refuse_sent: Code
    local: Code
    item_sent: Expression
    fragment: Expression
    rule: Expression
    nullable: bool = False
    secret: str = ""
    format: str = ""

    @property
    def absent(self) -> Code:
        return Code("UNSET" if self.nullable else "None")


@dataclass(frozen=True)
class Coded:
    """The functions for one class, which is the expression cls.

    required counts the fields that are always there, strings those of them that
    are JSON strings. open: keys that the schema does not name are kept.
    """

    name: str
    cls: Code
    steps: tuple[Step, ...]
    required: int
    strings: int
    open: bool = False

    @property
    def uses_v(self) -> bool:
        """Whether its encoder needs the variable v."""
        return any(s.optional or s.refuse_sent or s.item for s in self.steps)

    @property
    def uses_items(self) -> bool:
        """Whether both functions need the variable items."""
        return any(step.item for step in self.steps)


@dataclass(frozen=True)
class Codec:
    """The codec of a version and the rules for its careful walk.

    helpers and rules name what the two modules import from ocppj, further_rules
    what they import from extending. enums pairs definition and class. views and
    copied have rules, but no functions of their own. checks are schemas that objects
    have to pass besides their fields, shared_checks tables of those that rules name.
    sends is None where the version has no SEND messages.
    decimal: numbers are read as Decimal, for rules that are meant in decimal.
    root: how the package names the one that holds ocppj. foreign: the modules of other
    versions that the rules name, as package and module.
    """

    version: str
    helpers: tuple[str, ...]
    rules: tuple[str, ...]
    further_rules: tuple[str, ...]
    enums: tuple[tuple[str, str], ...]
    open_objects: tuple[Coded, ...]
    objects: tuple[Coded, ...]
    views: tuple[Coded, ...]
    copied: tuple[Coded, ...]
    requests: tuple[str, ...]
    responses: tuple[str, ...]
    sends: tuple[str, ...] | None
    error_codes: tuple[tuple[str, str], ...]
    decimal: bool
    answers_unreadable: bool
    root: Code
    foreign: tuple[tuple[str, str], ...] = ()
    checks: tuple[tuple[str, Code], ...] = ()
    shared_checks: tuple[tuple[Code, Code], ...] = ()
    secret_names: tuple[str, ...] = ()

    @property
    def has_sends(self) -> bool:
        """Whether the version has SEND messages, even if no action uses them."""
        return self.sends is not None

    @property
    def has_functions(self) -> bool:
        """Whether there is any function for a type."""
        return bool(self.objects or self.open_objects)

    @property
    def uses_further(self) -> bool:
        """Whether a dataclass takes further keys."""
        return any(coded.open for coded in self.objects)

    @property
    def uses_rules(self) -> bool:
        """Whether a field has no expressions, but a rule."""
        steps = [step for coded in self.objects for step in coded.steps]
        return any("decoded_by(" in step.decoded for step in steps)

    @property
    def is_further(self) -> bool:
        """Whether it needs more than the schemas of any official set."""
        return self.uses_further or self.uses_rules or bool(self.checks)


@dataclass(frozen=True)
class Side:
    """One of the two sides: its name in OCPP, and as part of names in Python."""

    name: str
    snake: str
    camel: str


@dataclass(frozen=True)
class Role:
    """What a side may request, answer with, and send unanswered.

    sends is None where the side may send nothing unanswered. methods: the class of
    each request, by the name of the method that a client has for it. overloaded: the
    same for classes that type checkers see made in several ways.
    """

    side: Side
    requests: Annotation
    responses: Annotation
    sends: Annotation | None
    methods: Mapping[str, Annotation]
    overloaded: Mapping[str, Annotation] = field(default_factory=dict)


@dataclass(frozen=True)
class Roles:
    """The module that says who may send what. typing: what it imports from there.

    blocks: the block of each action that has one. root: how the package names the one
    that holds requesting.
    """

    version: str
    typing: tuple[str, ...]
    roles: tuple[Role, ...]
    blocks: Mapping[str, str]
    root: Code

    @property
    def asks(self) -> tuple[str, ...]:
        """The classes that the methods of clients are made of."""
        is_overloaded = any(role.overloaded for role in self.roles)
        return ("Asks", "AsksAnyOf") if is_overloaded else ("Asks",)

    @property
    def exports(self) -> tuple[str, ...]:
        """What the module offers: protocols, unions, and the names of the sides."""
        names = ["BLOCKS", "Client", "Request", "SIDES", "client"]
        for role in self.roles:
            camel = role.side.camel
            names += [f"{camel}Request", f"Any{camel}Request", f"Any{camel}Response"]
            names.append(f"{camel}Client")
            names += [f"{camel}Send", f"Any{camel}Send"] if role.sends else []
        return _sorted_exports(names)


@dataclass(frozen=True)
class ChargePoint:
    """The base class for applications; package is the module of ocpp it stands for.

    send is what can be sent without an answer; None for nothing.
    root: how the package names the one that holds charge_point.
    """

    version: str
    package: str
    send: Annotation | None
    root: Code


@dataclass(frozen=True)
class Package:
    """The package of one protocol version; header stands on top of each file."""

    name: str
    version: str
    names: Names
    header: tuple[str, ...]
    doc: tuple[str, ...]
    call: Classes
    call_result: Classes
    datatypes: Classes
    enums: Enums
    codec: Codec
    roles: Roles
    charge_point: ChargePoint


@dataclass(frozen=True)
class VendorRow:
    """What a codec is told of a vendor's data: a class of extending, its arguments."""

    cls: Code
    arguments: tuple[Code, ...]


@dataclass(frozen=True)
class VendorCodec:
    """The codec of a vendor's package: functions and messages of its own.

    standard names the functions and tables that it takes from the standard codec.
    added names the classes that the standard package has under no name. foreign are
    the modules of other versions that it imports, as package and module.
    """

    codec: Codec
    standard: Standard
    data: tuple[VendorRow, ...]
    added: frozenset[str]
    foreign: tuple[tuple[str, str], ...]
    any_case: bool
    string_data: bool

    @property
    def foreign_packages(self) -> tuple[str, ...]:
        """The packages of other versions whose codecs it needs."""
        return tuple(sorted({package for package, _ in self.foreign}))

    @property
    def standard_package(self) -> Code:
        return Code(self.standard.module.rpartition(".")[0])


@dataclass(frozen=True)
class VendorPackage:
    """A vendor's package for one version.

    root_header stands on top of the package that holds those of all versions.
    """

    version: str
    header: tuple[str, ...]
    root_header: tuple[str, ...]
    doc: tuple[str, ...]
    call: Classes
    call_result: Classes
    datatypes: Classes
    enums: Enums
    codec: VendorCodec
    roles: Roles
    charge_point: ChargePoint
    names: Optional["OwnNames"] = None


@dataclass(frozen=True)
class Column:
    """What is known of each value of a set; default only serves type checkers."""

    name: str
    annotation: Code
    default: Code


@dataclass(frozen=True)
class StandardMember:
    """A value of a set under one of its names; arguments are value and columns."""

    name: str
    arguments: Code


@dataclass(frozen=True)
class StandardSet:
    """An open set of values; other_names are of the whole set."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    members: tuple[StandardMember, ...]
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class StandardVariable:
    """A variable; other_type is its own where it hides one of another type."""

    name: str
    arguments: Code
    other_type: Code


@dataclass(frozen=True)
class StandardComponent:
    """A component, the name of its class, and the variables of its own."""

    name: str
    cls: str
    variables: tuple[StandardVariable, ...]


@dataclass(frozen=True)
class StandardKey:
    """A configuration key; cls says whether it may be changed."""

    name: str
    cls: str
    arguments: Code


@dataclass(frozen=True)
class StandardNames:
    """The modules of standard names.

    exports: what import * takes. typing, data_types: what is imported from there and
    of devicemodel. anywhere: the variables of any component. names: enums for users of
    the ocpp package.
    builds_variables and builds_requests: the schemas have the types to do so.
    """

    version: str
    exports: tuple[str, ...]
    sets: tuple[StandardSet, ...]
    typing: tuple[str, ...]
    data_types: tuple[str, ...]
    anywhere: StandardComponent
    components: tuple[StandardComponent, ...]
    keys: tuple[StandardKey, ...]
    names: tuple[EnumClass, ...]
    builds_variables: bool
    builds_requests: bool

    @property
    def builds_key_requests(self) -> bool:
        """Whether there are keys, and requests to read and change them."""
        return bool(self.keys) and self.builds_requests

    @property
    def known_names(self) -> list[str]:
        """The enums of standard_names, sorted regardless of case."""
        return sorted((cls.name for cls in self.names), key=str.lower)


@dataclass(frozen=True)
class OwnComponent:
    """A component with variables of the vendor's; base is what it derives from."""

    component: StandardComponent
    base: Code


@dataclass(frozen=True)
class OwnNames:
    """The module of standard names of a vendor's package.

    standard: the package of the version. handed: what comes from its module of standard
    names. sets are whole, with the standard values in them; all else is the vendor's.
    """

    version: str
    standard: Code
    handed: tuple[str, ...]
    exports: tuple[str, ...]
    sets: tuple[StandardSet, ...]
    data_types: tuple[str, ...]
    anywhere: StandardComponent
    components: tuple[OwnComponent, ...]
    keys: tuple[StandardKey, ...]
    builds_variables: bool

    @property
    def typing(self) -> tuple[str, ...]:
        """What the module takes from typing."""
        needs = ["Any"] if self.keys or self.has_variables else []
        needs += ["Final"] if self.has_variables else []
        needs += ["Self"] if any(values.columns for values in self.sets) else []
        return tuple(needs)

    @property
    def has_variables(self) -> bool:
        """Whether there is any variable of the vendor's."""
        return bool(self.anywhere.variables or self.components)

    @property
    def has_names(self) -> bool:
        """Whether there is any variable or key of the vendor's."""
        return self.has_variables or bool(self.keys)
