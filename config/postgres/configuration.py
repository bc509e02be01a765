"""The server's own files: who may come in, and settings that suit the machine."""

import os

from config.postgres.account import Account

MEGABYTE = 1024 * 1024


def access_rules() -> str:
    """Only through the socket, and only whom the kernel knows as an account listed below; no password."""
    return "local all all peer map=record\n"


def access_map(owner: Account, role: str) -> str:
    # Root can become the owner anyhow; listing it lets commands run by root in without doing so.
    accounts = dict.fromkeys([owner.name, "root"])
    return "".join(f'record "{account}" {role}\n' for account in accounts)


def server_settings(*, socket_folder: str, port: int, throwaway: bool) -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEGABYTE
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": _quoted(socket_folder),
        "unix_socket_permissions": "0700",
        "port": port,
        # Several test runs of many workers each, or the web's pools and a dozen commands.
        "max_connections": 200,
        "shared_buffers": f"{min(max(memory // 8, 128), 1024)}MB",
        "effective_cache_size": f"{max(memory // 2, 256)}MB",
        "maintenance_work_mem": f"{min(max(memory // 16, 64), 512)}MB",
        "work_mem": "16MB",
        "random_page_cost": 1.1,
        # Compiling a query costs a page more than it gains.
        "jit": "off",
        "max_wal_size": "2GB",
        "log_checkpoints": "off",
        "log_timezone": "'UTC'",
        "timezone": "'UTC'",
        "lc_messages": "'C.UTF-8'",
        "default_text_search_config": "'pg_catalog.simple'",
    }
    if throwaway:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "128MB",
        }
    lines = ["# Written anew at every start: settings of your own belong into ALTER SYSTEM."]
    lines += [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A list of folders, of which each may stand in double quotes, as a text in single ones.
    listed = '"' + text.replace('"', '""') + '"'
    return "'" + listed.replace("\\", "\\\\").replace("'", "''") + "'"
