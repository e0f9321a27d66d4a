"""Compare actfast with other libraries, function by function, over the whole range.

    python -m tests.parity
    python -m tests.parity torch jax --function gelu softplus
    python -m tests.parity opinfo onnx_nodes scipy_suite

Of the libraries, every function that ``actfast/registry/libraries.toml`` has an example of, with
the example's parameters and with the library's own: its values, and its gradients where it has
any. Ours are held to their stated bounds, against the exact result; then what theirs is away from
ours is within our bound and their error. Where theirs is something else, such as NaN for a number,
``exceptions.toml`` must say so, and what it says must happen.

Of the suites, every case of ONNX's node tests, every sample of torch's OpInfo and every test of
SciPy's own, as far as they are of functions that are found here: ours in the place of theirs.
``suites.toml`` says what of that cannot hold, and why.

A library that is not installed is listed as such; the extra ``bench`` has them all.
"""
