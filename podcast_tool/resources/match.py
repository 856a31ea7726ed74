"""Suggestions: which resources an episode speaks of, with the words that say so. Silence is a valid answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from podcast_tool.model import Mention, Resource, Suggestion, SuggestionKind, Tier, Transcript
from podcast_tool.resources.about import Nearness, Scorer, lexical_scorer, nearest, shared_words
from podcast_tool.resources.named import Naming, namings
from podcast_tool.resources.passages import Passage, Talk, around, mention, quotable, talk_of, windows

MOST: Final = 10
FEWEST: Final = 5
_SPACING: Final = 4 * 60_000
_MOST_OF_A_KIND: Final = 4
_MOST_REASONS: Final = 3
# Help lines and offices change too often to be linked on a machine's word; the show names its help itself.
_NEVER_SUGGESTED: Final = frozenset({"service"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one resource stands in the ranking of an episode: the places that name it, and how near the talk comes."""

    resource: Resource
    namings: tuple[Naming, ...]
    nearness: Nearness | None

    @property
    def score(self) -> float:
        """Likeness of the name if it was named, else nearness; comparable within one kind of evidence only."""
        if self.namings:
            return max(naming.likeness for naming in self.namings)
        return self.nearness.score if self.nearness else 0.0


def suggest(
    transcript: Transcript, resources: Sequence[Resource], *, scorer: Scorer | None = None
) -> tuple[Suggestion, ...]:
    """The resources worth linking, best first: about one in four minutes, room for five at least, ten at most.

    `scorer` must have been made for these resources; without one shared words decide.
    """
    talk = talk_of(transcript)
    judge = scorer or lexical_scorer(resources)
    chosen = choose(rank(talk, resources, judge), judge, transcript)
    quotes = _quotes(talk, [standing for standing, _ in chosen if not standing.namings], judge)
    return tuple(_suggestion(_ranked(talk, standing, tier, quotes), tier) for standing, tier in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One place in the whole ranking. `tier` is None for what is not worth suggesting, or not beside the others."""

    resource: Resource
    kind: SuggestionKind
    score: float
    tier: Tier | None
    reasons: tuple[Mention, ...]


def ranking(
    transcript: Transcript, resources: Sequence[Resource], *, scorer: Scorer | None = None
) -> tuple[Ranked, ...]:
    """Every resource as `suggest` ranks it, best first, each with the words that come nearest to it."""
    talk = talk_of(transcript)
    if not talk.words:
        return ()
    judge = scorer or lexical_scorer(resources)
    standings = rank(talk, resources, judge)
    tiers = {standing.resource.id: tier for standing, tier in choose(standings, judge, transcript)}
    quotes = _quotes(talk, [standing for standing in standings if not standing.namings], judge)
    return tuple(_ranked(talk, standing, tiers.get(standing.resource.id), quotes) for standing in standings)


def rank(talk: Talk, resources: Sequence[Resource], scorer: Scorer) -> tuple[Standing, ...]:
    """Every resource but the show itself: those named first, then by nearness; equals in the catalogue's order."""
    named: dict[str, list[Naming]] = {}
    with ThreadPoolExecutor(1) as beside:  # the two take about as long, and neither waits for the other
        found = beside.submit(namings, talk, resources)
        near = dict(zip(scorer.ids, nearest(talk, windows(talk), scorer), strict=False))
    for naming in found.result():
        named.setdefault(naming.resource, []).append(naming)
    standings = [
        Standing(resource=resource, namings=tuple(named.get(resource.id, ())), nearness=near.get(resource.id))
        for resource in resources
        if not resource.is_self
    ]
    return tuple(sorted(standings, key=_order))


def choose(
    standings: Sequence[Standing], scorer: Scorer, transcript: Transcript
) -> list[tuple[Standing, Tier]]:
    """Of a ranking what is near enough to be suggested, in its order, and as much as there is room for."""
    worth = [(standing, tier) for standing in standings if (tier := _tier(standing, scorer))]
    return _diverse([pair for pair in worth if _may_be_suggested(pair[0].resource)], _room(transcript))


def _order(standing: Standing) -> tuple[bool, float]:
    return not standing.namings, -(standing.nearness.score if standing.nearness else 0.0)


def _may_be_suggested(resource: Resource) -> bool:
    return resource.kind.casefold() not in _NEVER_SUGGESTED


def _tier(standing: Standing, scorer: Scorer) -> Tier | None:
    if standing.namings or standing.score >= scorer.suggested:
        return "suggested"
    return "maybe" if standing.score >= scorer.maybe else None


def _room(transcript: Transcript) -> int:
    ends = [turn.end for turn in transcript.turns if turn.words]
    return min(max(max(ends, default=0) // _SPACING, FEWEST), MOST)


def _diverse(worth: Sequence[tuple[Standing, Tier]], room: int) -> list[tuple[Standing, Tier]]:
    """The first that fit, without letting one kind of resource crowd out the others; what is named is always in."""
    most = min(_MOST_OF_A_KIND, (room + 1) // 2)
    kinds: Counter[str] = Counter()
    chosen: list[tuple[Standing, Tier]] = []
    for standing, tier in worth:
        kind = standing.resource.kind.casefold()
        if len(chosen) < (MOST if standing.namings else room) and (standing.namings or kinds[kind] < most):
            chosen.append((standing, tier))
            kinds[kind] += 1
    return chosen


def _quotes(talk: Talk, standings: Sequence[Standing], scorer: Scorer) -> Mapping[str, Passage]:
    """For each resource the words of its best window that come nearest to it."""
    choices = {
        standing.resource.id: quotable(talk, standing.nearness.window) for standing in standings if standing.nearness
    }
    passages = list(dict.fromkeys(passage for options in choices.values() for passage in options))
    rows = dict(zip(passages, scorer.score([talk.text(passage) for passage in passages]), strict=True))
    column = {ident: index for index, ident in enumerate(scorer.ids)}
    return {ident: max(options, key=lambda one: rows[one][column[ident]]) for ident, options in choices.items()}


def _ranked(talk: Talk, standing: Standing, tier: Tier | None, quotes: Mapping[str, Passage]) -> Ranked:
    return Ranked(
        resource=standing.resource,
        kind="named" if standing.namings else "about",
        score=round(min(max(standing.score, 0.0), 1.0), 3),
        tier=tier,
        reasons=_naming_reasons(talk, standing) or (_about_reason(talk, standing.resource, quotes),),
    )


def _suggestion(ranked: Ranked, tier: Tier) -> Suggestion:
    return Suggestion(
        resource=ranked.resource.id, kind=ranked.kind, score=ranked.score, tier=tier, reasons=ranked.reasons
    )


def _naming_reasons(talk: Talk, standing: Standing) -> tuple[Mention, ...]:
    reasons: dict[int, Mention] = {}
    for naming in standing.namings:
        quote = around(talk, naming.passage)
        first, last = max(naming.passage.first, quote.first), min(naming.passage.last, quote.last)
        said = tuple(word.text for word in talk.words[first:last])
        reasons.setdefault(quote.first, mention(talk, quote, matched=said))
    return tuple(reasons.values())[:_MOST_REASONS]


def _about_reason(talk: Talk, resource: Resource, quotes: Mapping[str, Passage]) -> Mention:
    quote = quotes[resource.id]
    return mention(talk, quote, matched=shared_words(talk.text(quote), resource))
