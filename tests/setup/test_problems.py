"""What an installer printed becomes one line that says what to do."""

import pytest

from setup.problems import explain

UV_DNS = """error: Request failed after 3 retries in 4.2s
  cause: Failed to fetch: `https://example.org/simple/psycopg2-binary/`
  cause: error sending request for url
  cause: dns error"""
PIP_DNS = "WARNING: Retrying after connection broken by 'NewConnectionError(<...>)'"
PIP_HASH = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
UV_HASH = """error: Failed to fetch `absl-py`
  cause: Hash mismatch for `absl-py==1.4.0`"""
UV_FULL = """error: Failed to install: tensorflow-2.12.0.whl
  cause: failed to copy file: No space left on device (os error 28)"""


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (UV_DNS, "Check the network"),
        (PIP_DNS, "Check the network"),
        (UV_HASH, "Hash mismatch for `absl-py==1.4.0`"),
        (PIP_HASH, "not the one that was locked"),
        ("error: Couldn't parse requirement in `requirements/runtime.txt`", "is damaged"),
        ("error: File not found: requirements/runtime.txt", "is damaged"),
        ("[Errno 2] No such file or directory: '/a/requirements/uv.txt'", "is damaged"),
        (UV_FULL, "Free about 5 GB"),
        ("OSError: [Errno 28] No space left on device", "Free about 5 GB"),
    ],
)
def test_known_causes(output, expected):
    assert expected in explain(output, 5.0)


def test_an_unknown_cause_is_not_guessed():
    assert explain("error: something new", 5.0) is None


def test_a_message_is_one_line():
    for output in (UV_DNS, UV_HASH, UV_FULL):
        assert "\n" not in explain(output, 5.0)
