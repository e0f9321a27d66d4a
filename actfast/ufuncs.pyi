# Written by python -m actfast.about.stubs from the rows.
import numpy as np

bilinear: np.ufunc
bilinear_backward: np.ufunc
bilinear_derivative: np.ufunc
bilinear_value_and_derivative: np.ufunc
elu: np.ufunc
elu_backward: np.ufunc
elu_backward_from_output: np.ufunc
elu_derivative: np.ufunc
elu_second_derivative: np.ufunc
elu_value_and_derivative: np.ufunc
geglu: np.ufunc
geglu_backward: np.ufunc
geglu_derivative: np.ufunc
geglu_tanh: np.ufunc
geglu_tanh_backward: np.ufunc
geglu_tanh_derivative: np.ufunc
geglu_tanh_value_and_derivative: np.ufunc
geglu_value_and_derivative: np.ufunc
gelu: np.ufunc
gelu_backward: np.ufunc
gelu_derivative: np.ufunc
gelu_second_derivative: np.ufunc
gelu_tanh: np.ufunc
gelu_tanh_backward: np.ufunc
gelu_tanh_derivative: np.ufunc
gelu_tanh_second_derivative: np.ufunc
gelu_tanh_value_and_derivative: np.ufunc
gelu_value_and_derivative: np.ufunc
glu: np.ufunc
glu_backward: np.ufunc
glu_derivative: np.ufunc
glu_value_and_derivative: np.ufunc
hardswish: np.ufunc
hardswish_backward: np.ufunc
hardswish_derivative: np.ufunc
hardswish_second_derivative: np.ufunc
hardswish_value_and_derivative: np.ufunc
identity: np.ufunc
identity_backward: np.ufunc
identity_backward_from_output: np.ufunc
identity_derivative: np.ufunc
identity_second_derivative: np.ufunc
identity_value_and_derivative: np.ufunc
leaky_relu: np.ufunc
leaky_relu_backward: np.ufunc
leaky_relu_backward_from_output: np.ufunc
leaky_relu_derivative: np.ufunc
leaky_relu_second_derivative: np.ufunc
leaky_relu_value_and_derivative: np.ufunc
mish: np.ufunc
mish_backward: np.ufunc
mish_derivative: np.ufunc
mish_second_derivative: np.ufunc
mish_value_and_derivative: np.ufunc
prelu: np.ufunc
prelu_backward: np.ufunc
prelu_backward_from_output: np.ufunc
prelu_derivative: np.ufunc
prelu_second_derivative: np.ufunc
prelu_value_and_derivative: np.ufunc
quick_geglu: np.ufunc
quick_geglu_backward: np.ufunc
quick_geglu_derivative: np.ufunc
quick_geglu_value_and_derivative: np.ufunc
quick_gelu: np.ufunc
quick_gelu_backward: np.ufunc
quick_gelu_derivative: np.ufunc
quick_gelu_second_derivative: np.ufunc
quick_gelu_value_and_derivative: np.ufunc
reglu: np.ufunc
reglu_backward: np.ufunc
reglu_derivative: np.ufunc
reglu_value_and_derivative: np.ufunc
relu: np.ufunc
relu6: np.ufunc
relu6_backward: np.ufunc
relu6_backward_from_output: np.ufunc
relu6_derivative: np.ufunc
relu6_second_derivative: np.ufunc
relu6_value_and_derivative: np.ufunc
relu_backward: np.ufunc
relu_backward_from_output: np.ufunc
relu_derivative: np.ufunc
relu_second_derivative: np.ufunc
relu_value_and_derivative: np.ufunc
selu: np.ufunc
selu_backward: np.ufunc
selu_backward_from_output: np.ufunc
selu_derivative: np.ufunc
selu_second_derivative: np.ufunc
selu_value_and_derivative: np.ufunc
sigmoid: np.ufunc
sigmoid_backward: np.ufunc
sigmoid_backward_from_output: np.ufunc
sigmoid_derivative: np.ufunc
sigmoid_second_derivative: np.ufunc
sigmoid_value_and_derivative: np.ufunc
silu: np.ufunc
silu_backward: np.ufunc
silu_derivative: np.ufunc
silu_second_derivative: np.ufunc
silu_value_and_derivative: np.ufunc
softplus: np.ufunc
softplus_backward: np.ufunc
softplus_backward_from_output: np.ufunc
softplus_derivative: np.ufunc
softplus_second_derivative: np.ufunc
softplus_value_and_derivative: np.ufunc
softsign: np.ufunc
softsign_backward: np.ufunc
softsign_backward_from_output: np.ufunc
softsign_derivative: np.ufunc
softsign_second_derivative: np.ufunc
softsign_value_and_derivative: np.ufunc
swiglu: np.ufunc
swiglu_backward: np.ufunc
swiglu_derivative: np.ufunc
swiglu_value_and_derivative: np.ufunc
tanh: np.ufunc
tanh_backward: np.ufunc
tanh_backward_from_output: np.ufunc
tanh_derivative: np.ufunc
tanh_second_derivative: np.ufunc
tanh_value_and_derivative: np.ufunc
tanhshrink: np.ufunc
tanhshrink_backward: np.ufunc
tanhshrink_derivative: np.ufunc
tanhshrink_second_derivative: np.ufunc
tanhshrink_value_and_derivative: np.ufunc

__all__ = [
    "bilinear",
    "bilinear_backward",
    "bilinear_derivative",
    "bilinear_value_and_derivative",
    "elu",
    "elu_backward",
    "elu_backward_from_output",
    "elu_derivative",
    "elu_second_derivative",
    "elu_value_and_derivative",
    "geglu",
    "geglu_backward",
    "geglu_derivative",
    "geglu_tanh",
    "geglu_tanh_backward",
    "geglu_tanh_derivative",
    "geglu_tanh_value_and_derivative",
    "geglu_value_and_derivative",
    "gelu",
    "gelu_backward",
    "gelu_derivative",
    "gelu_second_derivative",
    "gelu_tanh",
    "gelu_tanh_backward",
    "gelu_tanh_derivative",
    "gelu_tanh_second_derivative",
    "gelu_tanh_value_and_derivative",
    "gelu_value_and_derivative",
    "glu",
    "glu_backward",
    "glu_derivative",
    "glu_value_and_derivative",
    "hardswish",
    "hardswish_backward",
    "hardswish_derivative",
    "hardswish_second_derivative",
    "hardswish_value_and_derivative",
    "identity",
    "identity_backward",
    "identity_backward_from_output",
    "identity_derivative",
    "identity_second_derivative",
    "identity_value_and_derivative",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_backward_from_output",
    "leaky_relu_derivative",
    "leaky_relu_second_derivative",
    "leaky_relu_value_and_derivative",
    "mish",
    "mish_backward",
    "mish_derivative",
    "mish_second_derivative",
    "mish_value_and_derivative",
    "prelu",
    "prelu_backward",
    "prelu_backward_from_output",
    "prelu_derivative",
    "prelu_second_derivative",
    "prelu_value_and_derivative",
    "quick_geglu",
    "quick_geglu_backward",
    "quick_geglu_derivative",
    "quick_geglu_value_and_derivative",
    "quick_gelu",
    "quick_gelu_backward",
    "quick_gelu_derivative",
    "quick_gelu_second_derivative",
    "quick_gelu_value_and_derivative",
    "reglu",
    "reglu_backward",
    "reglu_derivative",
    "reglu_value_and_derivative",
    "relu",
    "relu6",
    "relu6_backward",
    "relu6_backward_from_output",
    "relu6_derivative",
    "relu6_second_derivative",
    "relu6_value_and_derivative",
    "relu_backward",
    "relu_backward_from_output",
    "relu_derivative",
    "relu_second_derivative",
    "relu_value_and_derivative",
    "selu",
    "selu_backward",
    "selu_backward_from_output",
    "selu_derivative",
    "selu_second_derivative",
    "selu_value_and_derivative",
    "sigmoid",
    "sigmoid_backward",
    "sigmoid_backward_from_output",
    "sigmoid_derivative",
    "sigmoid_second_derivative",
    "sigmoid_value_and_derivative",
    "silu",
    "silu_backward",
    "silu_derivative",
    "silu_second_derivative",
    "silu_value_and_derivative",
    "softplus",
    "softplus_backward",
    "softplus_backward_from_output",
    "softplus_derivative",
    "softplus_second_derivative",
    "softplus_value_and_derivative",
    "softsign",
    "softsign_backward",
    "softsign_backward_from_output",
    "softsign_derivative",
    "softsign_second_derivative",
    "softsign_value_and_derivative",
    "swiglu",
    "swiglu_backward",
    "swiglu_derivative",
    "swiglu_value_and_derivative",
    "tanh",
    "tanh_backward",
    "tanh_backward_from_output",
    "tanh_derivative",
    "tanh_second_derivative",
    "tanh_value_and_derivative",
    "tanhshrink",
    "tanhshrink_backward",
    "tanhshrink_derivative",
    "tanhshrink_second_derivative",
    "tanhshrink_value_and_derivative",
]
