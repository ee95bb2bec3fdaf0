"""The pages of desk."""

from django.urls import path

from desk.views import drafts, notices

app_name = "desk"
urlpatterns = [
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/bell/", notices.bell, name="notifications_bell"),
    path("notifications/read/", notices.read, name="notifications_read"),
    path("drafts/", drafts.draft, name="draft_save"),
]
