from django.contrib.admin.apps import AdminConfig


class CurationAdminConfig(AdminConfig):
    """Django's admin, on a site of ours."""

    default_site = "curation.site.CurationSite"
