"""The business's logo: any picture made a small, plain PNG that holds nothing but its pixels."""

from __future__ import annotations

import warnings
from io import BytesIO

from lumadesk.domain.errors import RuleViolation

LARGEST = 5_000_000  # bytes
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 900


def clean_logo(picture: bytes) -> bytes:
    """The picture as PNG without its metadata (a photograph may say where it was taken), made small.

    Raises RuleViolation ``logo.too_large`` or ``logo.unreadable``.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(picture) > LARGEST:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(picture), formats=("PNG", "JPEG", "WEBP", "GIF", "BMP")) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise _too_large()
                plain = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise RuleViolation(
            "logo.unreadable",
            "That file is no picture that can be read.",
            "Choose a PNG or JPEG file.",
        ) from None
    plain.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    if plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    out = BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def fitted(logo: bytes, width: float, height: float) -> tuple[float, float]:
    """Width and height of the logo, its shape kept, in a room of ``width`` by ``height``."""
    from PIL import Image

    with Image.open(BytesIO(logo), formats=("PNG",)) as opened:
        scale = min(width / opened.width, height / opened.height)
        return opened.width * scale, opened.height * scale


def _too_large() -> RuleViolation:
    return RuleViolation(
        "logo.too_large", "The picture is too large for a logo.", "Choose one of at most 5 MB, 40 megapixels."
    )
