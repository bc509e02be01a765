"""The ground on which each resource declares its filters."""

from django.db.models import QuerySet
from django.forms import DateField
from django_filters import rest_framework as filters

from config.rest.errors import BadParameter, parameter_error
from config.rest.parameters import unknown_word

LONGEST_VALUE = 200


class WordFilter(filters.CharFilter):
    """A slug or a few words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=LONGEST_VALUE, **kwargs)


class DayFilter(filters.DateFilter):
    """A day, written as ISO 8601 has it."""

    field_class = DateField

    def __init__(self, *args, **kwargs):
        message = "Write a day as 2025-10-02."
        super().__init__(*args, input_formats=["%Y-%m-%d"], error_messages={"invalid": message}, **kwargs)


class DeclaredFilters(filters.DjangoFilterBackend):
    """Applies the filters that are asked for. Values that cannot be are refused, each with its reason."""

    def filter_queryset(self, request, queryset, view) -> QuerySet:
        declared = self.get_filterset_class(view, queryset)
        asked = [name for name in declared.base_filters if name in request.query_params]
        if not asked:
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        # A form of the filters asked for costs less than one of all.
        filterset.filters = {name: filterset.filters[name] for name in asked}
        if not filterset.is_valid():
            raise BadParameter(*errors_of(filterset))
        return filterset.qs


def errors_of(filterset: filters.FilterSet) -> list[dict]:
    errors = []
    for name, problems in filterset.errors.as_data().items():
        field = filterset.form.fields[name]
        if problems[0].code == "invalid_choice":
            words = [str(word) for word, _ in field.choices if word]
            errors.append(unknown_word(name, filterset.data[name], f"{name} there is", words))
        else:
            errors.append(parameter_error(name, " ".join(m for problem in problems for m in problem.messages)))
    return errors
