"""The pages around the shared document: preview, comments, versions, sources, pictures, files."""
