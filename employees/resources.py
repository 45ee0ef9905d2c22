"""What goes out of and into the admin as spreadsheets, field by field."""

from import_export import resources

from employees.models import Employee, Position, PostType, Rank, Unit


class RankResource(resources.ModelResource):
    class Meta:
        model = Rank
        fields = ("kind", "code", "siasn_code", "name", "order")
        import_id_fields = ("kind", "code")
        skip_unchanged = True
        use_transactions = True


class PostTypeResource(resources.ModelResource):
    class Meta:
        model = PostType
        fields = ("key", "name", "group", "level", "is_leader", "retirement_age")
        import_id_fields = ("key",)
        skip_unchanged = True
        use_transactions = True


class UnitResource(resources.ModelResource):
    class Meta:
        model = Unit
        fields = ("agency__slug", "name", "parent__name", "leader__nip", "is_active")


class PositionResource(resources.ModelResource):
    class Meta:
        model = Position
        fields = ("agency__slug", "name", "post_type__key", "occupation")


class EmployeeResource(resources.ModelResource):
    class Meta:
        model = Employee
        fields = (
            "agency__slug", "nip", "name", "title_before", "title_after", "kind", "unit__name", "position__name",
            "position_since", "rank__code", "rank_since", "education", "is_active",
        )  # fmt: skip
