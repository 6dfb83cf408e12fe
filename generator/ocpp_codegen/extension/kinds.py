"""The kinds of tables that extension.toml may hold, and their keys."""

from collections.abc import Mapping

from ocpp_codegen.extension.actions import ActionEntry
from ocpp_codegen.extension.corrections import CorrectionEntry
from ocpp_codegen.extension.custom_data import CustomDataEntry
from ocpp_codegen.extension.data_transfer import DataTransferEntry
from ocpp_codegen.extension.entries import Entry
from ocpp_codegen.extension.standard import StandardEntry

# What an extension may hold: a new place for data of vendors is a class here.
KINDS: tuple[type[Entry], ...] = (
    DataTransferEntry,
    CustomDataEntry,
    ActionEntry,
    CorrectionEntry,
    StandardEntry,
)

# The keys of each table, "" standing for the top of the file.
KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("name", "versions", "ignore", *(kind.KEY for kind in KINDS), "names"),
    **{kind.KEY: kind.KEYS for kind in KINDS},
    "names": ("fields", "members", "classes"),
    "names.fields": ("name", "reason"),
    "names.members": ("name", "aliases", "reason"),
    "names.classes": ("name", "reason"),
}
