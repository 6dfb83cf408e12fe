"""What the calls of a program give back, and what they put where."""

from collections.abc import Callable

import libcst as cst

from ocpp_codegen.migration import shapes
from ocpp_codegen.migration.expressions import Expressions, field_value
from ocpp_codegen.migration.handlers import is_charge_point
from ocpp_codegen.migration.program import Class, Function
from ocpp_codegen.migration.values import (
    FLOAT,
    MESSAGE,
    NONE,
    NOTHING,
    OTHER,
    UNKNOWN,
    VENDOR,
    Built,
    Group,
    Instance,
    Items,
    Keyed,
    Received,
    Record,
    Routine,
    Value,
    all_of,
    element,
    join,
    without_text,
)

# Methods that fill what is a list or set then.
_FILLERS = ("append", "add", "appendleft", "insert", "extend")

# Functions that give a list of the same items, the first argument itself, one of its
# items, or something that has no objects of messages in it.
_SAME_ITEMS = ("list", "sorted", "reversed", "tuple", "set", "iter", "deque")
_SAME = ("wait_for", "shield", "create_task", "ensure_future", "deepcopy", "copy")
_ONE_ITEM = ("min", "max", "next")
_OTHERS = ("str", "int", "float", "bool", "len", "isinstance", "repr", "round")
_PARSERS = ("loads", "load", "json", "safe_load", "asdict", "vars", "remove_nones")

Arguments = list[tuple[str, Value]]


class Evaluator(Expressions):
    """Expressions with the calls in them."""

    def call(self, node: cst.Call) -> Value:
        """What a call gives back."""
        arguments = _arguments(self, node)
        func = node.func
        if isinstance(func, cst.Attribute):
            base = self.value(func.value)
            name = func.attr.value
            found = _of_method(self, node, base, name, arguments)
            return _of_function(self, node, name, arguments) if found is None else found
        if isinstance(func, cst.Name):
            return _of_function(self, node, func.value, arguments)
        self.value(func)
        return UNKNOWN


def _arguments(evaluator: Evaluator, node: cst.Call) -> Arguments:
    """The keyword (or star) and value of each argument.

    A function among them is given the items of the first list, as sorted and map do.
    """
    found = [
        (
            arg.keyword.value if arg.keyword else arg.star,
            without_text(evaluator.value(arg.value)),
        )
        for arg in node.args
        if not isinstance(arg.value, cst.Lambda)
    ]
    routines = [value for _, value in found if isinstance(value, Routine)]
    lambdas = [arg for arg in node.args if isinstance(arg.value, cst.Lambda)]
    if not routines and not lambdas:
        return found
    given = element(_listed(evaluator, node, found))
    for routine in routines:
        assert isinstance(routine.function, Function)
        _give(evaluator, routine.function, [("", given)])
    for arg in lambdas:
        assert isinstance(arg.value, cst.Lambda)
        made = evaluator.function(arg.value, given)
        found.append((arg.keyword.value if arg.keyword else "", Items(made)))
    return found


def _listed(evaluator: Evaluator, node: cst.Call, found: Arguments) -> Value:
    """The list that a function among the arguments goes through, if there is one."""
    lists = [v for keyword, v in found if not keyword and isinstance(v, (Items, Group))]
    if not lists and isinstance(node.func, cst.Attribute):
        return evaluator.value(node.func.value)  # items.sort(key=...)
    return lists[0] if lists else UNKNOWN


# Methods


def _of_method(
    evaluator: Evaluator, node: cst.Call, base: Value, name: str, arguments: Arguments
) -> Value | None:
    """What a method gives back; None if the base does not tell."""
    if name == "call" and (answer := _response(arguments)) is not None:
        return answer
    base = without_text(base)
    match base:
        case Received() if name == "result":  # of a task
            return base
        case Received(paths) if name == "get":
            return _got(field_value(paths, _key(evaluator, node)), arguments)
        case Instance(owner):
            return _of_instance(evaluator, owner, name, arguments)
        case Items() | Group():
            return _of_list(evaluator, node, base, name, arguments)
        case Keyed() | Record():
            return _of_dict(evaluator, node, base, name, arguments)
    if base == NOTHING and name in _FILLERS:
        return _of_list(evaluator, node, base, name, arguments)
    if base == VENDOR:
        return VENDOR
    return OTHER if base in (OTHER, FLOAT) and name not in _PARSERS else None


def _of_instance(
    evaluator: Evaluator, owner: str, name: str, arguments: Arguments
) -> Value:
    world = evaluator.program.world
    method = world.method(owner, name)
    if method is None:  # a property or what the class inherits from elsewhere
        return MESSAGE if name == "call" and is_charge_point(world, owner) else UNKNOWN
    return _invoked(evaluator, method, arguments)


def _response(arguments: Arguments) -> Value | None:
    """The answer to a request that the program has made."""
    for keyword, value in arguments:
        if keyword in ("", "payload") and isinstance(value, Built):
            version, module, name = value.path.split(".")
            if module == "call":
                return Received((f"{version}.call_result.{name}",))
    return None


def _key(evaluator: Evaluator, node: cst.Call) -> str:
    key = evaluator.key(node.args[0].value) if node.args else None
    return key if isinstance(key, str) else ""


def _got(value: Value, arguments: Arguments) -> Value:
    """What get gives: the value, or a default."""
    default = arguments[1][1] if len(arguments) > 1 else NONE
    return join(value, default)


def _of_list(
    evaluator: Evaluator, node: cst.Call, base: Value, name: str, arguments: Arguments
) -> Value:
    values = [value for _, value in arguments]
    assert isinstance(node.func, cst.Attribute)
    if name in ("append", "add", "appendleft") and values:
        evaluator.put_into(node.func.value, Items(values[0]))
        return NONE
    if name == "insert" and len(values) > 1:
        evaluator.put_into(node.func.value, Items(values[1]))
        return NONE
    if name in ("extend", "update") and values:
        evaluator.put_into(node.func.value, Items(element(values[0])))
        return NONE
    if name in ("pop", "popleft"):
        return element(base)
    return base if name == "copy" else OTHER


def _of_dict(
    evaluator: Evaluator, node: cst.Call, base: Value, name: str, arguments: Arguments
) -> Value:
    values = [value for _, value in arguments]
    key = _key(evaluator, node)
    held = base.get(key) if isinstance(base, Record) and key else element(base)
    assert isinstance(node.func, cst.Attribute)
    match name:
        case "get" | "pop":
            return _got(held, arguments)
        case "setdefault":
            default = values[1] if len(values) > 1 else NONE
            evaluator.put_into(node.func.value, Keyed(default))
            return join(held, default)
        case "update" if values:
            evaluator.put_into(node.func.value, values[0])
            return NONE
        case "values":
            return Items(element(base))
        case "items":
            return Items(Group((OTHER, element(base))))
        case "copy":
            return base
    return OTHER


# Functions and classes


def _of_function(
    evaluator: Evaluator, node: cst.Call, name: str, arguments: Arguments
) -> Value:
    program = evaluator.program
    path = program.names.path(node.func)
    if shapes.shape(path) is not None:
        is_copy = arguments == [("**", Received((path,)))]
        return Received((path,)) if is_copy else Built(path)
    if path.split(".")[1:2] in (["enums"], ["standard"]):
        return OTHER
    if (cls := program.world.classes.get(program.class_id(node.func))) is not None:
        return _made(evaluator, cls, arguments)
    held = evaluator.name(node.func) if isinstance(node.func, cst.Name) else None
    function = program.function(node.func)
    if isinstance(held, Routine) and isinstance(held.function, Function):
        function = held.function
    if function is not None:
        return _invoked(evaluator, function, arguments)
    for arg in node.args:
        if arg.keyword is not None and arg.keyword.value == "default_factory":
            return _of_factory(evaluator, arg.value)
    return _of_library(name, arguments)


def _of_factory(evaluator: Evaluator, node: cst.BaseExpression) -> Value:
    """What a field of a dataclass holds at first: an empty list, dict or object."""
    match node:
        case cst.Name(value="list" | "set" | "deque"):
            return Items(NOTHING)
        case cst.Name(value="dict" | "defaultdict"):
            return Keyed(NOTHING)
    own = evaluator.program.class_id(node)
    return Instance(own) if own else UNKNOWN


def _of_library(name: str, arguments: Arguments) -> Value:
    """What functions of the standard library give back, by their last name."""
    values = [value for keyword, value in arguments if not keyword]
    first = values[0] if values else NOTHING
    if name in _MAKERS:
        return _MAKERS[name](values)
    if name == "gather":
        starred = [element(value) for keyword, value in arguments if keyword == "*"]
        return Items(all_of(starred)) if starred else Group(tuple(values))
    if name == "dict":
        return _dict_of(values, arguments)
    if name in _SAME_ITEMS:
        return Items(element(first))
    if name in _SAME:
        return first
    if name in ("min", "max") and len(values) > 1:
        return all_of(values)
    if name in _ONE_ITEM:
        return join(element(first), values[1] if len(values) > 1 else NOTHING)
    if name in ("sum", "abs"):
        return FLOAT if FLOAT in (first, element(first)) else OTHER
    return OTHER if name in _OTHERS or name in _PARSERS else UNKNOWN


def _dict_of(values: list[Value], arguments: Arguments) -> Value:
    """A dict of an object is one all through, once it is made as the hint says."""
    if not values:
        return Record(tuple(arguments))
    return OTHER if isinstance(values[0], Received | Built) else values[0]


# What functions make of several values.
_MAKERS: dict[str, Callable[[list[Value]], Value]] = {
    "cast": lambda values: values[-1] if values else UNKNOWN,
    "chain": lambda values: Items(all_of(map(element, values))),
    "defaultdict": lambda values: Keyed(NOTHING),
    "enumerate": lambda values: Items(Group((OTHER, all_of(map(element, values[:1]))))),
    "filter": lambda values: Items(all_of(map(element, values[1:] or values))),
    "map": lambda values: values[-1] if values else UNKNOWN,
    "zip": lambda values: Items(Group(tuple(map(element, values)))),
}


def _made(evaluator: Evaluator, cls: Class, arguments: Arguments) -> Value:
    """An object of a class of the program, whose fields may hold the arguments."""
    world = evaluator.program.world
    init = world.method(cls.id, "__init__")
    if init is not None:
        _give(evaluator, init, arguments)
        return Instance(cls.id)
    fields = [f for c in [*world.lineage(cls.id)][::-1] for f in c.fields]
    for index, (keyword, value) in enumerate(arguments):
        name = keyword or (fields[index] if index < len(fields) else "")
        if name in fields:
            world.set_attribute(cls.id, name, value)
    return Instance(cls.id)


def _invoked(evaluator: Evaluator, function: Function, arguments: Arguments) -> Value:
    """What a function of the program gives back.

    One that is given a request is followed with that, as it may send it.
    """
    _give(evaluator, function, arguments)
    if any(isinstance(value, Built) for _, value in arguments):
        given = _given(function, arguments)
        return evaluator.program.world.followed(function, given)
    return evaluator.program.world.result(function)


def _give(evaluator: Evaluator, function: Function, arguments: Arguments) -> None:
    for name, value in _given(function, arguments).items():
        evaluator.program.world.set_parameter(function, name, value)


def _given(function: Function, arguments: Arguments) -> dict[str, Value]:
    """Which parameter gets which argument."""
    names = [param.name.value for param in function.parameters()]
    given: dict[str, Value] = {}
    for index, (keyword, value) in enumerate(arguments):
        if keyword in ("*", "**"):
            return dict.fromkeys(names, UNKNOWN)
        if keyword:
            given[keyword] = value
        elif index < len(names):
            given[names[index]] = value
    return given
