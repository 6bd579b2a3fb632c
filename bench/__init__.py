"""The budgets of the house, measured side by side with their floors in one run."""
