"""How the cells of the workbook look: numbers, dates and percents as such, with the signs of the reader."""

from __future__ import annotations

from typing import Any

from publisher.report.content import Kind

NUMBERS: dict[Kind, str] = {
    "count": "#,##0",
    "number": "#,##0.##",
    "percent": "0.00%",
    "date": "dd/mm/yyyy",
    "time": "hh:mm dd/mm/yyyy",
}
"""Excel writes thousands and decimals as the machine of the reader does: `1.250` in Vietnam."""
FONT = {"font_name": "Times New Roman", "font_size": 11}
LINES = "#C9C9C9"


class Formats:
    """Makes each look once; `language` is the one of words that stand beside the tables."""

    def __init__(self, book: Any, language: str) -> None:
        self.language = language
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def cell(self, kind: Kind, indent: int = 0, bold: bool = False, top: int = 0) -> Any:
        looks: dict[str, Any] = {
            "valign": "top",
            "bold": bold,
            "border": 1,
            "border_color": LINES,
        }
        if top:
            looks |= {"top": top, "top_color": "#000000"}
        if indent:
            looks |= {"align": "left", "indent": indent}
        if kind in ("count", "number", "percent"):
            looks |= {"align": "right", "indent": 1}
        if kind in NUMBERS:
            looks["num_format"] = NUMBERS[kind]
        if kind in ("text", "link"):
            looks["text_wrap"] = True
        if kind in ("date", "time"):
            looks["align"] = "center"
        return self.make(**looks)

    def link(self) -> Any:
        return self.make(
            valign="top", text_wrap=True, underline=1, font_color="#0B4F8A", border=1, border_color=LINES
        )

    def head(self) -> Any:
        return self.make(
            bold=True, border=1, bg_color="#EEF1F4", text_wrap=True, align="center", valign="vcenter"
        )

    def title(self) -> Any:
        return self.make(bold=True, font_size=14)

    def label(self) -> Any:
        return self.make(bold=True, valign="top")

    def note(self) -> Any:
        return self.make(italic=True)

    def make(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(FONT | looks)
        return self._made[key]
