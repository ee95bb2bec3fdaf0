"""REST: who is asking, and the security officer's people, agencies, units and clients."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from access.actions import agencies as agency_acts
from access.actions import users as acts
from access.asking import HouseCall
from access.errors import Invalid
from access.gate import require_in_house
from access.models import Agency, Unit, User
from access.queries import list_users, open_agency, open_unit, open_user
from access.rules import Right
from desk.api import shapes
from desk.rest.base import ApiView
from desk.rest.pages import page
from desk.rest.schema import door

TEXT = OpenApiParameter("q", str, description="Part of a name.")


def found(model: type[Agency] | type[Unit] | type[User], handle: str, value: str, field: str) -> Any:
    """The thing of a public handle; Invalid at the field when there is none."""
    thing = model._default_manager.filter(**{handle: value}).first() if value.isprintable() else None
    if thing is None:
        raise Invalid(_("There is no such entry."), code="does_not_exist", field=field)
    return thing


class Me(ApiView):
    """Who is asking."""

    @door("me", answer=shapes.MeOut)
    def get(self, request: HouseCall) -> Response:
        """Role, unit and rights."""
        return self.respond(shapes.MeOut(request.user).data)


class Users(ApiView):
    """People and clients."""

    @door("users_list", answer=shapes.UserOut, paged=True, params=[TEXT])
    def get(self, request: HouseCall) -> Response:
        """List them by name."""
        rows = list_users(request.user, request.query_params.get("q", "")[:60])
        return page(request, rows, shapes.UserOut, order=("username",))

    @door("users_create", kind="post", body=shapes.UserIn, answer=shapes.NewUserOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Make a person; the first password is shown once."""
        require_in_house(request.user, Right.USERS_MANAGE)
        data = self.read(shapes.UserIn, request.data)
        data["unit"] = found(Unit, "code", data["unit"], "unit")
        made, password = acts.create_user(request.user, **data)
        body = {**shapes.UserOut(made).data, "password": password}
        return self.respond(body, 201, location=f"/api/v1/users/{made.username}/")


class UserDetail(ApiView):
    """A person or client."""

    @door("users_read", answer=shapes.UserOut)
    def get(self, request: HouseCall, username: str) -> Response:
        """Read."""
        return self.respond(shapes.UserOut(open_user(request.user, username)).data)


class UserPlace(ApiView):
    """The role and unit of a person."""

    @door("users_place", kind="post", body=shapes.PlaceIn, answer=shapes.UserOut)
    def post(self, request: HouseCall, username: str) -> Response:
        """Give another role or unit; keys of the old role end."""
        person = open_user(request.user, username)
        data = self.read(shapes.PlaceIn, request.data)
        data["unit"] = found(Unit, "code", data["unit"], "unit")
        return self.respond(shapes.UserOut(acts.change_user(request.user, person, **data)).data)


class UserSwitch(ApiView):
    """Whether a person may come in."""

    @door("users_switch", kind="post", body=shapes.SwitchIn, answer=shapes.UserOut)
    def post(self, request: HouseCall, username: str) -> Response:
        """Switch on or off; off ends sessions and keys at once."""
        person = open_user(request.user, username)
        data = self.read(shapes.SwitchIn, request.data)
        return self.respond(shapes.UserOut(acts.switch_user(request.user, person, **data)).data)


class UserDetails(ApiView):
    """What is known of a person."""

    @door("users_details", kind="post", body=shapes.DetailsIn, answer=shapes.UserOut)
    def post(self, request: HouseCall, username: str) -> Response:
        """Change the name, the e-mail address or the usual purpose."""
        person = open_user(request.user, username)
        data = self.read(shapes.DetailsIn, request.data)
        return self.respond(shapes.UserOut(acts.change_user(request.user, person, **data)).data)


class UserFactor(ApiView):
    """The second factor of a person."""

    @door("users_factor", kind="post", body=shapes.ReasonIn, answer=shapes.UserOut)
    def post(self, request: HouseCall, username: str) -> Response:
        """Take it away from who lost it; the password stays and all sessions end."""
        person = open_user(request.user, username)
        done = acts.reset_factor(request.user, person, **self.read(shapes.ReasonIn, request.data))
        return self.respond(shapes.UserOut(done).data)


class UserPassword(ApiView):
    """The password of a person."""

    @door("users_password", kind="post", body=shapes.ReasonIn, answer=shapes.SecretOut)
    def post(self, request: HouseCall, username: str) -> Response:
        """Give a new one, shown once; the second factor goes and all sessions end."""
        person = open_user(request.user, username)
        password = acts.reset_password(request.user, person, **self.read(shapes.ReasonIn, request.data))
        return self.respond({"password": password})


class UserUnlock(ApiView):
    """A lock-out."""

    @door("users_unlock", kind="post", status=204)
    def post(self, request: HouseCall, username: str) -> Response:
        """End it before its time."""
        acts.unlock_user(request.user, open_user(request.user, username))
        return Response(status=204)


class Agencies(ApiView):
    """Agencies."""

    @door("agencies_list", answer=shapes.AgencyOut, paged=True)
    def get(self, request: HouseCall) -> Response:
        """List them: who takes part is known to all."""
        return page(request, Agency.objects.all(), shapes.AgencyOut, order=("code",))

    @door("agencies_create", kind="post", body=shapes.AgencyOut, answer=shapes.AgencyOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Make one known."""
        require_in_house(request.user, Right.USERS_MANAGE)
        made = agency_acts.create_agency(request.user, **self.read(shapes.AgencyOut, request.data))
        return self.respond(shapes.AgencyOut(made).data, 201)


class AgencyChange(ApiView):
    """What an agency is called."""

    @door("agencies_change", kind="post", body=shapes.AgencyIn, answer=shapes.AgencyOut)
    def post(self, request: HouseCall, code: str) -> Response:
        """Give it another name or country."""
        agency = open_agency(request.user, code)
        changed = agency_acts.change_agency(request.user, agency, **self.read(shapes.AgencyIn, request.data))
        return self.respond(shapes.AgencyOut(changed).data)


class UnitChange(ApiView):
    """What a unit is called."""

    @door("units_change", kind="post", body=shapes.UnitIn, answer=shapes.UnitOut)
    def post(self, request: HouseCall, code: str) -> Response:
        """Give it another name."""
        unit = open_unit(request.user, code)
        changed = agency_acts.change_unit(request.user, unit, **self.read(shapes.UnitIn, request.data))
        return self.respond(shapes.UnitOut(changed).data)


class Units(ApiView):
    """Units."""

    @door("units_list", answer=shapes.UnitOut, paged=True)
    def get(self, request: HouseCall) -> Response:
        """List them: who takes part is known to all."""
        return page(request, Unit.objects.select_related("agency"), shapes.UnitOut, order=("code",))

    @door("units_create", kind="post", body=shapes.UnitOut, answer=shapes.UnitOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Make one known."""
        require_in_house(request.user, Right.USERS_MANAGE)
        data = self.read(shapes.UnitOut, request.data)
        agency = found(Agency, "code", data["agency"]["code"], "agency")
        made = agency_acts.create_unit(request.user, agency=agency, code=data["code"], name=data["name"])
        return self.respond(shapes.UnitOut(made).data, 201)


class Clients(ApiView):
    """The clients of partner agencies."""

    @door("clients_create", kind="post", body=shapes.ClientIn, answer=shapes.ClientOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Make one; its secret is shown once."""
        require_in_house(request.user, Right.USERS_MANAGE)
        data = self.read(shapes.ClientIn, request.data)
        data["unit"] = found(Unit, "code", data["unit"], "unit")
        made, secret = agency_acts.create_client(request.user, **data)
        return self.respond({"client_id": made.username, "client_secret": secret}, 201)


class ClientSecret(ApiView):
    """The secret of a client."""

    @door("clients_secret", kind="post", body=shapes.ReasonIn, answer=shapes.ClientOut)
    def post(self, request: HouseCall, username: str) -> Response:
        """Give a new one, shown once; the old one and its tokens end."""
        person = open_user(request.user, username)
        secret = agency_acts.reset_secret(request.user, person, **self.read(shapes.ReasonIn, request.data))
        return self.respond({"client_id": person.username, "client_secret": secret})
