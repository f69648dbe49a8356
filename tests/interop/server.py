"""Where the test's server and its programs are."""

import glob
import shutil
import urllib.parse


def url_of(dsn, database):
    """SQLAlchemy wants a URL; the server's address is in libpq's keywords."""
    if dsn.startswith("postgres"):
        return urllib.parse.urlsplit(dsn)._replace(path="/" + database).geturl()
    words = dict(word.split("=", 1) for word in dsn.split())
    return (f"postgresql://{words.get('user', 'postgres')}@/{database}?host={urllib.parse.quote(words['host'], safe='')}"
            f"&port={words.get('port', '5432')}")


def server_program(name):
    return shutil.which(name) or sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))[-1]
