"""The other ways to mask, each with `mask(df)` like `Masker`: anonymity, noise and pseudonyms, CART synthesis, published GANs."""
