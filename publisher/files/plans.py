"""`schedules/plan-*.toml`: plans with their windows and targets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, get_args

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from publisher.core.errors import WrongConfiguration
from publisher.core.message import message
from publisher.core.metrics import Each, Metric
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem
from publisher.core.score_sheet import Sheet
from publisher.core.units import Units
from publisher.core.windows import Window
from publisher.files.kinds import Day, Id, OneOrMore, Table
from publisher.files.mistakes import list_mistakes, refuse_errors
from publisher.files.plan_checks import Known, check_plan
from publisher.files.plan_columns import Columns, check_columns, list_columns
from publisher.files.plan_family import check_family, join_family
from publisher.files.plan_values import Count, Part, WhereTable
from publisher.files.scores import GradeTable, MarkTable, ScoreTable, check_scores
from publisher.files.share_checks import check_shares
from publisher.files.toml import Document, read_toml
from publisher.files.unit_filters import check_unit_filters
from publisher.files.variety_checks import check_varieties

PATTERN = "schedules/plan-*.toml"


class WindowTable(Table):
    """`[[window]]`."""

    id: Id
    title: str = ""
    from_: Day = Field(alias="from")
    until: Day
    due: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> WindowTable:
        if self.until < self.from_:
            raise PydanticCustomError("ends-before-it-begins", "until is before from")
        return self

    def made(self) -> Window:
        return Window(self.id, self.from_, self.until, self.title, self.due)


class TargetTable(Table):
    """`[[target]]`."""

    id: Id
    title: Annotated[str, Field(min_length=1)]
    metric: Metric
    per: str
    where: WhereTable = WhereTable()
    min: Count | None = None
    max: Count | None = None
    share: Annotated[Part, Field(gt=0, le=1)] | None = None
    of: WhereTable | None = None
    growth: Annotated[Part, Field(gt=-1, le=100)] | None = None
    baseline: dict[Metric, Count] | None = None
    each: Each | None = None
    coverage: Annotated[Part, Field(gt=0, le=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _take_a_number_for_its_own_metric(cls, table: object) -> object:
        """Read `baseline = 260` as a table of the target's metric; of a metric that is wrong it is none."""
        if not isinstance(table, dict) or isinstance(table.get("baseline", {}), dict):
            return table
        metric = table.get("metric")
        own = {metric: table["baseline"]} if metric in get_args(Metric) else None
        return {**table, "baseline": own}

    @model_validator(mode="after")
    def _asks_for_something(self) -> TargetTable:
        if self.min is None and self.max is None and self.share is None and self.growth is None:
            raise PydanticCustomError("target-asks-nothing", "neither min, max, share nor growth")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("min-above-max", "min is above max")
        if self.of is not None and self.share is None:
            raise PydanticCustomError("of-without-share", "of belongs to share")
        if self.coverage is not None and self.each is None:
            raise PydanticCustomError("coverage-without-each", "coverage belongs to each")
        return self

    def made(self, baselines: Mapping[Metric, int]) -> Target:
        own = (self.baseline or {}).get(self.metric)
        return Target(
            id=self.id,
            title=self.title,
            metric=self.metric,
            per=self.per,
            where=self.where.made(),
            min=self.min,
            max=self.max,
            share=self.share,
            of=self.of.made() if self.of else {},
            growth=self.growth,
            baseline=baselines.get(self.metric) if own is None else own,
            each=self.each,
            coverage=self.coverage,
        )


class PlanTable(Table):
    """`[plan]`."""

    id: Id
    title: Annotated[str, Field(min_length=1)]
    start: Day
    end: Day
    parent: Id | None = None
    basis: OneOrMore[str] = ()
    themes: dict[str, str] = Field(default_factory=dict)
    audiences: dict[str, str] = Field(default_factory=dict)
    indices: OneOrMore[str] = ()
    baseline: dict[Metric, Count] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> PlanTable:
        if self.end < self.start:
            raise PydanticCustomError("ends-before-it-begins", "end is before start")
        return self


class PlanFile(Table):
    plan: PlanTable
    window: tuple[WindowTable, ...] = ()
    target: tuple[TargetTable, ...] = ()
    score: tuple[ScoreTable, ...] = ()
    mark: tuple[MarkTable, ...] = ()
    grade: tuple[GradeTable, ...] = ()

    def made(self) -> Plan:
        head = self.plan
        return Plan(
            id=head.id,
            title=head.title,
            start=head.start,
            end=head.end,
            parent=head.parent,
            basis=head.basis,
            themes=head.themes,
            audiences=head.audiences,
            indices=head.indices,
            windows=tuple(window.made() for window in self.window),
            targets=tuple(target.made(head.baseline) for target in self.target),
            sheet=Sheet(
                tuple(one.made() for one in self.score),
                tuple(one.made() for one in self.mark),
                tuple(one.made() for one in self.grade),
            ),
        )


def find_plan_files(workspace: Path) -> Iterator[Document]:
    """Yield every plan file as it is written; a broken one raises WrongConfiguration."""
    for path in sorted(workspace.glob(PATTERN)):
        yield read_toml(workspace, path.relative_to(workspace).as_posix())


def read_plans(
    workspace: Path,
    units: Units | None,
    channels: Collection[str],
    posted: Collection[str] = (),
    columns: Columns | None = None,
) -> tuple[tuple[Plan, ...], tuple[Problem, ...]]:
    """Read every plan and the warnings about them; errors of all files are raised at once.

    `posted` are those of the channels on which there is nothing but pieces, `columns` what they list.
    """
    written: list[tuple[Document, Plan]] = []
    problems: list[Problem] = []
    for path in sorted(workspace.glob(PATTERN)):
        try:
            document = read_toml(workspace, path.relative_to(workspace).as_posix())
            written.append((document, _read_plan(document)))
        except WrongConfiguration as error:
            problems += error.problems
    plans: list[Plan] = []
    named: list[str] = []
    for document, alone in written:
        plan = join_family(alone, [one for _, one in written])
        problems += check_plan(document, plan, Known.of(plan, units, channels, posted))
        problems += check_unit_filters(document, plan, units)
        problems += check_shares(document, plan, units)
        problems += check_columns(document, plan, columns or Columns(), named)
        problems += check_scores(document, plan, units)
        problems += check_varieties(document, plan, [one for _, one in written], channels)
        problems += check_family(document, alone, [one for _, one in written])
        if any(other.id == plan.id for other in plans):
            problems.append(document.problem(("plan", "id"), message("id-twice", id=plan.id), value=True))
        plans.append(plan)
        named += list_columns(plan)
    return tuple(plans), refuse_errors(problems)


def _read_plan(document: Document) -> Plan:
    try:
        return PlanFile.model_validate(document.content).made()
    except ValidationError as error:
        raise WrongConfiguration(list_mistakes(document, PlanFile, error)) from error
