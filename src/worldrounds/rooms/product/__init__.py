"""What a group hands in: the document's versions, comments, sources and pictures, and the files made of it."""
