"""The pages of desk."""

from django.urls import path

from desk.views import book, drafts, filters, notices

app_name = "desk"
urlpatterns = [
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/bell/", notices.bell, name="notifications_bell"),
    path("notifications/read/", notices.read, name="notifications_read"),
    path("notifications/<uuid:uuid>/open/", notices.follow, name="notification_open"),
    path("book/export/<str:kind>/", book.book_export, name="book_export"),
    path("drafts/", drafts.draft, name="draft_save"),
    path("filters/save/", filters.save, name="filter_save"),
    path("filters/forget/", filters.forget, name="filter_forget"),
]
