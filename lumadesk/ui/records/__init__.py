"""The Records screen: the promises of the policy, the review, the register, and the policy itself."""
