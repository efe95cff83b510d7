"""`/column-profiles`: the forms of caseload that can be imported."""

from meedoen.http import ApiModel, Page, Paging, api_router

from intake.entrypoints.api.callers import MeansOfService, Officer, municipality_of


class ProfileView(ApiModel):
    """A column profile, and the headings that a file needs for it."""

    name: str
    title_nl: str
    title_en: str
    municipality: str
    headings: list[str]


ROUTER = api_router(prefix="/column-profiles", tags=["caseload imports"])


@ROUTER.get("")
async def list_column_profiles(officer: Officer, means: MeansOfService, paging: Paging) -> Page[ProfileView]:
    """The column profiles of the own municipality, by name."""
    municipality = municipality_of(officer)
    (after,) = paging.after(str) or ("",)
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
    return paging.page(found, lambda view: view, key=lambda view: (view.name,))
