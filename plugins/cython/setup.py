from Cython.Build import cythonize
from setuptools import Extension, setup

import actfast

setup(
    ext_modules=cythonize(
        Extension(
            "actfast_rootbend._kernels",
            ["src/actfast_rootbend/_kernels.pyx"],
            include_dirs=[actfast.get_include()],
        )
    )
)
