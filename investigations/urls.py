"""The pages of investigations."""

from django.urls import path, re_path

from investigations.views import (
    cases,
    catalogue,
    evidence,
    lists,
    maps,
    parts,
    register,
    seals,
    search,
    subjects,
    transports,
)

app_name = "investigations"
# Names, numbers, roles and ties beside a subject: changed, removed and put back in the same way.
_changed = [
    path(f"{kind}/<uuid:uuid>/", subjects.change, {"kind": kind}, f"{kind}_change")
    for kind, how in subjects.BESIDE.items()
    if how.changes
]
_removed = [
    path(f"{kind}/<uuid:uuid>/{step}/", subjects.set_removed, {"kind": kind, "removed": removed}, f"{kind}_{step}")
    for kind in subjects.BESIDE
    for step, removed in (("remove", True), ("restore", False))
]
urlpatterns = [
    *_changed,
    *_removed,
    path("cases/", lists.case_list, name="case_list"),
    re_path(r"^cases/export\.(?P<kind>csv|xlsx)$", lists.export, name="case_export"),
    path("cases/new/", register.register, name="case_new"),
    path("cases/new/rows/<slug:name>/", register.add_row, name="case_new_row"),
    path("search/", search.search, name="search"),
    path("search/save/", search.save, name="search_save"),
    path("search/<uuid:uuid>/forget/", search.forget, name="search_forget"),
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
    path("cases/<str:reference>/things/new/", subjects.thing_new, name="thing_new"),
    path("cases/<str:reference>/relations/new/", subjects.relation_new, name="relation_new"),
    path("people/<uuid:uuid>/", subjects.subject, name="person"),
    path("people/<uuid:uuid>/edit/", subjects.subject_edit, name="person_edit"),
    path("people/<uuid:uuid>/names/new/", subjects.add, {"kind": "names"}, name="name_new"),
    path("people/<uuid:uuid>/identifiers/new/", subjects.add, {"kind": "identifiers"}, name="identifier_new"),
    path("people/<uuid:uuid>/roles/new/", subjects.add, {"kind": "roles"}, name="role_new"),
    path("people/<uuid:uuid>/seal/", seals.seal, name="seal"),
    path("people/<uuid:uuid>/seal/lift/", seals.lift, name="seal_lift"),
    path("people/<uuid:uuid>/seal/ask/", seals.ask, name="seal_ask"),
    path("openings/<uuid:uuid>/answer/", seals.answer, name="opening_answer"),
    path("openings/<uuid:uuid>/end/", seals.end, name="opening_end"),
    path("matches/<uuid:uuid>/", subjects.settle, name="match"),
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
    path("legs/<uuid:uuid>/transports/new/", transports.transport_new, name="transport_new"),
    path("cases/<str:reference>/transports/", transports.transport_list, name="case_transports"),
    path("transports/<uuid:uuid>/", transports.transport, name="transport"),
    path("transports/<uuid:uuid>/edit/", transports.transport_edit, name="transport_edit"),
    path("transports/<uuid:uuid>/remove/", transports.transport_remove, name="transport_remove"),
    path("transports/<uuid:uuid>/restore/", transports.transport_restore, name="transport_restore"),
    path("places/", transports.suggest_places, name="places"),
    path("cases/<str:reference>/map/", maps.case_map, name="case_map"),
    path("map/", maps.whole_map, name="map"),
    path("map/legs/", maps.legs_behind, name="map_legs"),
    path("cases/<str:reference>/modi/", parts.modi, name="case_modi"),
    path("cases/<str:reference>/modi/new/", parts.modus_new, name="case_modus_new"),
    path("modi/<uuid:uuid>/", parts.modus, name="case_modus"),
    path("modi/<uuid:uuid>/remove/", parts.remove, {"kind": "modi"}, name="case_modus_remove"),
    path("modi/<uuid:uuid>/restore/", parts.restore, {"kind": "modi"}, name="case_modus_restore"),
    path("cases/<str:reference>/evidence/", evidence.exhibit_list, name="case_evidence"),
    path("cases/<str:reference>/evidence/files/", evidence.add_files, name="evidence_files"),
    path("cases/<str:reference>/evidence/new/", evidence.thing_new, name="exhibit_new"),
    path("exhibits/<uuid:uuid>/", evidence.exhibit, name="exhibit"),
    path("exhibits/<uuid:uuid>/edit/", evidence.exhibit_edit, name="exhibit_edit"),
    path("exhibits/<uuid:uuid>/files/", evidence.add_edition, name="exhibit_files"),
    path("exhibits/<uuid:uuid>/custody/", evidence.hand_over, name="exhibit_hand_over"),
    path("exhibits/<uuid:uuid>/sheet/", evidence.sheet, name="exhibit_sheet"),
    path("exhibits/<uuid:uuid>/remove/", evidence.set_removed, {"removed": True}, name="exhibit_remove"),
    path("exhibits/<uuid:uuid>/restore/", evidence.set_removed, {"removed": False}, name="exhibit_restore"),
    path("files/<uuid:uuid>/content/", evidence.content, name="file_content"),
    path("files/<uuid:uuid>/pages/<int:page>/", evidence.preview, name="file_preview"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/new/", catalogue.edition, name="edition_new"),
    path("catalogue/<slug:code>/", catalogue.entry, name="modus"),
    path("catalogue/<slug:code>/edition/", catalogue.edition, name="edition"),
]
