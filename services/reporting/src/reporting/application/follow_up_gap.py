"""The follow-up gap as a number, for any past moment."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from meedoen.messaging.completeness import complete_up_to
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.adapters.counting import count
from reporting.adapters.generations import consumer_of, serving
from reporting.domain.question import Question
from reporting.domain.suppression import Report, suppress


@dataclass(frozen=True, slots=True)
class Answer:
    """`complete_up_to`: for each source that was heard, the moment until which all that it told is counted."""

    question: Question
    complete_up_to: Mapping[str, datetime]
    report: Report


async def follow_up_gap(reading: AsyncConnection, question: Question) -> Answer:
    """Count, and leave out what is about too few people."""
    generation = await serving(reading)
    complete = await complete_up_to(reading, consumer_of(generation))
    counted = await count(reading, generation, question.as_of, within=question.within)
    # A second for thousands of places, in which others want their answers too.
    return Answer(question, complete, await asyncio.to_thread(suppress, counted, question))
