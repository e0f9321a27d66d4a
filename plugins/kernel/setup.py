from setuptools import Extension, setup

import actfast

setup(
    ext_modules=[
        Extension(
            "actfast_hyperbend._kernels",
            ["src/actfast_hyperbend/_kernels.c"],
            include_dirs=[actfast.get_include()],
        )
    ]
)
