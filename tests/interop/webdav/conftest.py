"""A failing assertion of the contract shows its values."""

import pytest

pytest.register_assert_rewrite("tests.dmsvertrag")
