from actfast.conformance import parametrize


@parametrize("smish")
def test(check):
    check()
