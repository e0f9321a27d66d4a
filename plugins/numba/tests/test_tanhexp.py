from actfast.conformance import parametrize


@parametrize("tanhexp")
def test(check):
    check()
