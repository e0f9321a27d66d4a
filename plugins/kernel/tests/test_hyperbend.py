from actfast.conformance import parametrize


@parametrize("hyperbend")
def test(check):
    check()
