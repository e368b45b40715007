"""Where a group works: its case, shared document, discussion and tasks."""

from typing import Any

from django.conf import settings
from django.db import models

from worldrounds.groups.models import Group
from worldrounds.programmes.models import Enrolment, Stage, Task


class Room(models.Model):
    group = models.OneToOneField(Group, models.CASCADE, related_name="room")
    case = models.CharField(max_length=80, blank=True)  # slug of a case
    video_address = models.URLField(max_length=500, blank=True)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Room of {self.group}"


class DocumentUpdate(models.Model):
    """One acknowledged edit of a room's shared document. Appended, then folded into a snapshot."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="updates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    data = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["room", "id"])]

    def __str__(self) -> str:
        return f"update {self.pk}"


class DocumentSnapshot(models.Model):
    """The document with updates folded in. The whole document is this and every update that is still there."""

    room = models.OneToOneField(Room, models.CASCADE, related_name="snapshot")
    data = models.BinaryField()
    version = models.PositiveBigIntegerField(default=0)  # grows with each folding
    generation = models.PositiveIntegerField(default=0)  # grows when somebody's text was erased from it
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"snapshot of room {self.room_id}"


class Contribution(models.Model):
    """How much a person wrote in a document that was folded since: folding removes the single updates."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="contributions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    edits = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "author"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.author}: {self.edits} edits"


class Post(models.Model):
    """A message in the room's discussion, or an answer below one. ``key`` comes from the form, so a repeated click
    posts once."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="posts")
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="posted_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """A message addresses somebody by name."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.post_id} names {self.person}"


class MemberText(models.Model):
    """What one member wrote for a stage: an introduction, a position, a reflection."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="texts")
    room = models.ForeignKey(Room, models.CASCADE, related_name="texts")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="texts")
    text = models.TextField()
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)  # empty: a draft, seen by its author only

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "room", "enrolment"], name="one_text_a_member")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class StageDone(models.Model):
    """A group has finished a stage. ``done_by`` is empty where it ended by itself, as when all have written."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="done")
    room = models.ForeignKey(Room, models.CASCADE, related_name="stages_done")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "room"], name="stage_done_once")]

    def __str__(self) -> str:
        return f"{self.stage} done"


class Statement(models.Model):
    """What a group rates in a consensus stage, as it stood when the first round began."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="statements")
    room = models.ForeignKey(Room, models.CASCADE, related_name="statements")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=240)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stage", "room", "position"], name="statement_once")]

    def __str__(self) -> str:
        return self.text


class Round(models.Model):
    """One round of ratings in a consensus stage."""

    class Outcome(models.TextChoices):
        NEXT = "next"  # another round followed
        AGREED = "agreed"  # on every statement
        STABLE = "stable"  # nobody moved by more than 1
        LAST = "last"  # the stage has no more rounds

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # empty while it is open

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "room", "number"], name="round_once"),
            models.UniqueConstraint(
                fields=["stage", "room"], condition=models.Q(closed_at=None), name="one_open_round"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number}"


class Ballot(models.Model):
    """One member's answers in a round. Whose it is is never shown to anybody but the member."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()
    complete_at = models.DateTimeField(null=True, blank=True)  # every statement has a rating

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "enrolment"], name="one_ballot_a_member")]

    def __str__(self) -> str:
        return f"ballot in {self.round}"


class Rating(models.Model):
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "statement"], name="one_rating_a_statement"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 9)), name="rating_from_1_to_9"),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Review(models.Model):
    """What a group (``room``) says of another group's product. Written by all its members, read when it is sent."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="reviews")
    product = models.ForeignKey("HandIn", models.CASCADE, related_name="reviews")
    # As they were when the products were dealt: [{"criterion": …, "levels": [four sentences]}]
    rubric = models.JSONField[list[dict[str, Any]]](default=list)
    answers = models.JSONField[list[dict[str, Any]]](
        default=list
    )  # to each: {"level": 1-4 or None, "comment"}
    learned = models.TextField(blank=True)
    better = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)  # grows with each saving
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    thanks = models.TextField(blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "room", "product"], name="reviewed_once")]

    def __str__(self) -> str:
        return f"review of {self.product}"


class PeerBallot(models.Model):
    """What one member says of every member of the group, with the consequence that the member was told."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="peer_ballots")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    consequence = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # empty: a draft, seen by its author only

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "room", "enrolment"], name="one_peer_ballot_a_member")
        ]

    def __str__(self) -> str:
        return f"peer ballot {self.pk}"


class PeerRating(models.Model):
    """Three items from 1 to 5, empty while they are not answered, and a sentence to the person."""

    ballot = models.ForeignKey(PeerBallot, models.CASCADE, related_name="ratings")
    rated = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    contribution = models.PositiveSmallIntegerField(null=True, blank=True)
    reliability = models.PositiveSmallIntegerField(null=True, blank=True)
    help = models.PositiveSmallIntegerField(null=True, blank=True)
    sentence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "rated"], name="one_peer_rating_a_member"),
            *(
                models.CheckConstraint(
                    condition=models.Q((f"{item}__range", (1, 5))) | models.Q((item, None)),
                    name=f"{item}_from_1_to_5",
                )
                for item in ("contribution", "reliability", "help")
            ),
        ]

    def __str__(self) -> str:
        return f"peer rating {self.pk}"


class TaskDone(models.Model):
    """A task ticked off: by a group (no enrolment) or by one student."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="done")
    room = models.ForeignKey(Room, models.CASCADE, related_name="tasks_done")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, blank=True, related_name="+")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "room"], condition=models.Q(enrolment=None), name="done_once_a_group"
            ),
            models.UniqueConstraint(fields=["task", "room", "enrolment"], name="done_once_a_student"),
        ]

    def __str__(self) -> str:
        return f"{self.task} done"


class Writer(models.Model):
    """Whose edits carry this number in the room's document: one browser tab's, or one form's."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="writers")
    client = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "client"], name="one_writer_a_client")]

    def __str__(self) -> str:
        return f"{self.client}: {self.person}"


class Borrowed(models.Model):
    """Text that an edit brought back from a version: nobody's own work, but still somebody's words."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="borrowed")
    client = models.BigIntegerField()
    start = models.PositiveBigIntegerField()  # clocks of the client, half open
    end = models.PositiveBigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "client", "start"], name="borrowed_once")]

    def __str__(self) -> str:
        return f"{self.client}: {self.person}"


class Version(models.Model):
    """The document as it stood once. Never changed, but for its name and how long it stood."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="versions")
    text = models.TextField()
    sources = models.JSONField[list[dict[str, Any]]](default=list)  # of the reference list, as they were
    state = models.BinaryField()  # the state vector: what the document held
    written = models.JSONField[dict[str, int]](
        default=dict
    )  # person ("" not known) -> characters since the last
    # Who wrote the text, from its beginning to its end: [person (0: not known), characters]; empty in old versions
    owners = models.JSONField[list[tuple[int, int]]](default=list)
    name = models.CharField(max_length=120, blank=True)  # empty: kept by itself
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()  # it is known to have stood unchanged

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "at"], name="version_of_room")]

    def __str__(self) -> str:
        return self.name or f"version {self.pk}"


class HandIn(models.Model):
    """A group handed this version in for a stage. It may do so again: the newest counts."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="hand_ins")
    room = models.ForeignKey(Room, models.CASCADE, related_name="hand_ins")
    version = models.ForeignKey(Version, models.CASCADE, related_name="hand_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "stage", "at"], name="hand_in_of_room")]
        constraints = [models.UniqueConstraint(fields=["stage", "version"], name="handed_in_once")]

    def __str__(self) -> str:
        return f"{self.version} for {self.stage}"


class Reopening(models.Model):
    """The coordinator lets a group hand in once more, although others have its product to review."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="reopenings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "room"], name="reopened_once")]

    def __str__(self) -> str:
        return f"{self.stage} reopened"


class Comment(models.Model):
    """A remark on a passage of the document, a proposal of other words for it, or an answer to either."""

    class State(models.TextChoices):
        OPEN = "open"
        RESOLVED = "resolved"
        ACCEPTED = "accepted"

    room = models.ForeignKey(Room, models.CASCADE, related_name="comments")
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)
    key = models.CharField(max_length=40)  # from the form, so that a repeated click comments once
    at = models.DateTimeField()
    quote = models.TextField(blank=True)  # the passage as it was
    start = models.CharField(max_length=40, blank=True)  # "client:clock" of its first and last character
    end = models.CharField(max_length=40, blank=True)
    suggestion = models.TextField(null=True, blank=True)  # noqa: DJ001 - empty words propose to take the passage out
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="commented_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Source(models.Model):
    """Something that the document cites as [@key]."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=500)
    authors = models.CharField(max_length=500, blank=True)
    year = models.CharField(max_length=20, blank=True)
    published_in = models.CharField(max_length=300, blank=True)  # journal, publisher or organisation
    address = models.CharField(max_length=500, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="source_once")]

    def __str__(self) -> str:
        return self.key


class Image(models.Model):
    """A picture in the room, made anew from what was uploaded: nothing of the file itself is kept."""

    class Kind(models.TextChoices):
        PNG = "image/png"
        JPEG = "image/jpeg"

    room = models.ForeignKey(Room, models.CASCADE, related_name="images")
    number = models.PositiveSmallIntegerField()  # in the room: ![what it shows](image:3)
    description = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind)
    data = models.BinaryField()
    small = models.BinaryField()  # for pages
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of the uploaded bytes: a repeated click uploads once
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(
        null=True, blank=True
    )  # kept for what was handed in, and seen only there

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="image_number_once"),
            models.UniqueConstraint(fields=["room", "digest"], name="image_once"),
        ]

    def __str__(self) -> str:
        return f"image {self.number}"

    @property
    def markdown(self) -> str:
        """To put it into the document."""
        described = self.description.replace("[", "(").replace("]", ")")
        return f"![{described}](image:{self.number})"


class Upload(models.Model):
    """A picture on its way: its pieces are on disk, so that a lost connection goes on where it stopped."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)  # by which the person's browser knows the file again
    size = models.PositiveIntegerField()  # bytes of the whole file
    received = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()  # of the last piece

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person", "key"], name="upload_once"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="no_more_than_the_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.size} bytes"


class UploadPiece(models.Model):
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="piece_once")]

    def __str__(self) -> str:
        return f"from {self.start}"


class Decision(models.Model):
    """What a group decided, on record: rows are added, and none is changed or taken away."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="decisions")
    room = models.ForeignKey(Room, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()  # in the room
    key = models.CharField(max_length=40)  # from the form, so that a repeated click records once
    proposal = models.TextField()
    reasons = models.TextField(blank=True)
    replaces = models.OneToOneField("self", models.RESTRICT, null=True, related_name="replaced_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["room", "key"], name="decided_once"),
        ]

    def __str__(self) -> str:
        return self.proposal[:60]


class DecisionStep(models.Model):
    """A decision was closed, or opened again. Without any it is open."""

    class Kind(models.TextChoices):
        CLOSED = "closed"
        REOPENED = "reopened"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()  # of the decision
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="decision_step_once")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}"


class Stand(models.Model):
    """Where a member stands on a decision. Who changes it adds a row; the newest counts."""

    class Kind(models.TextChoices):
        AGREE = "agree"
        LIVE = "live"  # can live with it
        AGAINST = "against"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="stands")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.kind}"


class Pulse(models.Model):
    """Three taps of a member in the first and second week in a group. Empty: not answered. The facilitators and the
    coordinator see them, the group does not."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="pulses")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="pulses")
    week = models.PositiveSmallIntegerField()
    has_met = models.BooleanField(null=True)  # has met or written to the group
    belongs = models.BooleanField(null=True)  # feels part of it
    is_hindered = models.BooleanField(null=True)  # something is in the way
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "enrolment", "week"], name="pulse_once_a_week"),
            models.CheckConstraint(condition=models.Q(week__in=[1, 2]), name="pulse_in_two_weeks"),
        ]

    def __str__(self) -> str:
        return f"pulse {self.week} of {self.enrolment}"


class Visit(models.Model):
    """When somebody last opened the room, and what they had seen before: the root of “since you were here”."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="visits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    state = models.BinaryField()  # the document's state vector at that moment
    before = models.DateTimeField(null=True, blank=True)  # the visit before this one
    state_before = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="one_visit_a_person")]

    def __str__(self) -> str:
        return f"{self.person} in {self.room}"


class HelpRequest(models.Model):
    """“I cannot reach my group”: a member asks a person, and gets an answer."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="help_requests")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="help_requests")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)  # empty: open

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "enrolment"], condition=models.Q(answered_at=None), name="one_open_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} cannot reach {self.room.group}"


class Digest(models.Model):
    """A member gets what is new in the room by mail: once a day or a week at most. Who leaves a group and comes into
    another keeps it."""

    class Every(models.TextChoices):
        DAY = "day"
        WEEK = "week"

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="digest")
    every = models.CharField(max_length=10, choices=Every)
    told_until = models.DateTimeField()  # what is newer has not been told
    looked_at = models.DateTimeField()  # whether something is new

    def __str__(self) -> str:
        return f"{self.enrolment} every {self.every}"
