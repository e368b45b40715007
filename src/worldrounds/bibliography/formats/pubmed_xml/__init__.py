"""PubMed's own XML (pubmed_250101.dtd): as `efetch` gives it and as the yearly files hold it."""

from worldrounds.bibliography.formats.pubmed_xml.splitting import read
from worldrounds.bibliography.formats.pubmed_xml.writing import write

__all__ = ["read", "write"]
