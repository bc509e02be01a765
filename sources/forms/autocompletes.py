from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import Model


class KnownAutocompleteSelect(AutocompleteSelect):
    """Django's autocomplete, which asks the database once for each select what the chosen row is called.

    What `known` names, by primary key, it need not ask: a form with many rows takes no more queries than one.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {}

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.known = {}
        return copied

    def optgroups(self, name, value, attrs=None):
        # A value that is no key cannot be looked up; the form says what is wrong with it.
        chosen = [str(key) for key in value if str(key).isdecimal()]
        if any(key not in self.known for key in chosen):
            return super().optgroups(name, chosen, attrs)
        empty = [] if self.is_required else [self.create_option(name, "", "", selected=False, index=0)]
        options = [
            self.create_option(name, key, self.known[key], selected=True, index=len(empty)) for key in chosen
        ]
        return [(None, empty + options, 0)]


def name_chosen_rows(form: forms.ModelForm) -> None:
    """Tell the form's autocompletes the rows that were loaded with its instance."""
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget = widget.widget
        row = form.instance._state.fields_cache.get(name)
        if isinstance(widget, KnownAutocompleteSelect) and isinstance(row, Model):
            widget.known[str(row.pk)] = str(row)
