"""The rules of the law, the promises and the business, with nothing but the standard library."""
