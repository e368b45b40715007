"""PURE: records of the literature. One shape, read from and written to the formats that others use."""
