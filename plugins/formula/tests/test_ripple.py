from actfast.conformance import parametrize


@parametrize("ripple")
def test(check):
    check()
