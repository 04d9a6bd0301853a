"""The native API: what it is called, where its document lies, and how it refuses."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from sampan.api.native.chatting import router as chatting
from sampan.api.native.feeds import router as feeds
from sampan.api.native.messaging import router as messaging
from sampan.api.native.notifying import router as notifying
from sampan.api.native.problems import problem
from sampan.api.native.reading import check_page
from sampan.api.native.shopping import router as shopping
from sampan.core.errors import DomainError

VERSION = "1.1.0"


class RememberingAPI(NinjaAPI):
    """Works its document out once in each process: it stays the same, and takes most of a second to make."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Give the document for the address that the API stands at."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._documents[prefix]


api = RememberingAPI(
    title="Sampan",
    version=VERSION,
    description="What Sampan offers programs beyond the pages. Ids are strings; times are UTC.",
    docs_url=None,  # the viewers that exist come from other people's servers
    openapi_url="/openapi.json",
    urls_namespace="native",
    auth=check_page,
)
api.add_router("/feeds", feeds)
api.add_router("", shopping)
api.add_router("", notifying)
api.add_router("", chatting)
api.add_router("", messaging)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal that a person may read."""
    return problem(status=error.status, code=error.code, detail=error.message)


@api.exception_handler(ValidationError)
def misunderstood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not what the document says."""
    places = sorted({".".join(str(part) for part in one["loc"][1:]) for one in error.errors})
    return problem(status=422, code="invalid", detail=f"Look at these parameters again: {', '.join(places)}.")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing is there, or nothing that this reader may know of."""
    return problem(status=404, code="not_found", detail="There is nothing here, or it is not open to you.")
