"""Follows a program: what each name holds, statement by statement.

A module is followed again until nothing new is learned of what its functions share,
and a last time for the facts. Loops are followed twice, so that what one round leaves
behind is seen by the next.
"""

from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from ocpp_codegen.migration.calls import Evaluator
from ocpp_codegen.migration.expressions import Env, expressions_in
from ocpp_codegen.migration.handlers import annotated, parameters_of, request_of
from ocpp_codegen.migration.names import Names
from ocpp_codegen.migration.program import (
    Class,
    Function,
    Key,
    Program,
    World,
    statements,
    survey,
)
from ocpp_codegen.migration.shapes import Shape
from ocpp_codegen.migration.values import (
    FLOAT,
    MAYBE,
    MIXED,
    NONE,
    NOTHING,
    UNKNOWN,
    Built,
    Instance,
    Items,
    Received,
    Record,
    Routine,
    Value,
    all_of,
    element,
    join,
)

# Each round learns something; programs need three or four.
MAX_ROUNDS = 12
# How deep calls of functions with a request are followed.
MAX_DEPTH = 3
# Among the names of a decorator: what the function that it makes gets by name.
WRAPPED = "**"


def follow(modules: Mapping[Key, tuple[cst.Module, Names]]) -> dict[Key, Program]:
    """All that can be told of the values in the modules of a program."""
    world = World(followed)
    for key, (module, names) in modules.items():
        world.programs[key] = Program(key, names, world)
        survey(module, world.programs[key])
    for _ in range(MAX_ROUNDS):
        world.changed = False
        for key, (module, _names) in modules.items():
            _follow_module(world.programs[key], module)
        if world.changed:
            continue
        if world.settled:
            break
        world.settled = True  # what nobody has set by now could be anything
    return world.programs


def _follow_module(program: Program, module: cst.Module) -> None:
    env: Env = {}
    Follower(program, env).block(module.body)
    for name, value in env.items():
        program.world.join(program.globals, name, value)
    for function in program.functions.values():
        follow_function(function)
    for id_ in program.own.values():
        cls = program.world.classes[id_]
        _follow_body(program, cls)
        for method in cls.methods.values():
            follow_function(method)


def _follow_body(program: Program, cls: Class) -> None:
    """Follows the body of a class: its names are attributes of its objects."""
    env: Env = {}
    follower = Follower(program, env)
    for node in statements(cls.node.body):
        if isinstance(node, cst.SimpleStatementLine):
            follower.statement(node)
    for name, value in follower.env.items():
        if value != UNKNOWN:
            program.world.set_attribute(cls.id, name, value)


def follow_function(
    function: Function,
    outer: Env | None = None,
    given: dict[str, Value] | None = None,
) -> Value:
    """Follows the body of a function once; what it gives back.

    given: what its parameters hold in one call, which is then not put down as what
    every call gives back.
    """
    program = function.program
    env = dict(outer or {})
    env |= _parameters(program, function, env.get(WRAPPED, UNKNOWN)) | (given or {})
    if (wrapped := program.world.wrapped.get(function)) is not None:
        env[WRAPPED] = wrapped
    follower = Follower(program, env)
    follower.block(function.node.body.body)
    result: Value = follower.result
    if follower.evaluator.yielded:
        result = Items(all_of(follower.evaluator.yielded))
    if function.node.returns is not None:
        said = annotated(program.names, function.node.returns.annotation, program)
        program.facts[function.node.returns] = result
        result = (
            said if said != NOTHING and result in (NOTHING, UNKNOWN, MAYBE) else result
        )
    if given is None:
        program.world.set_result(function, result)
    return result


_depth = 0


def followed(function: Function, given: dict[str, Value]) -> Value:
    """What one call of a function gives back."""
    global _depth
    if _depth >= MAX_DEPTH:
        return UNKNOWN
    _depth += 1
    try:
        return follow_function(function, given=given)
    finally:
        _depth -= 1


def _parameters(program: Program, function: Function, further: Value) -> Env:
    """What the parameters of a function hold, by its action, annotations and calls.

    further: what is given to it by names that it does not have.
    """
    env: Env = {}
    request = request_of(program, function)
    handled = parameters_of(request, function) if request else {}
    if request is not None:
        _wrap(program, function, request)
    own = function.own_name()
    if own is not None and function.owner is not None:
        env[own] = Instance(function.owner)
    for param in function.parameters():
        name = param.name.value
        said: Value = NOTHING
        if param.annotation is not None:
            said = annotated(program.names, param.annotation.annotation, program)
        if name in handled:
            env[name] = handled[name]
        elif request is not None:
            env[name] = UNKNOWN
        else:
            env[name] = said if said != NOTHING else _given(program, function, name)
        if param.annotation is not None and not isinstance(param.default, cst.Dict):
            program.facts[param.annotation] = env[name]
    return env | _rest(function, handled, further if request is None else UNKNOWN)


def _rest(function: Function, handled: Env, further: Value) -> Env:
    """What the further arguments hold, by position and by name."""
    params, env = function.node.params, Env()
    if isinstance(params.star_arg, cst.Param):
        env[params.star_arg.name.value] = UNKNOWN
    if params.star_kwarg is not None:
        name = params.star_kwarg.name.value
        env[name] = handled.get(name, further)
    return env


def _wrap(program: Program, handler: Function, request: Shape) -> None:
    """Lets what decorates a handler get what it handles."""
    for decorator in handler.node.decorators:
        node = decorator.decorator
        found = program.function(node.func if isinstance(node, cst.Call) else node)
        if found is not None:
            fields = request.fields.values()
            named = Record(tuple((field.name, field.value) for field in fields))
            program.world.join(program.world.wrapped, found, named)


def _given(program: Program, function: Function, name: str) -> Value:
    """What calls give to a parameter; who else calls may give a dict of its own."""
    value = program.world.parameter(function, name)
    is_object = isinstance(value, Received | Built)
    return MIXED if is_object and function.is_registered else value


class Follower:
    """Follows statements; env holds what names hold at the point that is reached."""

    def __init__(self, program: Program, env: Env) -> None:
        self.program = program
        self.evaluator = Evaluator(program, env)
        self.globals: set[str] = set()
        self.result: Value = NOTHING

    @property
    def env(self) -> Env:
        """What names hold now."""
        return self.evaluator.env

    @env.setter
    def env(self, env: Env) -> None:
        self.evaluator.env = env

    def block(self, statements: Iterable[cst.CSTNode]) -> bool:
        """Follows statements in their order; whether their end is reached."""
        alive = True
        for statement in statements:
            # What can't be reached is followed as well, so that it has facts.
            alive = self.statement(statement) and alive
        return alive

    def statement(self, node: cst.CSTNode) -> bool:
        """Follows one statement; whether the next one is reached."""
        match node:
            case cst.SimpleStatementLine(body=parts):
                return self.line(parts)
            case cst.If():
                return self.branches(node)
            case cst.For():
                self.loop(node, node.iter)
            case cst.While():
                self.loop(node, None)
            case cst.With():
                return self.context(node)
            case cst.Try() | cst.TryStar():
                return self.attempt(node)
            case cst.Match():
                self.choice(node)
            case cst.FunctionDef():
                self.nested(node)
            case cst.BaseSmallStatement():  # of a block on one line
                return self.simple(node)
        return True

    # Simple statements

    def line(self, parts: Iterable[cst.BaseSmallStatement]) -> bool:
        """Follows each statement of a line, whether it is reached or not."""
        ends = [self.simple(part) for part in parts]
        return all(ends)

    def simple(self, node: cst.BaseSmallStatement) -> bool:
        """Follows one statement of a line."""
        match node:
            case cst.Assign(targets=targets, value=value):
                held = self.evaluator.value(value)
                for target in targets:
                    self.assign(target.target, held)
                    if isinstance(target.target, cst.Name):
                        self.evaluator.origins[target.target.value] = value
            case cst.AnnAssign(target=target, annotation=annotation, value=value):
                said = annotated(
                    self.program.names, annotation.annotation, self.program
                )
                held = self.evaluator.value(value) if value is not None else NOTHING
                self.program.facts[annotation] = held
                self.assign(target, held if said == NOTHING else said)
            case cst.AugAssign(target=target, value=value):
                self.add(target, value)
            case cst.Return(value=value):
                held = NONE if value is None else self.evaluator.value(value)
                self.result = join(self.result, held)
                return False
            case cst.Global(names=names):
                self.globals |= {name.name.value for name in names}
            case _:
                for part in expressions_in(node):
                    self.evaluator.value(part)
                return not isinstance(node, (cst.Raise, cst.Break, cst.Continue))
        return True

    def add(self, target: cst.BaseExpression, value: cst.BaseExpression) -> None:
        """Lets a list hold more items, and a sum of floats be one."""
        added, held = self.evaluator.value(value), self.evaluator.value(target)
        if isinstance(held, Items):
            self.evaluator.put_into(target, Items(element(added)))
        elif added == FLOAT:
            self.assign(target, join(held, added))

    def assign(self, target: cst.BaseExpression, value: Value) -> None:
        """Lets a target hold a value; a global name holds what any function gives."""
        self.evaluator.bind(target, value)
        self.program.facts[target] = value
        if isinstance(target, cst.Name) and target.value in self.globals:
            self.program.set_global(target, self.env.pop(target.value))

    # Compound statements

    def branches(self, node: cst.If) -> bool:
        """Follows an if with all that belongs to it."""
        self.evaluator.value(node.test)
        before = dict(self.env)
        alive = self.block(node.body.body)
        after, self.env = self.env, before
        other = True
        if isinstance(node.orelse, cst.If):
            other = self.branches(node.orelse)
        elif node.orelse is not None:
            other = self.block(node.orelse.body.body)
        if alive:
            self.env = _joined(after, self.env) if other else after
        return alive or other

    def loop(self, node: cst.For | cst.While, items: cst.BaseExpression | None) -> None:
        """Follows a loop twice, and what may be left behind by either round."""
        for _ in range(2):
            before = dict(self.env)
            if isinstance(node, cst.For) and items is not None:
                held = element(self.evaluator.value(items))
                self.evaluator.bind(node.target, held)
                self.program.facts[node.target] = held
            elif isinstance(node, cst.While):
                self.evaluator.value(node.test)
            self.block(node.body.body)
            self.env = _joined(before, self.env)
        if node.orelse is not None:
            self.block(node.orelse.body.body)

    def context(self, node: cst.With) -> bool:
        """Follows a with."""
        for item in node.items:
            held = self.evaluator.value(item.item)
            if item.asname is not None:
                self.evaluator.bind(item.asname.name, held)
        return self.block(node.body.body)

    def attempt(self, node: cst.Try | cst.TryStar) -> bool:
        """Follows a try: a handler may begin after any statement of the body."""
        before = dict(self.env)
        alive = self.block(node.body.body)
        if alive and node.orelse is not None:
            alive = self.block(node.orelse.body.body)
        after = self.env
        at_error = _joined(before, after)
        ends = [after] if alive else []
        for handler in node.handlers:
            self.env = dict(at_error)
            if handler.name is not None:
                self.evaluator.bind(handler.name.name, UNKNOWN)
            if self.block(handler.body.body):
                ends.append(self.env)
        self.env = at_error
        if ends:
            self.env = ends[0]
            for end in ends[1:]:
                self.env = _joined(self.env, end)
        finished = node.finalbody is None or self.block(node.finalbody.body.body)
        return bool(ends) and finished

    def choice(self, node: cst.Match) -> None:
        """Follows a match; what its patterns catch could be anything."""
        self.evaluator.value(node.subject)
        before = dict(self.env)
        end = before
        for case in node.cases:
            self.env = dict(before)
            for caught in _caught(case.pattern):
                self.env[caught] = UNKNOWN
            if case.guard is not None:
                self.evaluator.value(case.guard)
            if self.block(case.body.body):
                end = _joined(end, self.env)
        self.env = end

    def nested(self, node: cst.FunctionDef) -> None:
        """Follows a function inside of another, which knows the names around it."""
        if any(node is known.node for known in self.program.functions.values()):
            return  # it is followed from the module
        function = self.program.function_in(node)
        self.env[node.name.value] = Routine(function)
        follow_function(function, outer=self.env)


def _joined(first: Env, second: Env) -> Env:
    names = dict.fromkeys((*first, *second))
    return {
        name: join(first.get(name, NOTHING), second.get(name, NOTHING))
        for name in names
    }


def _caught(pattern: cst.CSTNode) -> Sequence[str]:
    names = []
    for child in pattern.children:
        if isinstance(pattern, (cst.MatchAs, cst.MatchStar, cst.MatchMapping)):
            names += [child.value] if isinstance(child, cst.Name) else []
        names += _caught(child)
    return names
