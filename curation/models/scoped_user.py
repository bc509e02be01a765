from django.contrib.auth.models import User


class ScopedUser(User):
    """A user as one token lets them act: the same row, with those permissions only that the scope includes."""

    permissions: frozenset[str] = frozenset()

    class Meta:
        proxy = True
        default_permissions = ()

    @classmethod
    def of(cls, user: User, permissions: frozenset[str]) -> "ScopedUser":
        columns = [field.attname for field in cls._meta.concrete_fields]
        scoped = cls.from_db(user._state.db, columns, [getattr(user, column) for column in columns])
        # Superusers have every permission unasked.
        scoped.is_superuser = False
        scoped.permissions = permissions
        return scoped

    def has_perm(self, perm, obj=None) -> bool:
        return perm in self.permissions

    def has_module_perms(self, app_label) -> bool:
        return any(name.partition(".")[0] == app_label for name in self.permissions)

    def get_all_permissions(self, obj=None) -> set[str]:
        return set(self.permissions)

    # Django would ask the database for what the whole account has.
    get_user_permissions = get_group_permissions = get_all_permissions

    def save(self, *args, **kwargs):
        raise TypeError("Change the account itself: saved like this, a superuser would no longer be one.")
