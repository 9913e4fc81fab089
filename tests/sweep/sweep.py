"""Kill engine and provider at each single API call, run one fixed recovery, and compare the account."""

import hashlib
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from subprocess import Popen
from tempfile import mkdtemp
from types import TracebackType
from typing import Literal, Self, get_args

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call

from ..harness.account_inventory import Inventory, difference, inventory
from ..harness.aws.faults import Kill, LostAnswer
from ..harness.aws.kinds import KINDS, READS
from ..harness.aws.memory import Copy
from ..harness.aws.proxy import Proxy
from ..harness.project import Project, kill

PROGRAMS = PROGRAM, *_ = [Path(__file__).parent / name for name in ("program.py", "cluster.py", "people.py")]
UP = ("up", "--yes", "--skip-preview")
DESTROY = ("destroy", "--yes", "--skip-preview")
# What a user runs after a crash, whatever has happened.
RECOVERY = (
    ("cancel", "--yes"),
    (*UP, "--refresh"),
    ("refresh", "--yes", "--skip-preview", "--clear-pending-creates"),
    (*UP, "--expect-no-changes"),
)
Moment = Literal["before", "after", "lost"]


@dataclass(frozen=True)
class Phase:
    """A Pulumi command, the variant that exists before it (None: nothing), and the variant of its program."""

    name: str
    meets: str | None
    variant: str
    command: tuple[str, ...] = UP


CREATE = Phase("create", None, "first")
PHASES = (
    CREATE,
    Phase("update", "first", "updated"),
    Phase("replace", "first", "replaced"),
    Phase("replace, deleting first", "first", "replaced-deleting-first"),
    Phase("destroy", "first", "first", DESTROY),
)


@dataclass(frozen=True)
class Point:
    """A moment of a phase: its n-th API call, and whether engine and provider are killed before or after its effect.

    At `lost`, nothing is killed, and the call's answer is lost. `call` is the n-th call of an undisturbed run.
    """

    phase: Phase
    number: int
    moment: Moment
    call: str

    def __str__(self) -> str:
        return f"{self.phase.name}, call {self.number} ({self.call}), {self.moment}"


@dataclass(frozen=True)
class Outcome:
    """The problems after the recovery: resources left over or missing, and commands that failed; and all output."""

    point: Point
    problems: list[str]
    output: str

    def __str__(self) -> str:
        return "\n  ".join([f"{self.point}: {'passed' if not self.problems else 'FAILED'}", *self.problems])


@dataclass
class Checkpoints:
    """Keeps a digest of the state that the engine had saved when each call began."""

    state: Path
    digests: list[str] = field(default_factory=list)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        self.digests.append(hashlib.sha256(self.state.read_bytes()).hexdigest())
        return behind(call)


@dataclass(frozen=True)
class Prepared:
    """The account and state before a phase, the inventory after it, and its calls, from an undisturbed run.

    Attributes:
        saved: a digest of the state that the engine had saved when each call began.
    """

    account: Copy
    state: Path
    expected: Inventory
    calls: list[str]
    saved: list[str]


@dataclass
class Lab:
    """A project and its account, which can be reset to the beginning of each phase."""

    folder: Path
    prepared: dict[str, Prepared] = field(default_factory=dict)
    program: Path = PROGRAM

    def __post_init__(self) -> None:
        self.aws: Proxy = Proxy()
        self.project = Project(self.folder, self.program, self.aws.environment())

    def __enter__(self) -> Self:
        self.aws.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.aws.__exit__(kind, error, trace)

    def prepare(self, phases: Iterable[Phase]) -> None:
        """Run each phase undisturbed."""
        empty = self._save()
        first = Prepared(*empty, inventory(self.aws.direct), [], [])
        states: dict[str | None, tuple[Copy, Path]] = {None: empty}
        for phase in (CREATE, *(phase for phase in phases if phase != CREATE)):
            begin = states[phase.meets]
            self._restore(*begin)
            checkpoints = Checkpoints(self.project.checkpoint)
            self.aws.faults = [checkpoints]
            self.project.run(*phase.command, "--parallel", "1", **_variables(phase))
            self.aws.faults = []
            calls = [call.name for call in self.aws.calls]
            expected = first.expected if phase.command == DESTROY else inventory(self.aws.direct)
            self.prepared[phase.name] = Prepared(*begin, expected, calls, checkpoints.digests)
            if phase == CREATE:
                first = self.prepared[phase.name]
                states[phase.variant] = self._save()

    def points(self) -> Iterator[Point]:
        """Yield the points of the prepared phases.

        Two kills that find the same account and the same saved state leave the same, and the first of them is tried: a
        read changes nothing, and the engine saves its state only between resources. Only answers of creates are lost.
        """
        for phase in PHASES:
            if phase.name not in self.prepared:
                continue
            prepared, changes, tried = self.prepared[phase.name], 0, set()
            for number, (call, saved) in enumerate(zip(prepared.calls, prepared.saved, strict=True), 1):
                for moment in get_args(Moment):
                    changes += moment == "after" and not call.partition(":")[2].startswith(READS)
                    if moment == "lost":
                        if call in KINDS:
                            yield Point(phase, number, moment, call)
                    elif (changes, saved) not in tried:
                        tried.add((changes, saved))
                        yield Point(phase, number, moment, call)

    def try_point(self, point: Point) -> Outcome:
        """Kill at a point, run the recovery, and compare the account with the expected inventory."""
        prepared, variables = self.prepared[point.phase.name], _variables(point.phase)
        self._restore(prepared.account, prepared.state)
        engine: Future[Popen[str]] = Future()
        hit = (
            LostAnswer(point.number)
            if point.moment == "lost"
            else Kill(point.number, point.moment, lambda: kill(engine.result()))
        )
        self.aws.faults = [hit]
        process = self.project.start(*point.phase.command, "--parallel", "1", **variables)
        engine.set_result(process)
        outputs = [process.communicate()[0]]
        self.aws.faults = []
        problems = [] if hit.call else [f"only {hit.seen} calls were made"]
        for step in RECOVERY:
            run = self.project.attempt(*step, **variables)
            outputs.append(f"$ pulumi {' '.join(step)}\n{run.output}")
            if run.status != 0:
                problems.append(f"pulumi {' '.join(step)} ended with {run.status}")
        problems += difference(prepared.expected, inventory(self.aws.direct))
        return Outcome(point, problems, "\n".join(outputs))

    def _save(self) -> tuple[Copy, Path]:
        copy = Path(mkdtemp(prefix="state", dir=self.folder)) / "copy"
        self.project.save(copy)
        return self.aws.save(), copy

    def _restore(self, saved: Copy, state: Path) -> None:
        self.aws.restore(saved)
        self.project.restore(state)


def sample(points: Iterable[Point], count: int, seed: int) -> list[Point]:
    """Return so many points of each phase, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    held = list(points)
    by_phase = [[point for point in held if point.phase == phase] for phase in PHASES]
    return [point for phase in by_phase for point in chance.sample(phase, min(count, len(phase)))]


def sweep(lab: Lab, points: Iterable[Point], workers: int) -> Iterator[Outcome]:
    """Try points in parallel, each in an account of its own that the lab has prepared."""
    with ExitStack() as stack:
        free: SimpleQueue[Lab] = SimpleQueue()
        for number in range(workers):
            other = Lab(lab.folder.with_name(f"worker-{number}"), lab.prepared, lab.program)
            free.put(stack.enter_context(other))

        def try_one(point: Point) -> Outcome:
            mine = free.get()
            try:
                return mine.try_point(point)
            finally:
                free.put(mine)

        with ThreadPoolExecutor(workers) as threads:
            for done in as_completed([threads.submit(try_one, point) for point in points]):
                yield done.result()


def _variables(phase: Phase) -> dict[str, str]:
    return {"VARIANT": phase.variant, "ORDERED": "yes"}
