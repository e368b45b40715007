"""Draw what a link to a page of ours looks like elsewhere: web/static/img/preview.png, 1200 by 630.

Run once, when the mark or the colours change: ``python scripts/preview_picture.py``.
"""

from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

WEB = Path(__file__).parents[1] / "src" / "worldrounds" / "web"
FONTS = WEB.parent / "rooms" / "product" / "typesetting" / "fonts"
ACCENT, PAPER, LAND = "#0b6470", "#fbfaf8", "#e1e6e6"
PAGE = """
#set page(width: 1200pt, height: 630pt, margin: 0pt, fill: rgb(sys.inputs.paper))
#set text(font: "Noto Sans")
#place(center + horizon, image(bytes(sys.inputs.land), width: 1120pt))
#place(left + horizon, dx: 90pt, block(width: 900pt)[
  #stack(dir: ltr, spacing: 28pt, image(bytes(sys.inputs.mark), height: 92pt),
    align(horizon, text(size: 84pt, weight: "bold", fill: rgb("#1d2329"))[Worldrounds]))
  #v(18pt)
  #text(size: 38pt, fill: rgb("#3b454e"))[International medical education:\\ programmes, commons, evidence]
])
#place(bottom, rect(width: 100%, height: 14pt, fill: rgb(sys.inputs.accent)))
"""


def main() -> None:
    world = (WEB / "static" / "pictures" / "world.svg").read_text("utf-8")
    path = world.split('id="land" d="', 1)[1].split('"', 1)[0]
    land = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 440"><path d="{path}" fill="{LAND}"/></svg>'
    mark = (WEB / "static" / "img" / "mark.svg").read_text("utf-8")
    inputs = {"land": land, "mark": mark, "accent": ACCENT, "paper": PAPER}
    compiler = typst.Compiler(PAGE.encode(), font_paths=typst.Fonts(font_paths=[FONTS]), sys_inputs=inputs)
    made = compiler.compile(format="png", ppi=72)
    if not isinstance(made, bytes):
        raise TypeError("one page gives one picture")
    few_colours = Image.open(BytesIO(made)).convert("RGB").quantize(64)
    few_colours.save(WEB / "static" / "img" / "preview.png", optimize=True)


if __name__ == "__main__":
    main()
