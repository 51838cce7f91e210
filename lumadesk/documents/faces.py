"""One TrueType file: which characters it covers, and the glyphs that draw a text."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb


class Glyph(NamedTuple):
    """One drawn glyph, in thousandths of the type size; ``text`` is empty where a neighbour says it all."""

    id: int
    width: float  # as the font gives it
    advance: float  # as kerning and shaping have it
    x_offset: float
    y_offset: float
    text: str


class Face:
    """A font file, read when its first character is wanted."""

    def __init__(self, file: Path, features: Mapping[str, bool] | None = None) -> None:
        self.file = file
        self.name = file.name.partition(".")[0]
        self._features = dict(features or {})

    @cached_property
    def coverage(self) -> frozenset[int]:
        return frozenset(self.font_file.unicodes)

    @cached_property
    def font_file(self) -> hb.Face:
        data = self.file.read_bytes()
        return hb.Face(gzip.decompress(data) if self.file.suffix == ".gz" else data)

    @cached_property
    def glyph_count(self) -> int:
        return int(self.font_file.glyph_count)

    def width(self, glyph: int) -> float:
        """The width of a glyph, in thousandths of the type size."""
        return float(self._font.get_glyph_h_advance(glyph)) * self._scale

    def metric(self, tag: hb.OTMetricsTag) -> float:
        """A measure such as the height of capitals, in thousandths of the type size."""
        return float(self._font.get_metric_position_with_fallback(tag)) * self._scale

    def shape(self, text: str, *, rtl: bool, tabular: bool) -> list[Glyph]:
        """The glyphs of ``text``, left to right as they are drawn; every character must be covered."""
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        hb.shape(self._font, buffer, self._features | {"tnum": True} if tabular else self._features)
        infos = buffer.glyph_infos
        if not infos:  # nothing but what is not drawn, such as a zero-width space
            return []
        widths = [self.width(info.codepoint) for info in infos]
        texts = _texts(text, [info.cluster for info in infos], widths)
        scale = self._scale
        return [
            Glyph(
                info.codepoint,
                width,
                place.x_advance * scale,
                place.x_offset * scale,
                place.y_offset * scale,
                spelt,
            )
            for info, place, width, spelt in zip(infos, buffer.glyph_positions, widths, texts, strict=True)
        ]

    @cached_property
    def _font(self) -> hb.Font:
        return hb.Font(self.font_file)

    @cached_property
    def _scale(self) -> float:
        return 1000 / int(self.font_file.upem)


def _texts(text: str, clusters: list[int], widths: list[float]) -> list[str]:
    """For every glyph the part of ``text`` that it stands for: the widest of a cluster has all of it."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    widest: dict[int, int] = {}
    for index, cluster in enumerate(clusters):
        if widths[index] > widths[widest.setdefault(cluster, index)]:
            widest[cluster] = index
    return [
        text[cluster : ends[cluster]] if widest[cluster] == index else ""
        for index, cluster in enumerate(clusters)
    ]
