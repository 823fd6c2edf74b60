"""What a database would keep of a newcomer that was placed."""

from aggregator.grouping.stories import Member, Newcomer, Placement


def member(newcomer: Newcomer, placed: Placement, founder: int) -> Member:
    """The member that is restored from what was decided of a newcomer."""
    return Member(
        article=placed.article,
        story=placed.story,
        founder=founder,
        outlet=newcomer.outlet,
        title=newcomer.title,
        lead=placed.lead,
        language=newcomer.language,
        time=newcomer.time,
        terms=placed.terms,
        weights=placed.weights,
        copy_of=placed.copy_of,
        topics=newcomer.topics,
    )
