"""The WebSocket door: live editing of a room's document.

``line`` is one browser tab's connection; ``admission`` says who may come in and who must leave; ``guard`` asks that
again all the time; ``house`` holds them together. ``front`` hands everything else on to the page workers.
"""
