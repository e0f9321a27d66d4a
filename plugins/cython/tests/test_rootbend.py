from actfast.conformance import parametrize


@parametrize("rootbend")
def test(check):
    check()
