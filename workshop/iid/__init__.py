"""The Regional Innovation Index (IID): versioned indicator sets and the arithmetic on them. Pure: no table, no web.

`sets` reads the versions, `score` computes an index, `maturity` looks at one innovation, `whatif` ranks actions and
`compare` puts two versions on the same portfolio. Numbers are `decimal.Decimal` throughout, never floats.
"""
