"""The page docs/fidelity.md: which of AWS's behaviours cloudlet shows, and what other servers do there."""
