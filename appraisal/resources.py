"""What the admin imports and exports of the appraisal: catalogues both ways, cases only out, answers never."""

from import_export import fields, resources
from import_export.widgets import CharWidget, ForeignKeyWidget

from appraisal.models import Appraisal, Cycle, Indicator, Target
from employees.models import Agency


class IndicatorResource(resources.ModelResource):
    agency = fields.Field("agency", "agency", ForeignKeyWidget(Agency, "slug"))
    # An empty cell is an empty text here, never NULL.
    occupation = fields.Field("occupation", "occupation", CharWidget(allow_blank=True))
    definition = fields.Field("definition", "definition", CharWidget(allow_blank=True))
    data_source = fields.Field("data_source", "data_source", CharWidget(allow_blank=True))
    rubric_1 = fields.Field("rubric_1", "rubric_1", CharWidget(allow_blank=True))
    rubric_2 = fields.Field("rubric_2", "rubric_2", CharWidget(allow_blank=True))
    rubric_3 = fields.Field("rubric_3", "rubric_3", CharWidget(allow_blank=True))
    rubric_4 = fields.Field("rubric_4", "rubric_4", CharWidget(allow_blank=True))
    rubric_5 = fields.Field("rubric_5", "rubric_5", CharWidget(allow_blank=True))

    class Meta:
        model = Indicator
        import_id_fields = ("agency", "occupation", "name")
        fields = (
            "agency",
            "occupation",
            "name",
            "aspect",
            "polarity",
            "unit_of_measure",
            "data_source",
            "definition",
            "rubric_1",
            "rubric_2",
            "rubric_3",
            "rubric_4",
            "rubric_5",
            "suggested_value",
            "suggested_low",
            "suggested_high",
            "suggested_weight",
            "is_active",
        )
        clean_model_instances = True
        skip_unchanged = True


class CycleResource(resources.ModelResource):
    class Meta:
        model = Cycle
        fields = (
            "agency__slug",
            "name",
            "year",
            "scheme__key",
            "scheme__version",
            "state",
            "starts_on",
            "ends_on",
            "planning_until",
            "rating_from",
            "rating_until",
            "countersign_until",
        )


class AppraisalResource(resources.ModelResource):
    class Meta:
        model = Appraisal
        fields = (
            "cycle__name",
            "employee__nip",
            "employee__name",
            "unit__name",
            "appraiser__nip",
            "reviewer__nip",
            "period_start",
            "period_end",
            "state",
        )


class TargetResource(resources.ModelResource):
    class Meta:
        model = Target
        fields = (
            "appraisal__cycle__name",
            "appraisal__employee__nip",
            "title",
            "measure",
            "aspect",
            "polarity",
            "value",
            "low",
            "high",
            "unit_of_measure",
            "weight",
            "obstacle_state",
        )
