from setuptools import Extension, setup

import actfast

setup(
    ext_modules=[
        Extension(
            "actfast_squareplus._kernels",
            ["src/actfast_squareplus/_kernels.c"],
            include_dirs=[actfast.get_include()],
        )
    ]
)
