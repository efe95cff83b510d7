"""`/column-profiles`: the forms of caseload that can be imported."""

from fastapi import Request, Response
from meedoen.http import ApiModel, Cursor, Limit, Page, commands_router, cursor_after, page

from intake.entrypoints.api.callers import MeansOfService, Officer, municipality_of


class ProfileView(ApiModel):
    """A column profile, and the headings that a file needs for it."""

    name: str
    title_nl: str
    title_en: str
    municipality: str
    headings: list[str]


ROUTER = commands_router(prefix="/column-profiles", tags=["caseload imports"])


@ROUTER.get("")
async def list_profiles(
    officer: Officer, means: MeansOfService, cursor: Cursor, limit: Limit, request: Request, response: Response
) -> Page[ProfileView]:
    """The column profiles of the own municipality, by name."""
    municipality = municipality_of(officer)
    (after,) = cursor.read(str) if cursor else ("",)
    found = [
        ProfileView(
            name=name,
            title_nl=profile.title.nl,
            title_en=profile.title.en,
            municipality=profile.municipality,
            headings=list(profile.columns.values()),
        )
        for name, profile in sorted(means.profiles.items())
        if profile.municipality == municipality and name > after
    ]
    shown, more = found[:limit], found[limit:]
    return page(shown, cursor_after(shown[-1].name) if more else None, request, response)
