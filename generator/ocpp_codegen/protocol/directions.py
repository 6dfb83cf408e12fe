"""Who sends a message to whom."""

from enum import StrEnum


class Direction(StrEnum):
    """Who sends the request of an action: the Charging Station (CS) or the CSMS."""

    station = "CS->CSMS"
    system = "CSMS->CS"
    both = "both"
