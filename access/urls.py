"""The pages of access, and the token door of agencies."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from access.views import book, keys, people, places
from access.views.token import LimitedTokenView

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("oauth/token/", login_not_required(LimitedTokenView.as_view()), name="token"),
    path("users/", people.users, name="users"),
    path("users/new/", people.user_new, name="user_new"),
    path("users/clients/new/", people.client_new, name="client_new"),
    path("users/<str:username>/", people.user, name="user"),
    path("users/<str:username>/switch/", people.user_switch, name="user_switch"),
    path("users/<str:username>/password/", people.user_password, name="user_password"),
    path("users/<str:username>/factor/", people.user_factor, name="user_factor"),
    path("users/<str:username>/secret/", people.client_secret, name="client_secret"),
    path("users/<str:username>/unlock/", people.user_unlock, name="user_unlock"),
    path("units/", places.units, name="units"),
    path("units/new/", places.unit_new, name="unit_new"),
    path("units/agencies/new/", places.agency_new, name="agency_new"),
    path("units/agencies/<str:code>/", places.agency, name="agency"),
    path("units/<str:code>/", places.unit, name="unit"),
    path("grants/", keys.grants, name="grants"),
    path("grants/new/", keys.grant_new, name="grant_new"),
    path("grants/<int:number>/end/", keys.grant_end, name="grant_end"),
    path("keys/", keys.my_keys, name="my_keys"),
    path("requests/", keys.requests, name="requests"),
    path("requests/new/", keys.request_access, name="request_access"),
    path("requests/<uuid:uuid>/answer/", keys.answer, name="answer"),
    path("glass/", keys.glass, name="glass"),
    path("glass/break/", keys.break_glass, name="break_glass"),
    path("glass/<uuid:uuid>/review/", keys.glass_review, name="glass_review"),
    path("book/", book.book, name="book"),
]
