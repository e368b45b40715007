"""The method: what a group does in its room, one stage after the other. One file a kind of stage."""
