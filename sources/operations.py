"""Migration operations."""

from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger


class AddTriggers(AddTrigger):
    """Add the triggers of many models at once: the models are rendered once, and not once for each trigger."""

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
