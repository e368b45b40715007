"""The WebSocket door: live editing of a room's document."""
