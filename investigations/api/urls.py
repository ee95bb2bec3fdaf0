"""REST addresses of investigations."""

from django.urls import path

from investigations.api import cases, parts

urlpatterns = [
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/<str:reference>/", cases.CaseDetail.as_view(), name="case"),
    path("cases/<str:reference>/moves/", cases.Moves.as_view(), name="case_moves"),
    path("cases/<str:reference>/assignments/", cases.Assignments.as_view(), name="case_assignments"),
    path("cases/<str:reference>/external-references/", cases.References.as_view(), name="case_references"),
    path("cases/<str:reference>/subjects/", parts.Subjects.as_view(), name="case_subjects"),
    path("cases/<str:reference>/routes/", parts.Routes.as_view(), name="case_routes"),
    path("cases/<str:reference>/modi/", parts.Modi.as_view(), name="case_modi"),
    path("subjects/<uuid:uuid>/", parts.SubjectDetail.as_view(), name="subject"),
    path("subjects/<uuid:uuid>/restore/", parts.SubjectRestore.as_view(), name="subject_restore"),
    path("routes/<uuid:uuid>/", parts.RouteDetail.as_view(), name="route"),
    path("routes/<uuid:uuid>/restore/", parts.RouteRestore.as_view(), name="route_restore"),
    path("routes/<uuid:uuid>/legs/", parts.Legs.as_view(), name="route_legs"),
    path("routes/<uuid:uuid>/order/", parts.LegOrder.as_view(), name="route_order"),
    path("legs/<uuid:uuid>/", parts.LegDetail.as_view(), name="leg"),
    path("legs/<uuid:uuid>/restore/", parts.LegRestore.as_view(), name="leg_restore"),
    path("modi/<uuid:uuid>/", parts.ModusDetail.as_view(), name="case_modus"),
    path("modi/<uuid:uuid>/restore/", parts.ModusRestore.as_view(), name="case_modus_restore"),
    path("catalogue/modi/", parts.Catalogue.as_view(), name="catalogue"),
    path("catalogue/modi/<slug:code>/", parts.CatalogueEntry.as_view(), name="modus"),
]
