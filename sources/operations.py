"""Migration operations on many models at once: Django renders all of them anew after each operation."""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger


class CreateModels(Operation):
    """Create many models at once."""

    def __init__(self, models: list[CreateModel]):
        self.models = models

    def state_forwards(self, app_label, state):
        # Without rendered models there is nothing to render anew, until the next operation asks for them.
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {', '.join(model.name for model in self.models)}"

    def deconstruct(self):
        return self.__class__.__name__, [], {"models": self.models}

    @property
    def migration_name_fragment(self):
        return "models"


class AddTriggers(AddTrigger):
    """Add the triggers of many models at once."""

    def __init__(self, triggers: dict[str, list[Trigger]]):
        self.triggers = triggers

    def state_forwards(self, app_label, state):
        for model_name, triggers in self.triggers.items():
            options = state.models[app_label, model_name].options
            options["triggers"] = [*options.get("triggers", []), *triggers]
        state.reload_models([(app_label, model_name) for model_name in self.triggers], delay=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for triggers in self.triggers.values():
            for trigger in triggers:
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for triggers in self.triggers.values():
            for trigger in triggers:
                schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self):
        return f"Create the triggers of {', '.join(self.triggers)}"

    def deconstruct(self):
        return self.__class__.__name__, [], {"triggers": self.triggers}

    @property
    def migration_name_fragment(self):
        return "triggers"
