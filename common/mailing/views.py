"""The address at which a mail server hands over what came back (docs/operations.md says how)."""

import hashlib
import hmac
import re
import time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.mailing.returned import LARGEST
from common.mailing.returns import take_returned

SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
SECONDS = 300
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


@csrf_exempt
@require_POST
def returned_take(request: HttpRequest) -> HttpResponse:
    """Take one message. It is signed with the shared secret, of this moment, and not too large.

    Handing the same over again within that time changes nothing. Without a secret there is no such address.
    """
    if not settings.MAILING_RETURNS_SECRET:
        raise Http404
    if request.content_type in FORMS:
        return HttpResponse("the body is the message itself: message/rfc822", status=415)
    length = request.headers.get("content-length") or "0"
    if not length.isdecimal() or int(length[:18]) > LARGEST:
        return HttpResponse("too large", status=413)
    if not is_signed(request.headers.get("X-Distretto-Signature", ""), request.body):
        return HttpResponse("not signed by us, or too long ago", status=401)
    return JsonResponse({"taken": take_returned(request.body)})


def is_signed(signature: str, body: bytes) -> bool:
    """Whether the header is `t=<unix time>,v1=<hex of HMAC-SHA256 of "<t>." and the body>`, and of this moment."""
    found = SIGNATURE.fullmatch(signature)
    if not found or abs(time.time() - int(found.group(1))) > SECONDS:
        return False
    return hmac.compare_digest(found.group(2), sign(found.group(1), body))


def sign(moment: str, body: bytes) -> str:
    """The signature of a body at a moment."""
    return hmac.new(settings.MAILING_RETURNS_SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
