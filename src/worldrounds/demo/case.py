"""Groups of the demonstration that work ahead on a case: one in the middle of it, two that have reviewed each other."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from worldrounds.demo import case_words as words
from worldrounds.demo.season import Season
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_now
from worldrounds.journeys.arrange_room import arrange_room
from worldrounds.programmes.actions.method import Facts, change_stage
from worldrounds.programmes.models import Stage
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.cases import Case, case_for
from worldrounds.rooms.models import Stand
from worldrounds.rooms.product.comments import add_comment
from worldrounds.rooms.product.handing_in import hand_in
from worldrounds.rooms.product.sources import save_source
from worldrounds.rooms.queries import Inside, access_room, document_of
from worldrounds.rooms.stages.analysis import PROBLEM, add_node, write_node
from worldrounds.rooms.stages.boards import thing_key
from worldrounds.rooms.stages.consensus import prepare_statements, rate, read_consensus
from worldrounds.rooms.stages.decisions import close_decision, record_decision, take_stand
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.matrix import columns_of, write_cell
from worldrounds.rooms.stages.options import read_options, write_mark
from worldrounds.rooms.stages.path import Step, access_step
from worldrounds.rooms.stages.peers import ITEMS, rate_members, token_of
from worldrounds.rooms.stages.review import access_review, deal, read_reviews, save_review, thank

Kind = Stage.Kind
AHEAD = (Kind.MATRIX, Kind.ANALYSIS, Kind.DECISIONS, Kind.CONSENSUS, Kind.DRAFT, Kind.REVIEW)
OPENED_WEEK = 3  # of the programme: from then on groups may work ahead
STATEMENTS = 3


def work_ahead(season: Season, middle: Group, first: Group, second: Group) -> None:
    """``middle`` has rated once; its student has a row, a stand and ratings to give. ``first`` and ``second`` have handed
    in, and the second has reviewed the first."""
    stages = {Kind(stage.kind): stage for stage in season.stages if stage.kind in AHEAD}
    if len(stages) < len(AHEAD):
        return  # another method
    _open_early(season, stages.values())
    begun = season.now - timedelta(days=9)
    _Work(season, middle, begun, absent=season.student).half(stages)
    products = [_Work(season, group, begun) for group in (first, second)]
    products[0].whole(stages)
    for work, poster in zip(products, words.POSTERS, strict=True):
        work.hand_in(stages[Kind.DRAFT], poster)
    at = season.now - timedelta(days=3)
    deal(stage=stages[Kind.REVIEW], standing=season.standing, at=at)
    products[1].review(stages[Kind.REVIEW], at=at + timedelta(hours=20))
    products[0].answer(stages[Kind.REVIEW], at=at + timedelta(hours=30))


def _open_early(season: Season, stages: Iterable[Stage]) -> None:
    """The coordinator lets groups that are quick go on; the days on which things are due stay."""
    day = season.programme.first_day + timedelta(weeks=OPENED_WEEK - 1)
    at = datetime.combine(day, time(9), tzinfo=UTC)
    for stage in stages:
        if stage.opens_day > day:
            change_stage(standing=season.standing, stage=stage, facts=_facts(stage, day), at=at)
            stage.refresh_from_db()


def _facts(stage: Stage, day: date) -> Facts:
    return Facts(
        title=stage.title,
        instructions=stage.instructions,
        opens_day=day,
        due_day=stage.due_day,
        theme=stage.theme,
        rounds=stage.rounds,
        reviews=stage.reviews,
        consequence=stage.consequence,
    )


class _Work:
    """What one group does, each time by the next of its members."""

    def __init__(
        self, season: Season, group: Group, begun: datetime, absent: Membership | None = None
    ) -> None:
        self._season, self._group, self._clock = season, group, begun
        self._members = [
            member
            for member in members_now(group)
            if absent is None or member.enrolment_id != absent.enrolment_id
        ]
        room = access_room(person=season.coordinator, slug=season.programme.slug, number=group.number)
        arrange_room(inside=room, case=words.CASE, video_address="", at=begun)
        self._turns = self._endless_turns()

    def half(self, stages: dict[Kind, Stage]) -> None:
        self._compare(stages[Kind.MATRIX])
        self._analyse(stages[Kind.ANALYSIS])
        self._weigh(stages[Kind.DECISIONS])
        self._rate(stages[Kind.CONSENSUS], rounds=1, everybody=True)
        self._rate(stages[Kind.CONSENSUS], rounds=1, everybody=False)
        self._comment()

    def whole(self, stages: dict[Kind, Stage]) -> None:
        self._compare(stages[Kind.MATRIX])
        self._analyse(stages[Kind.ANALYSIS])
        self._weigh(stages[Kind.DECISIONS], close=True)
        self._rate(stages[Kind.CONSENSUS], rounds=2, everybody=True)
        for kind in (Kind.MATRIX, Kind.ANALYSIS, Kind.DECISIONS):
            inside, at = next(self._turns)
            finish_stage(inside=inside, step=self._step(inside, stages[kind]), done=True, at=at)

    def hand_in(self, stage: Stage, poster: str) -> None:
        self._write(poster)
        inside, at = next(self._turns)
        hand_in(inside=inside, step=self._step(inside, stage), at=at)

    def review(self, stage: Stage, *, at: datetime) -> None:
        """Of the other group's product, and all but one of one another."""
        inside = self._inside(0)
        step = access_step(inside, key=stage.key, at=at)
        (given,) = read_reviews(inside, step).given
        rows = len(given.rubric)
        save_review(
            inside=inside, review=access_review(inside, step, pk=given.pk), levels=words.LEVELS[:rows],
            comments=[words.SEEN_IN, *[""] * (rows - 1)], learned=words.LEARNED, better=words.BETTER,
            version=given.version, send=True, at=at,
        )  # fmt: skip
        for place in range(len(self._members) - 1):
            self._rate_members(stage, place, at=at + timedelta(hours=place))

    def answer(self, stage: Stage, *, at: datetime) -> None:
        inside = self._inside(1)
        step = access_step(inside, key=stage.key, at=at)
        (received,) = read_reviews(inside, step).received
        thank(inside=inside, step=step, pk=received.pk, text=words.THANKS, at=at)

    def _endless_turns(self) -> Iterator[tuple[Inside, datetime]]:
        place = 0
        while True:
            yield self._inside(place), self._clock
            self._clock += timedelta(minutes=37)
            place += 1

    def _inside(self, place: int) -> Inside:
        person = self._members[place % len(self._members)].enrolment.person
        return access_room(person=person, slug=self._season.programme.slug, number=self._group.number)

    def _step(self, inside: Inside, stage: Stage) -> Step:
        return access_step(inside, key=stage.key, at=self._clock)

    def _case(self, inside: Inside) -> Case:
        case = case_for(inside.standing.programme.document, chosen=words.CASE, theme="")
        if case is None:
            raise LookupError("the case is part of the package")
        return case

    def _compare(self, stage: Stage) -> None:
        """Each in their own row; of who is absent, there is nothing yet."""
        for place, member in enumerate(self._members):
            inside = self._inside(place)
            school = member.enrolment.partner.institution
            for column in columns_of(self._case(inside)):
                text, sources = words.CELLS.get(column.key.rpartition(".")[2], ("", ""))
                if text:
                    write_cell(
                        inside=inside, step=self._step(inside, stage), row=school.country, column=column.key,
                        text=text.format(city=school.city), sources=sources, was=("", ""),
                        key=f"{column.key}-{place}",
                    )  # fmt: skip

    def _analyse(self, stage: Stage) -> None:
        inside, _at = next(self._turns)
        step = self._step(inside, stage)
        write_node(inside=inside, step=step, node=PROBLEM, was="", text=words.PROBLEM, key="problem")
        for kind, lines in (("cause", words.CAUSES), ("effect", words.EFFECTS)):
            for line, below in lines:
                inside, _at = next(self._turns)
                add_node(inside=inside, step=step, kind=kind, parent="", text=line, key=line)
                for child in below:
                    add_node(
                        inside=inside, step=step, kind=kind, parent=thing_key(line), text=child, key=child
                    )

    def _weigh(self, stage: Stage, *, close: bool = False) -> None:
        """All but the last agree, more or less."""
        inside, at = next(self._turns)
        step = self._step(inside, stage)
        grid = read_options(inside, step, self._case(inside))
        for option, criterion, value, note in words.MARKS:
            inside, _at = next(self._turns)
            write_mark(
                inside=inside, step=step, option=grid.options[option].key,
                criterion=grid.criteria[criterion].key, value=value, note=note, was="",
                key=f"{option}-{criterion}",
            )  # fmt: skip
        decision = record_decision(
            inside=inside, step=step, proposal=words.PROPOSAL, reasons=words.REASONS, replaces=None,
            key="decision", at=at,
        )  # fmt: skip
        for place in range(len(self._members)):
            is_last = place == len(self._members) - 1
            kind, why = (Stand.Kind.AGAINST, words.AGAINST) if is_last else (Stand.Kind.AGREE, "")
            at += timedelta(hours=2)
            take_stand(
                inside=self._inside(place), step=step, number=decision.number, kind=kind, reason=why, at=at
            )
        if close:
            close_decision(inside=inside, step=step, number=decision.number, at=at + timedelta(hours=1))

    def _rate(self, stage: Stage, *, rounds: int, everybody: bool) -> None:
        """``everybody``: also who is absent else, so that the round ends."""
        inside, at = next(self._turns)
        if read_consensus(inside, self._step(inside, stage), ()).may_prepare:
            self._begin_rating(stage)
        raters = inside.members if everybody else self._members
        for _number in range(rounds):
            for place, member in enumerate(raters):
                own = access_room(
                    person=member.enrolment.person,
                    slug=self._season.programme.slug,
                    number=self._group.number,
                )
                step = self._step(own, stage)
                now = read_consensus(own, step, ())
                if now.open_round is None:
                    return
                values = {row.statement.pk: words.RATINGS[i][place % 4] for i, row in enumerate(now.rows)}
                why = {row.statement.pk: words.WHY.get((i, place), "") for i, row in enumerate(now.rows)}
                rate(inside=own, step=step, number=now.open_round.number, values=values, reasons=why, at=at)

    def _begin_rating(self, stage: Stage) -> None:
        inside, at = next(self._turns)
        step, proposed = self._step(inside, stage), self._case(inside).statements
        prepare_statements(
            inside=inside, step=step, lines=proposed[:STATEMENTS],
            token=read_consensus(inside, step, proposed).token, proposed=proposed, start=True, at=at,
        )  # fmt: skip

    def _comment(self) -> None:
        """On the notes that the group has by now."""
        inside, at = next(self._turns)
        quote, text = words.REMARK
        add_comment(inside=inside, key="remark", text=text, quote=quote, at=at)
        inside, at = next(self._turns)
        quote, suggestion = words.PROPOSED
        add_comment(inside=inside, key="proposed", quote=quote, suggestion=suggestion, at=at)

    def _write(self, poster: str) -> None:
        """A member writes the whole, then each the own line."""
        inside, _at = next(self._turns)
        save_source(inside=inside, values=words.SOURCE)
        lines = [
            words.POSTER_LINE.format(
                city=member.enrolment.partner.institution.city, name=member.enrolment.given_name
            )
            for member in self._members
        ]
        for place in range(len(lines) + 1):
            inside = self._inside(place)
            said = "".join(lines[:place]) + ("\n" if place else "")
            now = document_of(inside.room)
            save_document_form(inside=inside, base=now.update_since(), text=poster.format(lines=said))

    def _rate_members(self, stage: Stage, place: int, *, at: datetime) -> None:
        inside = self._inside(place)
        ids = [member.enrolment_id for member in inside.members]
        own = self._members[place].enrolment_id
        rate_members(
            inside=inside,
            step=access_step(inside, key=stage.key, at=at),
            values={pk: dict.fromkeys(ITEMS, 4) for pk in ids},
            sentences={next(pk for pk in ids if pk != own): words.SENTENCE},
            told=token_of(stage.consequence),
            send=True,
            at=at,
        )
