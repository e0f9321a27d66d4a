"""Finding and loading plugins, among neighbours that are broken in every way."""

from __future__ import annotations

import json
import pickle
import sys
import threading
import warnings
from collections import Counter
from importlib import metadata

import numpy as np
import pytest

import actfast as af
from actfast.registry.info import records
from actfast.registry.names import current_scan, scan_errors
from actfast.sources.builtin import ACTIVATIONS
from tests.distributions import SPEC, install, run

BUILTIN_NAMES = tuple(sorted(a.name for a in ACTIVATIONS))


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder on sys.path for fake distributions; what is imported from it is forgotten."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("ACTFAST_PLUGINS", "all")
    monkeypatch.delenv("ACTFAST_PLUGINS_STRICT", raising=False)
    before = set(sys.modules)
    af.refresh()
    yield tmp_path
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(
            sys.modules[name].__file__
        ):
            del sys.modules[name]
    monkeypatch.undo()
    af.refresh()


def plugin(site, distribution="acme-activations", name="billow", **options):
    module = f"{distribution.replace('-', '_')}_spec"
    source = options.pop("source", SPEC.format(name=name))
    return install(
        site, distribution, {name: f"{module}:SPEC"}, modules={module: source}, **options
    )


def broken(site, source, name="billow"):
    plugin(site, source=source, name=name)
    with pytest.raises(af.PluginLoadError) as caught:
        af.get(name)
    assert f"plugin {name!r} from acme-activations 1.0" in str(caught.value)
    assert "Other activations are unaffected" in str(caught.value)
    assert caught.value.name == name
    assert caught.value.distribution == "acme-activations"
    # Nothing else is the worse for it.
    assert af.get("relu") is af.relu
    return caught.value


# What is found


def test_a_plugin_is_an_activation_like_any_other(site):
    plugin(site)
    assert "acme_activations_spec" not in sys.modules
    assert af.available() == tuple(sorted((*BUILTIN_NAMES, "billow")))
    assert "acme_activations_spec" not in sys.modules
    f = af.get("billow")
    x = np.linspace(-3, 3, 7)
    np.testing.assert_allclose(f(x), x * np.tanh(x))
    assert af.get("acme-activations/billow") is f
    assert af.get("Acme.Activations/billow") is f
    assert repr(f) == "<acme-activations/billow>"
    assert f.name == "billow"
    info = af.info("billow")
    assert (info.kind, info.level, info.state) == ("plugin", "formula", "ready")
    assert (info.distribution, info.version) == ("acme-activations", "1.0")
    assert info.value == "acme_activations_spec:SPEC"
    assert not hasattr(af, "billow")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(f, protocol)) is f
        for ufunc in filter(None, f._ufuncs):
            assert pickle.loads(pickle.dumps(ufunc, protocol)) is ufunc


def test_a_pickle_holds_the_name_and_says_who_is_missing(site, tmp_path):
    plugin(site)
    data = pickle.dumps(af.get("billow"))
    assert b"tanh" not in data
    done = run(f"import pickle; print(pickle.loads({data!r})(1.0))", site)
    assert done.stdout.startswith("0.76159")
    done = run(f"import pickle; pickle.loads({data!r})")
    assert "UnknownActivationError" in done.stderr
    assert "no distribution 'acme-activations'" in done.stderr


def test_import_and_builtins_scan_nothing():
    program = """
        import sys, actfast as af
        af.get("gelu"); af.get("leaky_relu", negative_slope=0.2); af.info("relu")
        print("importlib.metadata" in sys.modules)
        af.available()
        print("importlib.metadata" in sys.modules)
    """
    assert run(program).stdout.split() == ["False", "True"]


def test_the_outcome_does_not_depend_on_hashes_or_paths(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    plugin(one, "zoo")
    plugin(two, "acme-activations")
    program = """
        import actfast as af
        print([n for n in af.available() if "billow" in n])
        try:
            af.get("billow")
        except af.AmbiguousNameError as error:
            print(error)
        print(af.get("zoo/billow"), af.get("acme-activations/billow"))
    """
    outcomes = {
        run(program, *sites, PYTHONHASHSEED=str(seed)).stdout
        for seed, sites in enumerate([(one, two), (two, one), (one, two)])
    }
    assert len(outcomes) == 1
    (outcome,) = outcomes
    assert outcome == (
        "['acme-activations/billow', 'zoo/billow']\n"
        "'billow' is provided by acme-activations 1.0 and zoo 1.0; "
        "use 'acme-activations/billow' or 'zoo/billow'\n"
        "<zoo/billow> <acme-activations/billow>\n"
    )


def test_an_ambiguous_name_has_states(site):
    plugin(site, "zoo")
    plugin(site, "acme-activations")
    states = {r.qualified: r.state for r in records() if r.kind == "plugin"}
    assert states == {"acme-activations/billow": "ambiguous", "zoo/billow": "ambiguous"}
    assert af.get("zoo/billow") != af.get("acme-activations/billow")


def test_a_builtin_cannot_be_shadowed(site):
    plugin(site, name="relu")
    current_scan()
    with pytest.warns(UserWarning, match=r"acme-activations 1\.0 offers 'relu'.*/relu'"):
        assert af.get("relu") is af.relu
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert af.get("relu") is af.relu
    assert af.get("acme-activations/relu") is not af.relu
    assert "acme-activations/relu" in af.available()
    (record,) = [r for r in records() if r.kind == "plugin"]
    assert record.state == "shadows-builtin"


@pytest.mark.parametrize("second", ["egg-info", "dist-info"])
def test_an_editable_copy_counts_once(site, second):
    plugin(site)
    other = site / "other"
    install(other, "Acme_Activations", {"billow": "acme_activations_spec:SPEC"}, suffix=second)
    sys.path.append(str(other))
    try:
        af.refresh()
        assert [r.qualified for r in records() if r.kind == "plugin"] == ["acme-activations/billow"]
        assert af.get("billow")(1.0) == pytest.approx(np.tanh(1.0))
    finally:
        sys.path.remove(str(other))


def test_a_superseded_copy_offers_nothing(site):
    # The newer release, first on the path, has dropped the activation.
    first = site / "first"
    install(first, "acme-activations", "[console_scripts]\na = b:c\n", version="2.0")
    sys.path.insert(0, str(first))
    try:
        plugin(site)
        af.refresh()
        with pytest.raises(af.UnknownActivationError):
            af.get("billow")
    finally:
        sys.path.remove(str(first))


def test_installed_later(site):
    with pytest.raises(af.UnknownActivationError):
        af.get("billow")
    plugin(site)
    with pytest.raises(af.UnknownActivationError):
        af.get("billow")
    af.refresh()
    assert af.get("billow").name == "billow"


def test_a_scan_reads_the_entry_points_of_each_distribution_and_no_more(site, monkeypatch):
    """Metadata is ten times as long to read and parse."""
    for i in range(5):
        install(site, f"other-{i}", "[console_scripts]\na = b:c\n")
    plugin(site)
    read = Counter()

    # A backport of importlib.metadata, once it is imported, has a class of its own.
    for kind in {type(dist) for dist in metadata.distributions()}:

        def read_text(dist, filename, original=kind.read_text):
            read[dist._path.name, filename] += 1
            return original(dist, filename)

        monkeypatch.setattr(kind, "read_text", read_text)
    af.refresh()
    current_scan()
    assert {name for _, name in read} == {"entry_points.txt"}
    assert {*read.values()} == {1}
    assert read["other_4-1.0.dist-info", "entry_points.txt"]
    assert af.get("billow")


# Broken metadata


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ("[actfast.activations]\nbillow acme:SPEC\n", "line 2: 'billow acme:SPEC' has no '='"),
        ("[actfast.activations]\nWave = acme:SPEC\n", "'Wave' is no activation's name"),
        ("[actfast.activations]\n__class__ = acme:SPEC\n", "is no activation's name"),
        ("[actfast.activations]\n../x = acme:SPEC\n", "is no activation's name"),
        ("[actfast.activations]\ng\N{CYRILLIC SMALL LETTER IE}lu = a:b\n", "is no activation's"),
        ("[actfast.activations]\nbillow = not a value!!\n", "not of the form module:attribute"),
        ("[actfast.activations]\nbillow = os.system\n", "not of the form module:attribute"),
        (b"[actfast.activations]\nbillow = \xff\xfe:SPEC\n", "UnicodeDecodeError"),
    ],
)
def test_a_malformed_neighbour_is_reported_and_harms_nobody(site, entries, words):
    folder = install(site, "junk", entries)
    plugin(site)
    assert af.get("billow")(1.0) == pytest.approx(np.tanh(1.0))
    (error,) = scan_errors()
    assert words in str(error)
    assert str(folder) in str(error)
    with pytest.raises(af.UnknownActivationError, match="1 broken distribution: actfast doctor"):
        af.get("qqqq")


def test_strict_raises_what_else_is_reported(site, monkeypatch):
    install(site, "junk", "[actfast.activations]\nbillow\n")
    monkeypatch.setenv("ACTFAST_PLUGINS_STRICT", "1")
    with pytest.raises(af.PluginLoadError, match="has no '='"):
        af.get("qqqq")
    assert af.get("relu") is af.relu
    monkeypatch.setenv("ACTFAST_PLUGINS_STRICT", "yes")
    with pytest.raises(ValueError, match="ACTFAST_PLUGINS_STRICT must be 0 or 1, got 'yes'"):
        af.get("qqqq")


def test_what_is_wrong_elsewhere_in_the_file_is_not_ours(site):
    text = "nonsense\n[console_scripts]\nno equals sign\n[actfast.activations]\nbillow = w:SPEC\n"
    install(site, "acme-activations", text, modules={"w": SPEC.format(name="billow")})
    assert af.get("billow").name == "billow"
    assert scan_errors() == []


def test_what_pip_left_behind_is_nothing(site):
    plugin(site)
    install(site, "~cme-activations", {"billow": "acme_activations_spec:SPEC"}, version="0.9")
    assert af.get("billow").name == "billow"


def test_a_plugin_may_be_called_like_a_method(site):
    plugin(site, name="soft_backward")
    f = af.get("soft_backward")
    for ufunc in filter(None, f._ufuncs):
        assert pickle.loads(pickle.dumps(ufunc)) is ufunc


def test_an_upgraded_plugin_has_its_own_gradients(site):
    arguments = "'billow', formula={!r}, params={{'a': 1.0}}"
    spec = f"from actfast import ActivationSpec\nSPEC = ActivationSpec({arguments})\n"
    plugin(site, source=spec.format("a*x"))
    assert af.get("billow").parameter_gradients(1.0, 2.0)["a"] == 2
    (site / "acme_activations_spec.py").write_text(spec.format("a*a*x") + "# longer\n")
    del sys.modules["acme_activations_spec"]
    af.refresh()
    assert af.get("billow").parameter_gradients(1.0, 2.0)["a"] == 4
    assert "a*a*x" in af.get("billow").__doc__


def test_missing_metadata(site):
    plugin(site, metadata=False)
    assert af.get("acme-activations/billow").version == "1.0"


# Broken plugins


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("raise ImportError('no foo')", ImportError),
        ("import does_not_exist", ModuleNotFoundError),
        ("raise SystemExit(3)", SystemExit),
        ("raise GeneratorExit", GeneratorExit),
        ("def f(): f()\nf()", RecursionError),
        ("SPEC = None", TypeError),
        ("SPEC = 'x'", TypeError),
        ("x = 1", AttributeError),
        ("def (", SyntaxError),
        (SPEC.format(name="other"), af.SpecError),
        ("from actfast import ActivationSpec\nSPEC = ActivationSpec('billow')", af.SpecError),
        ("import actfast\nSPEC = actfast.get('billow')", af.PluginLoadError),
    ],
)
def test_a_plugin_that_cannot_be_loaded_raises_for_its_name_alone(site, source, cause):
    error = broken(site, source)
    assert isinstance(error.__cause__, cause)
    assert type(error.__cause__).__name__ in str(error)
    # The failure is kept until refresh.
    with pytest.raises(af.PluginLoadError):
        af.get("acme-activations/billow")
    (record,) = [r for r in records() if r.kind == "plugin"]
    assert record.state == "broken"
    assert record.error == str(error)
    assert [str(e) for e in af.plugin_errors()] == [str(error)]
    (site / "acme_activations_spec.py").write_text(SPEC.format(name="billow") + "# mended\n")
    sys.modules.pop("acme_activations_spec", None)
    af.refresh()
    assert af.get("billow").name == "billow"


def test_plugin_errors_load_what_was_not_asked_for(site):
    plugin(site, source="raise OSError('disk')")
    assert af.plugin_errors(load=False) == []
    (error,) = af.plugin_errors()
    assert "OSError: disk" in str(error)


def test_a_keyboard_interrupt_is_the_users(site):
    plugin(site, source="raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        af.get("billow")


def test_half_a_registration_is_undone(site):
    source = """
        import actfast as af
        af.define("half_of_it", "x + 1")
        raise OSError("the other half")
    """
    broken(site, source)
    with pytest.raises(af.UnknownActivationError):
        af.get("half_of_it")


def test_what_the_user_registered_survives_a_plugin_that_fails(site):
    mine = af.define("mine", "x * 5")
    source = """
        import actfast as af
        af.register(af.ActivationSpec("mine", formula="x * 7"), replace=True)
        raise OSError("the other half")
    """
    broken(site, source)
    try:
        assert af.get("mine") is mine
    finally:
        af.unregister("mine")


def test_loading_changes_no_floating_point_settings(site):
    libm = """
        import ctypes, numpy as np
        np.seterr(all="raise")
        # Flush to zero and denormals are zero.
        from tests.floating_point import set_control
        set_control(0x9fc0)
        from actfast import ActivationSpec
        SPEC = ActivationSpec("billow", formula="x + 1")
    """
    plugin(site, source=libm)
    before = np.geterr()
    assert af.get("billow")(1.0) == 2.0
    assert np.geterr() == before
    assert np.float32(1e-40) * np.float32(1) > 0


def test_printing_does_no_harm(site, capsys):
    plugin(site, source="print('hello')\n" + SPEC.format(name="billow"))
    assert af.get("billow")(0.0) == 0.0


def test_a_plugin_may_ask_for_others_while_it_loads(site):
    source = """
        import actfast as af
        assert af.get("gelu") is af.gelu
        assert "billow" in af.available()
        other = af.get("other")
        SPEC = af.ActivationSpec("billow", forward=lambda x: other(x) + 1)
    """
    plugin(site, source=source)
    plugin(site, "zoo", name="other")
    assert af.get("billow")(0.0) == 1.0


def test_a_plugin_that_asks_for_itself_too_early_is_none_the_worse(site):
    source = """
        import actfast as af
        try:
            af.get("billow")
        except af.PluginLoadError:
            pass
        SPEC = af.ActivationSpec("billow", formula="x + 1")
    """
    plugin(site, source=source)
    assert af.get("billow")(0.0) == 1.0


def test_many_threads_load_once(site):
    counted = "import actfast, builtins\nbuiltins.loads = getattr(builtins, 'loads', 0) + 1\n"
    plugin(site, source=counted + "import time; time.sleep(0.05)\n" + SPEC.format(name="billow"))
    import builtins

    found, gate = [], threading.Barrier(32)

    def ask():
        gate.wait()
        found.append(af.get("billow"))

    threads = [threading.Thread(target=ask) for _ in range(32)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert builtins.loads == 1
    finally:
        del builtins.loads
    assert len(found) == 32
    assert len({id(f) for f in found}) == 1


# Which plugins are let in


def test_the_environment_lets_plugins_in(site, monkeypatch):
    plugin(site, "acme-activations", name="billow")
    plugin(site, "zoo", name="lion")

    def names(value):
        monkeypatch.setenv("ACTFAST_PLUGINS", value)
        af.refresh()
        states = {r.name: r.state for r in records() if r.kind == "plugin"}
        return states

    assert names("all") == names("") == {"billow": "found", "lion": "found"}
    assert names("none") == {}
    assert names("Zoo, other") == {"billow": "blocked", "lion": "found"}
    assert af.get("lion").name == "lion"
    for name in ("billow", "acme-activations/billow"):
        with pytest.raises(af.UnknownActivationError, match="not among ACTFAST_PLUGINS='Zoo, oth"):
            af.get(name)
    for value in ("a b;c", "all,zoo", "none, zoo"):
        monkeypatch.setenv("ACTFAST_PLUGINS", value)
        af.refresh()
        with pytest.raises(ValueError, match="ACTFAST_PLUGINS must be 'all', 'none' or"):
            af.get("billow")
    names(" none ")
    with pytest.raises(af.UnknownActivationError, match="ACTFAST_PLUGINS=none keeps plugins out"):
        af.get("billow")


# Processes that end


@pytest.mark.parametrize("source", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"])
def test_listing_survives_what_loading_would_not(tmp_path, source):
    plugin(tmp_path, source=source)
    done = run("import actfast as af, json; print(json.dumps(af.available()))", tmp_path)
    assert "billow" in json.loads(done.stdout)


def test_zipped_distributions_are_found(tmp_path):
    import zipfile

    folder = tmp_path / "unpacked"
    plugin(folder)
    archive = tmp_path / "plugins.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for path in folder.rglob("*"):
            bundle.write(path, path.relative_to(folder))
    done = run("import actfast as af; print(af.get('billow')(0.0))", archive)
    assert done.stdout == "0.0\n", done.stderr
