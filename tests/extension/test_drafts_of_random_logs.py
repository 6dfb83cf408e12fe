"""Random logs to drafts: they lint, are generated, and read all that they claim to."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import extensions, inputs, vendor_logs
from tests.helpers.vendor_logs import PACKAGES, Conversation

# Each is a log of its own. The slow ones come in larger numbers.
SEEDS = range(4)
MORE_SEEDS = range(100, 160)


def drafted(folder: Path, conversations: list[Conversation]) -> Path:
    """The draft of a log with some conversations, without anything wrong in it."""
    log = folder / "stations.log"
    lines = [line for found in conversations for line in found.lines]
    log.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    init = inputs.run("init-extension", "acme", "--from-log", log, cwd=folder)
    assert init.code == 0, init.err
    lint = inputs.run("lint", "acme", cwd=folder)
    assert (lint.code, lint.out) == (0, ""), lint.out
    return folder / "acme"


def refused(codec: Any, conversation: Conversation) -> list[tuple[str, str, str]]:
    """Action, pointer and rule of all that a codec does not read."""
    asked: dict[str, Any] = {}
    actions: dict[str, str] = {}
    found: list[tuple[str, str, str]] = []
    for kind, message_id, *rest in conversation.frames:
        if kind != 3:
            asked[message_id] = actions[message_id] = rest[0]
        action = actions[message_id]
        text = json.dumps([kind, message_id, *rest])
        try:
            unpacked = codec.unpack(text, action_of=asked.get)
        except ValueError as error:
            name = f"response to {action}" if kind == 3 else action
            payload = rest[-1]
            found += [
                (name, _place(payload, finding.pointer), finding.rule)
                for finding in getattr(error, "findings", ())
                if finding.rule not in {"frame", "json"}  # not of any vendor
            ]
            continue
        if kind != 3:
            asked[message_id] = unpacked.payload
    return found


def _place(payload: Any, pointer: str) -> str:
    """A pointer with * for each index of a list."""
    steps, value = [], payload
    for step in pointer.split("/")[1:]:
        is_item = isinstance(value, list)
        steps.append("*" if is_item else step)
        key: Any = int(step) if is_item else step.replace("~1", "/").replace("~0", "~")
        inside = isinstance(value, list) or (isinstance(value, dict) and key in value)
        value = value[key] if inside else None
    return "".join(f"/{step}" for step in steps)


def check(seed: int, folder: Path) -> None:
    """The draft of a random log reads all of it but for what it says itself."""
    rng = random.Random(seed)
    versions = rng.sample(list(PACKAGES), 1 + seed % 3)
    conversations = [vendor_logs.conversation(rng, v, 25) for v in versions]
    draft = drafted(folder, conversations)
    said = (draft / "extension.toml").read_text("utf-8")
    for conversation in conversations:
        version = conversation.version
        package = PACKAGES[version]
        root = folder / f"of_{seed}_{package}"
        with inputs.unformatted():
            extensions.build(extensions.read([draft], version), version, root)
        codec = extensions.module(root, f"acme.{package}.codec")
        for action, pointer, rule in refused(codec, conversation):
            shown = action if action.isascii() else json.dumps(action)
            place = json.dumps(pointer[:200])
            start = f"# - OCPP {version}, {shown}, "
            if f'{start}"": unknown-action. ' not in said:
                assert f"{start}{place}: {rule}. " in said


@pytest.mark.parametrize("seed", SEEDS)
def test_a_draft_reads_its_log_but_for_what_it_leaves_out(
    seed: int, tmp_path: Path
) -> None:
    check(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_drafts_of_many_logs(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)
