"""How many records a second pubmed_parser reads of a file, and the memory that it takes: printed as JSON."""

import json
import resource
import sys
import time

from pubmed_parser import parse_medline_xml

begun = time.perf_counter()
records = sum(1 for _ in parse_medline_xml(sys.argv[1]))
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"records": records, "seconds": seconds, "megabytes": peak}))
