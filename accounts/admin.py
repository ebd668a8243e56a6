"""People in Django admin: roles are given here; who comes in is invited, who leaves is deactivated."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.actions import activate_person, deactivate_person, forget_former_addresses, invite_staff
from accounts.models import StaffInvitation, User
from accounts.roles import Role
from common.admin import ReadOnly


class RoleFilter(admin.SimpleListFilter):
    """People by role; without a role they are of a company."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """All roles, and none."""
        roles = [(role.value, str(role.label)) for role in Role]
        return [*roles, ("none", gettext("none (company)"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow the list."""
        if self.value() == "none":
            return queryset.filter(roles=[])
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


def roles_field(*, required: bool) -> forms.MultipleChoiceField:
    """Roles as boxes to tick."""
    return forms.MultipleChoiceField(
        choices=Role.choices, label=_("roles"), required=required, widget=forms.CheckboxSelectMultiple
    )


def acting(request: HttpRequest) -> User:
    """Who acts: the admin lets nobody else in than people who signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class UserForm(forms.ModelForm):
    """A person as administrators see one."""

    roles = roles_field(required=False)

    class Meta:
        model = User
        fields = ("email", "full_name", "roles", "language")

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Who signs in, with which roles. Passwords are never set here."""

    form = UserForm
    list_display = ("email", "full_name", "role_names", "is_active", "last_login", "date_joined")
    list_filter = (RoleFilter, "is_active", "language", "last_login")
    search_fields = ("email", "full_name")
    ordering = ("full_name", "email")
    date_hierarchy = "date_joined"
    fields = ("email", "full_name", "roles", "language", "is_active", "last_login", "date_joined")
    readonly_fields = ("is_active", "last_login", "date_joined")
    actions = ("deactivate", "activate")

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:
        """Save, and let only the present address in from now on."""
        super().save_model(request, obj, form, change)
        forget_former_addresses(obj, by=acting(request))

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        """The roles in words."""
        return ", ".join(str(Role(role).label) for role in user.roles) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People are invited, not made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What people did keeps their name: they are deactivated."""
        return False

    @admin.action(description=_("Deactivate: sign out everywhere and shut out"))
    def deactivate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Shut the chosen people out."""
        done = 0
        for person in people:
            try:
                deactivate_person(person, by=acting(request))
                done += 1
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        if done:
            text = ngettext("%(count)d person was deactivated.", "%(count)d people were deactivated.", done)
            messages.success(request, text % {"count": done})

    @admin.action(description=_("Activate again"))
    def activate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let the chosen people in again."""
        for person in people:
            activate_person(person, by=acting(request))


class StaffInvitationForm(forms.ModelForm):
    """Whom to invite, as what."""

    roles = roles_field(required=True)

    class Meta:
        model = StaffInvitation
        fields = ("email", "full_name", "roles")

    def clean_email(self) -> str:
        """Refuse who has an account already."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("This address already has an account: change its roles instead."), code="known")
        return email


@admin.register(StaffInvitation)
class StaffInvitationAdmin(ReadOnly, admin.ModelAdmin):
    """Invitations to the staff: adding one sends the mail, deleting one withdraws it."""

    form = StaffInvitationForm
    list_display = ("email", "full_name", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("created_at", "accepted_at")
    search_fields = ("email", "full_name", "invited_by__email")
    list_select_related = ("invited_by",)
    fields = ("email", "full_name", "roles")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Written once: what was sent stays as it was."""
        return [] if obj is None else super().get_readonly_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Administrators invite."""
        return request.user.is_staff

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An invitation that was accepted is a record."""
        return request.user.is_staff and (not isinstance(obj, StaffInvitation) or obj.accepted_at is None)

    def save_model(self, request: HttpRequest, obj: StaffInvitation, form: StaffInvitationForm, change: bool) -> None:
        """Let the action make the row and send the mail."""
        made = invite_staff(by=acting(request), **form.cleaned_data)
        obj.pk = made.pk
        messages.info(request, gettext("The invitation was sent to %(email)s.") % {"email": made.email})
