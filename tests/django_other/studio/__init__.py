"""The project."""

import os

if "mysql" in os.environ.get("DB_ENGINE", ""):
    import pymysql

    pymysql.version_info = (
        2,
        2,
        8,
        "final",
        0,
    )  # what Django asks of mysqlclient, for which it stands in
    pymysql.install_as_MySQLdb()
