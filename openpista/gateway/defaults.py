"""What holds for everything that begins now, and telling it when a desk has changed it."""

from openpista.config.live import LiveConfig
from openpista.domain.desk import Tell
from openpista.domain.event import ConfigChanged, DefaultsChanged, HouseEvent, ProvidersChanged
from openpista.domain.ids import HOUSE
from openpista.domain.model import Models


class Defaults:
    """The mode of approvals, and the model of new sessions with the reason for it."""

    def __init__(self, config: LiveConfig, models: Models, *, tell: Tell) -> None:
        self._config = config
        self._models = models
        self._tell = tell
        self._told: DefaultsChanged | None = None

    def now(self) -> DefaultsChanged:
        """Return what holds now."""
        model, reason = self._models.default()
        return DefaultsChanged(
            stream=HOUSE,
            approvals_mode=self._config.now.approvals.mode,
            default_model=model,
            default_model_reason=reason,
        )

    def tell(self, event: HouseEvent) -> None:
        """Tell what a desk says, and after it what became of the defaults by it."""
        self._tell(event)
        if isinstance(event, ConfigChanged | ProvidersChanged):
            now = self.now()
            if now != self._told:
                self._told = now
                self._tell(now)
