from django.apps import AppConfig
from django.core.checks import Tags, register

from config.checks import check_database_knows_letters, check_server_is_not_too_old


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        register(check_database_knows_letters, Tags.database)
        register(check_server_is_not_too_old, Tags.database)
