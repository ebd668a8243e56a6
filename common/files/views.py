"""Serving stored files: never by a public address, only to who may see what they belong to."""

from typing import TYPE_CHECKING, cast

from csp.decorators import csp_replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common.files.models import StoredFile
from common.files.permissions import can_read

if TYPE_CHECKING:
    from accounts.models import User


@require_safe
@login_required
@csp_replace({"default-src": ["'none'"], "sandbox": True})  # type: ignore[arg-type]
def file_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the bytes with the type that we gave them; what the reader may not see doesn't exist."""
    stored = get_object_or_404(StoredFile, pk=pk)
    if not can_read(cast("User", request.user), stored):
        raise Http404
    try:
        with stored.content.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{stored.sha256[:12]}.{stored.media_type.rpartition('/')[2]}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=stored.media_type, headers=headers)
