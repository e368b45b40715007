"""The Open Archives Initiative's Protocol for Metadata Harvesting 2.0 (openarchives.org/OAI/openarchivesprotocol.html):
what a harvester asks, and the XML of the answers. What is answered comes from the caller."""
