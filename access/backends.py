"""Sign in with user name and password."""

from django.contrib.auth.backends import BaseBackend, ModelBackend


class PasswordBackend(ModelBackend):
    """Checks the password as Django does; permissions are keys, never Django's own."""

    def get_user_permissions(self, user_obj, obj=None):  # type: ignore[no-untyped-def]
        """None: rights come from keys."""
        return BaseBackend.get_user_permissions(self, user_obj, obj)

    def get_group_permissions(self, user_obj, obj=None):  # type: ignore[no-untyped-def]
        """None: rights come from keys."""
        return BaseBackend.get_group_permissions(self, user_obj, obj)

    def get_all_permissions(self, user_obj, obj=None):  # type: ignore[no-untyped-def]
        """None: rights come from keys."""
        return set()

    def has_perm(self, user_obj, perm, obj=None):  # type: ignore[no-untyped-def]
        """Never: rights come from keys."""
        return False
