"""The accelerator gives what the Python codec gives, and is missed by nobody.

Here it is compiled and loaded on purpose; the other tests run without it, unless
OCPP_ACCELERATOR=1 asks for it (make test-accelerator).
"""

import dataclasses
import importlib
import inspect
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import pytest
from generated import ocppj
from generated.ocppj import accelerator
from tests.helpers import (
    accelerated,
    accelerator_faults,
    accelerator_mutants,
    codecs,
    fuzz,
    fuzz_accelerator,
    fuzz_guided,
    payloads,
    schemas,
)
from tests.helpers.codecs import PACKAGES

from ocpp_codegen import runtime
from ocpp_codegen.output import files as output
from ocpp_codegen.targets import files as targets_files
from ocpp_codegen.targets import runtime as runtime_files

# Texts of each package in the slice of make fuzz-accelerator.
SLICE = 400

# Payloads of each message in the slice of make fuzz, and in the count of what is taken.
EACH = 8

LARGEST = 100_000

VENDORS = ("vendor.v16", "vendor.v201", "vendor.v21")


@pytest.fixture(autouse=True)
def built() -> Iterator[ModuleType]:
    """The accelerator; codecs that a test makes use it."""
    missing = accelerated.missing_compiler()
    if missing and os.environ.get(accelerated.WITHOUT) == "1":
        pytest.skip(missing)
    if missing:
        pytest.fail(missing)
    module = accelerated.built()
    with accelerated.used(module):
        yield module


# Compared with Python


@pytest.mark.parametrize("package", fuzz_accelerator.PACKAGES)
def test_a_slice_of_make_fuzz_accelerator_finds_no_difference(package: str) -> None:
    report = fuzz_accelerator.run(package, SLICE, seed=5)
    assert report.differences == []
    kinds = {kind.removeprefix(f"{package} ") for kind in report.tried}
    assert kinds >= {"plain", "odd", "mangled", "frame", "written", "changed"}
    for kind in "plain", "odd", "mangled", "frame", "written", "changed in a frame":
        assert report.taken[f"{package} {kind}"] > 0, kind
    lines = list(fuzz_accelerator.table(report))
    assert len(lines) == 1 + len(kinds)


@pytest.mark.parametrize("mutant", ["duplicate keys", "lengths"])
def test_the_fuzz_would_see_a_mistake(mutant: str) -> None:
    """make mutants tries the others."""
    assert accelerator_mutants.differences(mutant)


@pytest.mark.parametrize("package", PACKAGES)
def test_verdicts_are_those_of_the_schema(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same as for the codec in Python: texts and objects against jsonschema."""
    codec = codecs.module(package, "codec")
    for name, function in accelerated.methods(codec.version_codec).items():
        monkeypatch.setattr(codec, name, function)
    for index in range(len(codecs.messages(package))):
        report = fuzz.run(package, index, EACH, seed=7)
        assert report.disagreements == []


@pytest.mark.parametrize("package", PACKAGES)
def test_all_but_one_in_a_hundred_right_payloads_are_taken(package: str) -> None:
    pair = fuzz_accelerator.Pair(package)
    seen = taken = 0
    for target in codecs.messages(package):
        maker = target.maker(random.Random(str(target)))
        for number in range(EACH):
            payload = ordinary(maker, target.node, maker.random(target.node))
            text = json.dumps(payload, ensure_ascii=number % 2 == 0)
            message = pair.from_json(target.cls, text)
            seen += 1
            if message is not fuzz_accelerator.NOT_MINE:
                taken += pair.to_json(message) == pair.python.to_json(message)
    assert taken / seen >= 0.99, f"{taken} of {seen}"


def ordinary(maker: payloads.Maker, node: schemas.Schema, payload: Any) -> Any:
    """A payload without what is right but rare: 1.0 for 1, and 2**64 in vendor data."""
    for site in list(payloads.sites(maker, node, payload)):
        if site.node.get("type") == "integer":
            payload = payloads.put(payload, site.path, int(site.value))
    text = json.dumps(payload)
    return json.loads(text.replace(str(10**40), "5").replace(str(2**63), "5"))


@pytest.mark.slow
def test_a_slice_of_make_fuzz_guided_finds_nothing(tmp_path: Path) -> None:
    clang = fuzz_guided.compiler()
    if clang is None:
        pytest.skip("no clang with libFuzzer here: make fuzz-guided needs it")
    done = fuzz_guided.run(tmp_path, clang, "-runs=10000")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "DONE" in done.stdout


# Memory


@pytest.mark.parametrize(
    "name",
    [
        "read, small",
        "read, escapes",
        "written, large",
        "answered",
        "matched",
        "matched, facts",
        "line",
        "line of another second",
    ],
)
def test_memory_may_run_out_anywhere(name: str) -> None:
    """make test-accelerator does it for all scenarios."""
    pytest.importorskip("_testcapi", reason="this Python was built without _testcapi")
    functions = dict(accelerator_faults.scenarios())
    assert accelerator_faults.check_faults(name, functions[name]) > 0


def test_nothing_is_kept_of_many_rounds() -> None:
    assert accelerator_faults.check_leaks(20_000) >= 20_000


def test_a_leak_would_be_seen() -> None:
    """make mutants tries others."""
    assert accelerator_mutants.leaks("an object")


# Behaviour that no verdict shows


@pytest.mark.parametrize("name", ["from_json", "to_json", "unpack", "pack"])
def test_signatures_and_docstrings_are_those_of_the_codec(name: str) -> None:
    codec = importlib.import_module("generated.v201.codec").version_codec
    fast, slow = accelerated.methods(codec)[name], getattr(ocppj.Codec, name)
    parameters = [
        (p.name, p.kind, p.default)
        for p in list(inspect.signature(slow).parameters.values())[1:]
    ]
    found = inspect.signature(fast).parameters.values()
    assert [(p.name, p.kind, p.default) for p in found] == parameters
    summary, _, _ = str(inspect.getdoc(slow)).partition("\n")
    assert str(inspect.getdoc(fast)).startswith(summary + "\n")


def fresh(package: str = "v201") -> tuple[Any, Any]:
    """The methods of a codec with the accelerator, and its messages."""
    codec = importlib.import_module(f"generated.{package}.codec").version_codec
    call = importlib.import_module(f"generated.{package}.call")
    return type("Methods", (), accelerated.methods(codec)), call


def test_arguments_may_be_given_by_name() -> None:
    codec, call = fresh()
    message = call.Heartbeat()
    frame = ocppj.Call("1", message, "Heartbeat")
    text = '[2,"1","Heartbeat",{}]'
    assert codec.from_json(cls=call.Heartbeat, text="{}") == message
    assert codec.to_json(message=message, validate=False) == "{}"
    assert (
        codec.to_json(message, validate=False) == codec.to_json(message, True) == "{}"
    )
    assert codec.pack(frame, validate=False) == codec.pack(frame=frame) == text
    assert codec.unpack(text=text, action_of=None) == frame
    tolerated = codec.from_json(call.Heartbeat, "{}", tolerant=True)
    assert tolerated == ocppj.Tolerated(message, (), {})
    assert type(tolerated) is ocppj.Tolerated
    known: list[Any] = [{"enum"}, ["enum"], ("enum",), frozenset(), iter(["enum"])]
    for tolerant in known:
        assert codec.from_json(call.Heartbeat, "{}", tolerant=tolerant) == tolerated
    unknown: list[Any] = [{"no such rule"}, "enum", 5]
    for tolerant in unknown:
        with pytest.raises((ValueError, TypeError)):
            codec.from_json(call.Heartbeat, "{}", tolerant=tolerant)
        with pytest.raises((ValueError, TypeError)):
            codec.unpack(text, tolerant=tolerant)
    assert codec.unpack(text, tolerant=True) == ocppj.Tolerated(frame, (), {})
    assert codec.unpack(text, None, tolerant={"enum"}).message == frame
    assert codec.pack(frame, True, tolerant=True) == text
    with pytest.raises(TypeError, match="multiple values"):
        codec.unpack(text, None, action_of=None)
    with pytest.raises(TypeError, match="multiple values"):
        codec.pack(frame, True, validate=False)
    for arguments in ((), (1, 2, 3)):
        with pytest.raises(TypeError):
            codec.from_json(*arguments)
    with pytest.raises(TypeError, match="speed"):
        codec.to_json(message, speed=1)


def test_ids_of_vendors_of_1_6_are_the_same_in_any_case() -> None:
    codec, call = fresh("vendor.v16")
    ids = '"vendorId":"COM.Example","messageId":"CABLEcheck"'
    text = f'{{{ids},"data":"{{\\"result\\":\\"Good\\"}}"}}'
    message = codec.from_json(call.DataTransfer, text)
    assert message.data.result == "Good"
    assert codec.to_json(message) == text
    frame = ocppj.Call("1", message, "DataTransfer")
    assert codec.unpack(f'[2,"1","DataTransfer",{text}]') == frame
    with pytest.raises(ocppj.ValidationError):
        codec.from_json(call.DataTransfer, f'{{{ids},"data":"{{}}"}}')


def test_a_response_asks_for_its_request_once() -> None:
    codec, call = fresh()
    waiting: dict[str, Any] = {"1": "Heartbeat", "2": ocppj.Call("2", call.Heartbeat())}
    asked = []

    def forget(message_id: str) -> Any:
        asked.append(message_id)
        return waiting.pop(message_id, None)

    payload = '{"currentTime":"2026-03-14T09:26:53Z"}'
    for message_id in "1", "2":
        frame = codec.unpack(f'[3,"{message_id}",{payload}]', forget)
        assert (frame.message_id, frame.action) == (message_id, "Heartbeat")
    with pytest.raises(ocppj.FrameError):
        codec.unpack(f'[3,"1",{payload}]', action_of=forget)
    assert asked == ["1", "2", "1"]
    waiting["1"] = "Heartbeat"
    with pytest.raises(ocppj.FrameError):  # the payload is wrong, its request known
        codec.unpack('[3,"1",{"currentTime":5}]', forget)
    assert asked == ["1", "2", "1", "1"]
    waiting["1"] = "Heartbeat"
    found = codec.unpack('[3,"1",{"currentTime":5}]', forget, tolerant=True)
    assert [finding.pointer for finding in found.findings] == ["/currentTime"]
    assert asked.pop() == "1"
    waiting["1"] = "Heartbeat"
    found = codec.unpack(f'[3,"1",{payload}]', forget, tolerant=True)
    assert (found.message.action, found.findings) == ("Heartbeat", ())
    assert asked.pop() == "1"
    for broken in f'[3,"1",{payload}', f'[3,"1",{payload}] x', '[3,"1",{"a":"\\x"}]':
        with pytest.raises(ocppj.FrameError):  # what is not JSON still has an id
            codec.unpack(broken, forget)
    assert asked[4:] == ["1", "1", "1"]


def test_what_the_asked_one_raises_is_raised() -> None:
    codec, _ = fresh()

    def fail(message_id: str) -> Any:
        raise KeyError(message_id)

    with pytest.raises(KeyError, match="17"):
        codec.unpack('[3,"17",{}]', fail)


def test_rules_are_loaded_at_the_first_use_and_by_threads_at_once() -> None:
    codec = importlib.import_module("generated.v201.codec").version_codec
    call = importlib.import_module("generated.v201.call")
    loads = []
    facts = codec._facts

    def counted() -> Any:
        loads.append(threading.current_thread())
        return facts()

    alone = accelerated.python_alone(codec)
    python = accelerated.always(None)
    python.from_json = alone.from_json
    functions = accelerator.functions(python, counted)
    assert loads == []
    results: list[Any] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        for _ in range(50):
            results.append(functions["from_json"](call.Heartbeat, "{}"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [call.Heartbeat()] * 400
    assert len(loads) == 1


def test_rules_that_cannot_be_loaded_leave_the_work_to_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is reported, once, in the way of Python for what nobody can catch."""
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    nothing = accelerated.always("Python")

    def fail() -> Any:
        raise OSError("no such file")

    function = accelerator.functions(nothing, fail)["from_json"]
    assert function(dict, "{}") == function(dict, "{}") == "Python"
    assert [str(found.exc_value) for found in reported] == ["no such file"]


def test_an_interrupt_while_rules_are_loaded_is_not_lost() -> None:
    nothing = accelerated.always("Python")

    def interrupt() -> Any:
        raise KeyboardInterrupt

    function = accelerator.functions(nothing, interrupt)["to_json"]
    with pytest.raises(KeyboardInterrupt):
        function({})


@dataclasses.dataclass
class WithDict:
    """A message that is more than its slots."""

    vendor_id: str


def test_classes_that_are_more_than_slots_are_left_to_python(
    built: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    properties = (ocppj.Property("vendor_id", "vendorId", ocppj.String(5), True),)
    shape = ocppj.Shape(WithDict, properties)
    facts = ocppj.Facts({"A": shape}, {WithDict: "A"}, {}, {}, {}, {}, False)
    nothing = accelerated.always("Python")
    functions = accelerator.functions(nothing, lambda: facts)
    assert functions["from_json"](WithDict, '{"vendorId":"x"}') == "Python"
    assert functions["to_json"](WithDict("x")) == "Python"
    # The compiled part does not take Python's word for it.
    slots = (("vendorId", "vendor_id", (built.STRING, None, 5, None), True, None),)
    table = ((built.OBJECT, WithDict, slots, None),)
    frames: Any = ((ocppj.Call, {}), (ocppj.CallResult, {}), (ocppj.Send, {}))
    made = built.Codec(lambda: (table, frames, (), False), *[len] * 8)
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    with pytest.raises(TypeError):  # len stands for the method in Python
        made.from_json(WithDict, "{}")
    assert isinstance(reported[0].exc_value, AttributeError)


@pytest.mark.parametrize(
    "tables",
    [
        None,
        (),
        ([], (), (), False),
        (((0, int, (), None),), (1, 2, 3), (), False),
        ((5,), ((int, {}),) * 3, (), False),
        (((0, int, (5,), None),), ((int, {}),) * 3, (), False),
        (((9, int, (), None),), ((int, {}),) * 3, (), False),
    ],
)
def test_tables_that_are_wrong_are_refused(
    built: ModuleType, tables: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    made = built.Codec(lambda: tables, *[lambda *_: "Python"] * 8)
    assert made.to_json(5) == "Python"
    assert isinstance(reported[0].exc_value, (TypeError, ValueError))


# Building it


def python(folder: Path, *arguments: str, **more: str) -> Any:
    """A Python in the folder that holds a copy of the output."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=accelerated.environment(PYTHONPATH=str(folder), **more),
        capture_output=True,
        text=True,
    )


def is_accelerated(folder: Path, **more: str) -> str:
    """What the codecs in a copy of the output say, after they have done some work."""
    packages = ["v16", "v201", "v21", *VENDORS]
    lines = [f"from generated.{p} import codec as c{i}" for i, p in enumerate(packages)]
    lines.append(f"codecs = [{', '.join(f'c{i}' for i in range(len(packages)))}]")
    lines.append('for c in codecs: c.pack(c.unpack(\'[2,"1","Heartbeat",{}]\'))')
    lines.append("print({c.ACCELERATED for c in codecs})")
    done = python(folder, "-c", "\n".join(lines), **more)
    assert (done.returncode, done.stderr) == (0, "")
    return str(done.stdout.strip())


def test_it_is_compiled_in_place_and_found(tmp_path: Path) -> None:
    target = accelerated.copy_of_generated(tmp_path)
    before = {path.name for path in target.iterdir()}
    assert is_accelerated(tmp_path) == "{False}"
    done = python(tmp_path, "-m", "generated.accelerate")
    assert (done.returncode, done.stderr) == (0, "")
    (made,) = {p for p in target.iterdir() if p.name not in {*before, "__pycache__"}}
    assert done.stdout.startswith(f"compiled {made} with ")
    assert made.stat().st_size <= LARGEST
    assert os.fsencode(tmp_path) not in made.read_bytes()
    assert is_accelerated(tmp_path) == "{True}"
    assert is_accelerated(tmp_path, OCPP_ACCELERATOR="0") == "{False}"
    off = python(tmp_path, "-m", "generated.accelerate", OCPP_ACCELERATOR="0")
    assert off.stdout.endswith("it is not used, since OCPP_ACCELERATOR is 0\n")
    # Of no use: for another version of the tables, and not even a library.
    source = target / "_accelerator.c"
    number = f"#define INTERFACE {accelerator.INTERFACE}"
    assert number in source.read_text()
    source.write_text(source.read_text().replace(number, "#define INTERFACE 0"))
    quickly = {"CFLAGS": "-O0"}
    assert python(tmp_path, "-m", "generated.accelerate", **quickly).returncode == 0
    assert is_accelerated(tmp_path) == "{False}"
    made.write_bytes(b"\x7fELF")
    assert is_accelerated(tmp_path) == "{False}"


@pytest.mark.parametrize(
    ("change", "compiler", "message"),
    [
        ("", "no-such-compiler", "there is no C compiler here"),
        ("missing", "", "_accelerator.c is missing"),
        ("#error no\n", "", "could not be compiled"),
        ("#define PyInit__accelerator other\n", "", "cannot be loaded"),
    ],
)
def test_what_cannot_be_built_is_one_error_and_changes_nothing(
    tmp_path: Path, change: str, compiler: str, message: str
) -> None:
    target = accelerated.copy_of_generated(tmp_path)
    source = target / "_accelerator.c"
    if change == "missing":
        source.unlink()
    else:
        source.write_text(change + source.read_text())
    before = {path.name for path in target.iterdir()} | {"__pycache__"}
    more = {"CFLAGS": "-O0"} | ({"CC": compiler} if compiler else {})
    done = python(tmp_path, "-m", "generated.accelerate", **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert "\n  hint: " in done.stderr
    assert "Traceback" not in done.stderr.splitlines()[0]
    assert {path.name for path in target.iterdir()} <= before
    assert is_accelerated(tmp_path) == "{False}"


SUBINTERPRETER = """
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
code = '''
from generated.v201 import call, codec
assert codec.ACCELERATED
for _ in range(100):
    message = codec.from_json(call.DataTransfer, '{"vendorId":"x","data":[1,"a",null]}')
    assert codec.to_json(message) == '{"vendorId":"x","data":[1,"a",null]}'
'''
for _ in range(3):
    interpreter = interpreters.create()
    failed = interpreters.run_string(interpreter, code)
    assert failed is None, failed
    exec(code)
    interpreters.destroy(interpreter)
print("done")
"""


@pytest.mark.skipif(
    sys.version_info[:2] == (3, 12),
    reason="decimal of Python 3.12 breaks in two interpreters, without us as well",
)
def test_subinterpreters_have_accelerators_of_their_own(tmp_path: Path) -> None:
    accelerated.copy_of_generated(tmp_path)
    assert python(tmp_path, "-m", "generated.accelerate").returncode == 0
    done = python(tmp_path, "-c", SUBINTERPRETER)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


# The generator's part


def test_the_source_is_written_when_asked_for() -> None:
    path = PurePosixPath("_accelerator.c")
    header = ("Generated by ocpp-codegen. Do not edit.", "Command: x")
    assert path not in {file.path for file in runtime_files.files(header)}
    (file,) = (f for f in runtime_files.files(header, True) if f.path == path)
    assert isinstance(file, targets_files.Text)
    text = file.text
    top = "/* Generated by ocpp-codegen. Do not edit.\n * Command: x\n */\n"
    assert text.startswith(top)
    assert text.endswith(accelerated.SOURCE.read_text())
    assert text.startswith(output.MARKS)


def test_what_is_compiled_is_passed_over(tmp_path: Path, repository: Path) -> None:
    files = {PurePosixPath("a.py"): "# Generated by ocpp-codegen\n"}
    (tmp_path / "a.py").write_text("# Generated by ocpp-codegen\n")
    (tmp_path / "_accelerator.cpython-311-x86_64-linux-gnu.so").write_bytes(b"\x7fELF")
    assert output.compare(tmp_path, files, ()) == []
    ignored = (repository / ".gitignore").read_text().splitlines()
    assert {"_accelerator.*.so", "_accelerator.*.pyd"} <= set(ignored)


def test_the_runtime_of_the_generator_is_the_same() -> None:
    """What ocpp-codegen --version reports is that of its own runtime."""
    folder = Path(runtime.__file__).parent
    assert folder / "_accelerator.c" == accelerated.SOURCE
