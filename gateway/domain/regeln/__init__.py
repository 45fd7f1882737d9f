"""The rules of both sides, each with its legal anchor; which of them count is said by the rule set."""
