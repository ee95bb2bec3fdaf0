"""REST addresses of investigations."""

from django.urls import path

from investigations.api import cases, evidence, parts

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
    path("cases/<str:reference>/exhibits/", evidence.Exhibits.as_view(), name="case_exhibits"),
    path("cases/<str:reference>/uploads/", evidence.Uploads.as_view(), name="case_uploads"),
    path("exhibits/<uuid:uuid>/", evidence.ExhibitDetail.as_view(), name="exhibit"),
    path("exhibits/<uuid:uuid>/restore/", evidence.ExhibitRestore.as_view(), name="exhibit_restore"),
    path("exhibits/<uuid:uuid>/custody/", evidence.Custody.as_view(), name="exhibit_custody"),
    path("files/<uuid:uuid>/", evidence.FileDetail.as_view(), name="file"),
    path("files/<uuid:uuid>/content/", evidence.FileContent.as_view(), name="file_content"),
    path("uploads/<uuid:uuid>/", evidence.UploadDetail.as_view(), name="upload"),
    path("uploads/<uuid:uuid>/finish/", evidence.UploadFinish.as_view(), name="upload_finish"),
    path("catalogue/modi/", parts.Catalogue.as_view(), name="catalogue"),
    path("catalogue/modi/<slug:code>/", parts.CatalogueEntry.as_view(), name="modus"),
]
