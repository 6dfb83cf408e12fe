"""Letters that names in Python may have, for those of other texts."""

import unicodedata

# Letters that have no plain one inside.
_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o"}
    | {"Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}
    | {"þ": "th", "Þ": "Th"}
)


def without_accents(text: str) -> str:
    """A text with plain letters for those that have an accent: «größe» gives grosse.

    By a version of Unicode that no Python changes.
    """
    parts = unicodedata.ucd_3_2_0.normalize("NFKD", text.translate(_LETTERS))
    return "".join(part for part in parts if not unicodedata.combining(part))
