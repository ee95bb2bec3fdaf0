"""Requests of somebody who signed in: the middleware and the REST doors let nobody else reach a view."""

from django.http import HttpRequest
from rest_framework.request import Request

from access.models import User


class HouseRequest(HttpRequest):
    """A request in the browser by a user of the house."""

    user: User


class HouseCall(Request):
    """A call of REST by a user of the house or an agency's client."""

    user: User  # type: ignore[assignment]
