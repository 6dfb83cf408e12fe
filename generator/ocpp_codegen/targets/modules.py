"""The Python modules: packages of versions, those of vendors, and what they share."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from ocpp_codegen.base.options import Options
from ocpp_codegen.knowledge import appendices
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.python import overlay
from ocpp_codegen.python import standard as appendix_lowering
from ocpp_codegen.python.functions import functions_of
from ocpp_codegen.python.modules import Codec, Package, VendorPackage
from ocpp_codegen.python.version import Version
from ocpp_codegen.targets import runtime
from ocpp_codegen.targets.files import File, Target, Template

Header = tuple[str, ...]

# What a codec offers: the methods and the tables of its version_codec.
CODEC_FUNCTIONS = (
    *("from_json", "from_dict", "to_json", "to_dict", "unpack", "redact"),
    *("check_formats", "json_schema", "pack", "requests", "responses", "sends"),
)


def files(version: Version) -> Iterable[File]:
    """The package of a version, or of a vendor for a version."""
    folder, header = version.folder, version.header
    if version.extension is None:
        yield from _package(folder, version.package)
        yield from _standard_names(version)
    else:
        root = [f"OCPP with the extension {version.extension.name}, by version."]
        package = overlay.lower(version.extension, version)
        yield _template(
            folder.parent / "__init__.py", "package", package.root_header, doc=root
        )
        yield from _vendor_package(folder, package)
    yield _template(folder / "py.typed", "py.typed", header)


def shared(options: Options, header: Header) -> Iterable[File]:
    """What the packages share: the runtime, and which version is which."""
    subprotocols = {d.subprotocol: d.package for d in DIALECTS.values()}
    root = PurePosixPath()
    yield _template(root / "__init__.py", "root", header, subprotocols=subprotocols)
    yield from runtime.files(header, options.accelerator)
    yield _template(root / "py.typed", "py.typed", header)


TARGET = Target(files, shared)


def _package(folder: PurePosixPath, package: Package) -> Iterator[File]:
    header = package.header
    yield _template(folder / "__init__.py", "package", header, doc=package.doc)
    for name, module in {
        "call": package.call,
        "call_result": package.call_result,
        "datatypes": package.datatypes,
        "enums": package.enums,
        "rules": package.codec,
        "roles": package.roles,
        "handling": package.call,
        "charge_point": package.charge_point,
    }.items():
        yield _template(folder / f"{name}.py", name, header, module=module)
    codec = package.codec
    made = functions_of(codec)
    path = folder / "_codec.py"
    yield _template(path, "codec_functions", header, module=codec, functions=made)
    yield _codec(folder, header, codec, "", CODEC_FUNCTIONS)


def _vendor_package(folder: PurePosixPath, package: VendorPackage) -> Iterator[File]:
    header = package.header
    yield _template(folder / "__init__.py", "package", header, doc=package.doc)
    for name, module in {
        "rules": package.codec.codec,
        "call": package.call,
        "call_result": package.call_result,
        "datatypes": package.datatypes,
        "enums": package.enums,
        "charge_point": package.charge_point,
        "roles": package.roles,
        "handling": package.call,
    }.items():
        yield _template(folder / f"{name}.py", name, header, module=module)
    if package.names is not None:
        path = folder / "standard.py"
        yield _template(path, "vendor_standard", header, module=package.names)
    codec = package.codec
    made = functions_of(codec.codec)
    path = folder / "_codec.py"
    yield _template(path, "vendor_functions", header, module=codec, functions=made)
    functions = (*CODEC_FUNCTIONS, "transfers")
    yield _codec(folder, header, codec.codec, " with an extension", functions)


def _codec(
    folder: PurePosixPath,
    header: Header,
    codec: Codec,
    extended: str,
    functions: tuple[str, ...],
) -> File:
    """The module that programs import: what they call, and no helpers."""
    defined = ("refusal",) if extended else ()
    return _template(
        folder / "codec.py",
        "codec",
        header,
        module=codec,
        extended=extended,
        functions=functions,
        offered=sorted(("ACCELERATED", *functions, *defined, "version_codec")),
    )


def _standard_names(version: Version) -> Iterator[File]:
    known = appendices.load(version.dialect)
    names = appendix_lowering.lower_appendices(known, version.protocol)
    for module in ["standard", *(["standard_names"] if names.names else [])]:
        path = version.folder / f"{module}.py"
        yield _template(path, module, version.header, module=names)


def _template(
    path: PurePosixPath, template: str, header: Header, **context: Any
) -> Template:
    suffix = "" if template.endswith(".typed") else ".py"
    name = f"modules/{template}{suffix}.jinja"
    return Template(path, name, {"header": header, **context})
