from curation.admin.token import TokenAdmin

__all__ = ["TokenAdmin"]
