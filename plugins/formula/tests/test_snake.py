from actfast.conformance import parametrize


@parametrize("snake")
def test(check):
    check()
