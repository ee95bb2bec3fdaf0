"""The pages of investigations."""

from django.urls import path, re_path

from investigations.views import cases, catalogue, lists, parts, register

app_name = "investigations"
urlpatterns = [
    path("cases/", lists.case_list, name="case_list"),
    re_path(r"^cases/export\.(?P<kind>csv|xlsx)$", lists.export, name="case_export"),
    path("cases/new/", register.register, name="case_new"),
    path("cases/new/rows/<slug:name>/", register.add_row, name="case_new_row"),
    path("search/", lists.search, name="search"),
    path("cases/<str:reference>/", cases.overview, name="case"),
    path("cases/<str:reference>/edit/", cases.edit, name="case_edit"),
    path("cases/<str:reference>/assign/", cases.assign, name="case_assign"),
    path("cases/<str:reference>/close/", cases.close, name="case_close"),
    path("cases/<str:reference>/reopen/", cases.close, name="case_reopen"),
    path("cases/<str:reference>/book/", cases.book, name="case_book"),
    path("cases/<str:reference>/print/", cases.printed, name="case_print"),
    path("cases/<str:reference>/references/", cases.add_reference, name="reference_add"),
    path("cases/<str:reference>/references/remove/", cases.remove_reference, name="reference_remove"),
    path("cases/<str:reference>/people/", parts.people, name="case_people"),
    path("cases/<str:reference>/people/new/", parts.person_new, name="person_new"),
    path("people/<uuid:uuid>/", parts.person, name="person"),
    path("people/<uuid:uuid>/remove/", parts.remove, {"kind": "people"}, name="person_remove"),
    path("people/<uuid:uuid>/restore/", parts.restore, {"kind": "people"}, name="person_restore"),
    path("cases/<str:reference>/routes/", parts.routes, name="case_routes"),
    path("cases/<str:reference>/routes/new/", parts.route_new, name="route_new"),
    path("routes/<uuid:uuid>/", parts.route, name="route"),
    path("routes/<uuid:uuid>/remove/", parts.remove, {"kind": "routes"}, name="route_remove"),
    path("routes/<uuid:uuid>/restore/", parts.restore, {"kind": "routes"}, name="route_restore"),
    path("routes/<uuid:uuid>/legs/new/", parts.leg_new, name="leg_new"),
    path("legs/<uuid:uuid>/", parts.leg, name="leg"),
    path("legs/<uuid:uuid>/move/", parts.leg_move, name="leg_move"),
    path("legs/<uuid:uuid>/remove/", parts.remove, {"kind": "legs"}, name="leg_remove"),
    path("legs/<uuid:uuid>/restore/", parts.restore, {"kind": "legs"}, name="leg_restore"),
    path("cases/<str:reference>/modi/", parts.modi, name="case_modi"),
    path("cases/<str:reference>/modi/new/", parts.modus_new, name="case_modus_new"),
    path("modi/<uuid:uuid>/", parts.modus, name="case_modus"),
    path("modi/<uuid:uuid>/remove/", parts.remove, {"kind": "modi"}, name="case_modus_remove"),
    path("modi/<uuid:uuid>/restore/", parts.restore, {"kind": "modi"}, name="case_modus_restore"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/new/", catalogue.edition, name="edition_new"),
    path("catalogue/<slug:code>/", catalogue.entry, name="modus"),
    path("catalogue/<slug:code>/edition/", catalogue.edition, name="edition"),
]
