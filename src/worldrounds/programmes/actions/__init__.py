"""Writes to a programme, one file a subject: start, plan, partners, invitations, students."""
