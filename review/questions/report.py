"""The answer to a question: sections of lines, each with its path and its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from ..rights.decision import Answer


class UnknownNameError(Exception):
    """A person, a resource or an action that is not known, with the nearest names."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of an answer.

    Attributes:
        answer: whether it is so.
        what: the statement, with names and values between backticks.
        path: the steps that lead to it: `user alice`, `group developers`, `policy reading`, `statement 2`.
        reasons: what it depends on, each a clause after a comma: `if ...`, `unless ...`, `but ...`.
    """

    answer: Answer
    what: str
    path: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines about one subject, or a sentence if there are none."""

    title: str
    lines: tuple[Line, ...]
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to a question.

    Attributes:
        question: the question in words, as a title.
        sections: the answers.
        not_examined: what the answers do not cover, as sentences.
    """

    question: str
    sections: tuple[Section, ...]
    not_examined: tuple[str, ...] = ()
