"""Real servers for the tests: databases, SSH servers, and the Django website."""

from tests.servers.debian_postgresql import debian_postgres
from tests.servers.mariadb import mariadb_server, mariadb_url, new_mariadb_database, running_mariadb
from tests.servers.postgresql import new_database, postgres_server, postgres_url, running_postgres
from tests.servers.ssh import SshServer, debian_sshd, ssh_client_key, ssh_server
from tests.servers.website import django_site, migrate, send_enquiry, serving

__all__ = [
    "SshServer",
    "debian_postgres",
    "debian_sshd",
    "django_site",
    "mariadb_server",
    "mariadb_url",
    "migrate",
    "new_database",
    "new_mariadb_database",
    "postgres_server",
    "postgres_url",
    "running_mariadb",
    "running_postgres",
    "send_enquiry",
    "serving",
    "ssh_client_key",
    "ssh_server",
]
