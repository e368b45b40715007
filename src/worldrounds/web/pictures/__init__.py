"""Pictures drawn on the server as SVG: no script, no inline style, described in words, the data one click away."""
