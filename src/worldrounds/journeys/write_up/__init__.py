"""A finished programme written up: numbers, table and figures from its data, as a draft and then an article."""
