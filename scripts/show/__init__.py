"""Demonstrations of what each issue promised, as pictures and a report."""
