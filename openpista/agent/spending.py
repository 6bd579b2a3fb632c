"""Before money is spent: does the next call fit into the budget, and if not, what then?

`budget.when_reached` says it: ask the owner, end the turn, or go on with a cheaper model.
"""

import hashlib

from openpista.agent.binding import canonical_json
from openpista.agent.chain import ModelChain
from openpista.agent.ports import AgentHouse, Turn, TurnPort
from openpista.domain.approval import Approval
from openpista.domain.budget import Budget
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import ApprovalId, CallId
from openpista.domain.message import Usage
from openpista.domain.model import ModelInfo
from openpista.domain.tool import Intent

TYPICAL_ANSWER_TOKENS = 1_000
"""What an answer is taken to be long before it is there."""

BUDGET_TOOL = "budget"
"""Stands in the place of a tool's name on the card."""

_MILLION = 1_000_000


class OverBudgetError(OpenpistaError):
    """The next call would cost more than is left, and nobody allowed it."""


class Spending:
    """Decides about the calls of one turn."""

    def __init__(self, turn: Turn, port: TurnPort, house: AgentHouse, chain: ModelChain) -> None:
        self._turn = turn
        self._port = port
        self._house = house
        self._chain = chain
        self._is_allowed = False

    async def admit(self, input_tokens: int, spent_in_turn: Usage) -> bool:
        """Let a call of about `input_tokens` pass; False when a cheaper model has taken over and
        the request must be made anew. Raises OverBudgetError."""
        limits = self._house.config.now.budget
        if self._is_allowed or (limits.daily is None and limits.per_turn is None):
            return True
        info = self._house.models.info(self._chain.ref)
        if info.free:
            return True
        cost = estimate(info, input_tokens)
        over = _passed(await self._port.budget(), spent_in_turn.cost_usd or 0.0, cost)
        if not over:
            return True
        if limits.when_reached == "route" and self._takes_the_cheaper():
            return False
        if limits.when_reached == "block" or self._turn.approver != "present":
            raise OverBudgetError(f"{over} Raise `budget` in the settings, or wait.")
        return await self._ask(over, cost)

    def _takes_the_cheaper(self) -> bool:
        cheaper = self._house.models.cheaper()
        if cheaper is None or cheaper == self._chain.ref:
            return False
        self._chain.ref = cheaper
        return True

    async def _ask(self, over: str, cost: float) -> bool:
        decision = await self._port.ask(self._approval(over, cost))
        match decision.outcome:
            case "once":
                return True
            case "task":
                self._is_allowed = True
                return True
            case _:
                raise OverBudgetError(f"{over} It was not allowed to go on.")

    def _approval(self, over: str, cost: float) -> Approval:
        arguments = canonical_json({"model": str(self._chain.ref), "about_usd": round(cost, 4)})
        approval_id = self._house.new_ulid()
        now_ms = self._house.clock.now_ms()
        bound = canonical_json([approval_id, self._turn.turn_id, arguments])
        return Approval(
            id=ApprovalId(approval_id),
            session_id=self._turn.session.id,
            turn_id=self._turn.turn_id,
            call_id=CallId(f"budget-{approval_id}"),
            tool=BUDGET_TOOL,
            arguments=arguments,
            intent=Intent(kind="internal", title=f"Go on with {self._chain.ref}"),
            reason=over,
            task_covers="every further call of a model in this turn",
            exact_offered=False,
            digest=hashlib.sha256(bound.encode()).hexdigest(),
            requested_at_ms=now_ms,
            deadline_ms=now_ms + self._house.approvals.timeout_s * 1000,
        )


def estimate(info: ModelInfo, input_tokens: int) -> float:
    """Return what a call will about cost in dollars; 0 where no price is known."""
    answer = min(TYPICAL_ANSWER_TOKENS, info.max_output_tokens)
    return (input_tokens * (info.input_price or 0) + answer * (info.output_price or 0)) / _MILLION


def _passed(budget: Budget, spent_in_turn: float, cost: float) -> str:
    """Return which limit the call would pass, in words; empty where it passes none."""
    for limit, spent, what in (
        (budget.daily, budget.spent_today, "Today's budget"),
        (budget.per_turn, spent_in_turn, "The budget of a turn"),
    ):
        if limit is not None and (spent >= limit or spent + cost > limit):
            return (
                f"{what} of {dollars(limit)} is reached: {dollars(spent)} is spent, and the next"
                f" call costs about {dollars(cost)}."
            )
    return ""


def dollars(amount: float) -> str:
    """Return money as it is written: cents, and more digits where there are only few."""
    return f"${amount:.2f}" if amount >= 0.01 or amount == 0 else f"${amount:.4f}"
