"""REST addresses of the desk, and of access, which lies beneath it."""

from django.urls import path

from desk.api import keys, own, people

urlpatterns = [
    path("me/", people.Me.as_view(), name="me"),
    path("users/", people.Users.as_view(), name="users"),
    path("users/<str:username>/", people.UserDetail.as_view(), name="user"),
    path("users/<str:username>/place/", people.UserPlace.as_view(), name="user_place"),
    path("users/<str:username>/details/", people.UserDetails.as_view(), name="user_details"),
    path("users/<str:username>/factor/", people.UserFactor.as_view(), name="user_factor"),
    path("users/<str:username>/switch/", people.UserSwitch.as_view(), name="user_switch"),
    path("users/<str:username>/password/", people.UserPassword.as_view(), name="user_password"),
    path("users/<str:username>/unlock/", people.UserUnlock.as_view(), name="user_unlock"),
    path("agencies/", people.Agencies.as_view(), name="agencies"),
    path("units/", people.Units.as_view(), name="units"),
    path("agencies/<str:code>/", people.AgencyChange.as_view(), name="agency"),
    path("units/<str:code>/", people.UnitChange.as_view(), name="unit"),
    path("clients/<str:username>/secret/", people.ClientSecret.as_view(), name="client_secret"),
    path("clients/", people.Clients.as_view(), name="clients"),
    path("keys/", keys.MyKeys.as_view(), name="keys"),
    path("grants/", keys.Grants.as_view(), name="grants"),
    path("grants/<uuid:uuid>/end/", keys.GrantEnd.as_view(), name="grant_end"),
    path("cases/<str:reference>/keys/", keys.CaseKeys.as_view(), name="case_keys"),
    path("cases/<str:reference>/visitors/", keys.CaseVisitors.as_view(), name="case_visitors"),
    path("access-requests/", keys.Asks.as_view(), name="access_requests"),
    path("access-requests/<uuid:uuid>/answer/", keys.AskAnswer.as_view(), name="access_request_answer"),
    path("break-glass/", keys.Glass.as_view(), name="break_glass"),
    path("break-glass/<uuid:uuid>/review/", keys.GlassReview.as_view(), name="break_glass_review"),
    path("book/actions/", keys.BookActions.as_view(), name="book_actions"),
    path("book/visits/", keys.BookVisits.as_view(), name="book_visits"),
    path("notifications/", own.Notifications.as_view(), name="notifications"),
    path("notifications/read/", own.NotificationsRead.as_view(), name="notifications_read"),
    path("notifications/<uuid:uuid>/read/", own.NotificationRead.as_view(), name="notification_read"),
    path("drafts/", own.Drafts.as_view(), name="drafts"),
    path("saved-filters/", own.Filters.as_view(), name="saved_filters"),
    path("jobs/", own.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:uuid>/", own.JobDetail.as_view(), name="job"),
    path("jobs/<uuid:uuid>/cancel/", own.JobCancel.as_view(), name="job_cancel"),
]
