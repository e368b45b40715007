"""Pages of enrolment, one file a subject: rosters, students, joining, own (a student's own pages)."""
