"""Where talks are kept, by the operator's variables."""

from pathlib import Path

import pytest

from crampwise.storage import LOCAL, SHARED, StorageError, storage

HOME = Path("/home/of/crampwise")
POSTGRESQL = "postgresql+psycopg2://me:secret@db/talks"


def test_at_home_one_file_and_this_process():
    store, locks, shared = storage(HOME, {})
    assert store.kwargs["db"] == str(HOME / "conversations.db")
    assert (locks.type, shared, store.kwargs["shared"]) == (LOCAL, False, False)


def test_a_file_elsewhere():
    assert storage(HOME, {"CRAMPWISE_DB": "/data/talks.db"})[0].kwargs["db"] == "/data/talks.db"


def test_shared_by_many():
    given = {"CRAMPWISE_DB": POSTGRESQL, "CRAMPWISE_LOCKS_URL": "redis://locks:6379/0"}
    store, locks, shared = storage(HOME, given)
    assert store.url == POSTGRESQL and store.kwargs["shared"] and shared
    assert (locks.type, locks.url) == (SHARED, "redis://locks:6379/0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAMPWISE_DB", "mysql://me:secret@db/talks"),
        ("CRAMPWISE_DB", "postgres://me:secret@db/talks"),
        ("CRAMPWISE_LOCKS_URL", "http://me:secret@locks"),
        ("CRAMPWISE_LOCKS_URL", "redis://"),
    ],
)
def test_what_cannot_be_used_is_named_and_never_repeated(name, value):
    with pytest.raises(StorageError) as raised:
        storage(HOME, {name: value})
    assert name in str(raised.value) and "secret" not in str(raised.value)
