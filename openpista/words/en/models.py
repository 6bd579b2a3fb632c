"""The English texts of the model browser."""

TEXTS: dict[str, str] = {
    "models.title": "Models",
    "models.failed": "The models could not be listed. {reason}",
    "models.none": "No model yet. Set a key in the environment or in config.toml.",
    "models.reasoning": "thinks",
    "models.vision": "sees",
    "models.context": "{size} context",
    "models.search": "name of a model or a provider",
    "models.tools": "tools",
    "models.no_tools": "no tools",
    "models.free": "free",
    "models.offered": "With a login",
    "models.log_in": "log in",
    "models.effort_none": "no thinking",
    "models.effort_low": "thinks a little",
    "models.effort_medium": "thinks",
    "models.effort_high": "thinks hard",
    "models.key_effort": "how hard it thinks",
    "models.key_login": "logs in",
    "models.key_logins": "all logins",
}
