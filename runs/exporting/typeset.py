"""The program that sets a sheet in type: the sheet as JSON comes in, the PDF goes out.

It runs as a process of its own, which imports nothing of ours: what typst remembers of a document goes with it, and one
that takes too long can be ended.
"""

import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import typst

FACES = ("manimgx_fonts", "manimgx_fonts_cjk")
TEMPLATE = Path(__file__).with_name("run.typ")


def main(made_at: str) -> None:
    sheet = sys.stdin.buffer.read().decode()
    compiler = typst.Compiler(input=TEMPLATE.read_bytes(), font_paths=fonts(), sys_inputs={"sheet": sheet})
    pdf = compiler.compile(format="pdf", timestamp=datetime.fromtimestamp(int(made_at), UTC))
    sys.stdout.buffer.write(pdf if isinstance(pdf, bytes) else b"")


def fonts() -> typst.Fonts:
    """Noto's faces; for what is in none of them, those of the system."""
    folders = [place for name in FACES if (spec := find_spec(name)) for place in spec.submodule_search_locations or ()]
    return typst.Fonts(include_system_fonts=True, font_paths=folders)


if __name__ == "__main__":
    main(sys.argv[1])
