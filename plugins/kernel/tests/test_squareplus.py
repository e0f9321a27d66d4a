from actfast.conformance import parametrize


@parametrize("squareplus")
def test(check):
    check()
