"""The trainer's desk, as the tests of the desk have it."""

from tests.authoring.conftest import *  # noqa: F403
