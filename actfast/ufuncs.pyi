# Written by python -m actfast.about.stubs from the rows.
import numpy as np

arctan: np.ufunc
arctan_backward: np.ufunc
arctan_derivative: np.ufunc
arctan_second_derivative: np.ufunc
arctan_value_and_derivative: np.ufunc
bilinear: np.ufunc
bilinear_backward: np.ufunc
bilinear_derivative: np.ufunc
bilinear_value_and_derivative: np.ufunc
celu: np.ufunc
celu_backward: np.ufunc
celu_backward_from_output: np.ufunc
celu_derivative: np.ufunc
celu_second_derivative: np.ufunc
celu_value_and_derivative: np.ufunc
clipped_gelu: np.ufunc
clipped_gelu_backward: np.ufunc
clipped_gelu_derivative: np.ufunc
clipped_gelu_second_derivative: np.ufunc
clipped_gelu_value_and_derivative: np.ufunc
clipped_swiglu: np.ufunc
clipped_swiglu_backward: np.ufunc
clipped_swiglu_derivative: np.ufunc
clipped_swiglu_value_and_derivative: np.ufunc
dish: np.ufunc
dish_backward: np.ufunc
dish_derivative: np.ufunc
dish_second_derivative: np.ufunc
dish_value_and_derivative: np.ufunc
elu: np.ufunc
elu_backward: np.ufunc
elu_backward_from_output: np.ufunc
elu_derivative: np.ufunc
elu_second_derivative: np.ufunc
elu_value_and_derivative: np.ufunc
erf: np.ufunc
erf_backward: np.ufunc
erf_derivative: np.ufunc
erf_second_derivative: np.ufunc
erf_value_and_derivative: np.ufunc
erfc: np.ufunc
erfc_backward: np.ufunc
erfc_derivative: np.ufunc
erfc_second_derivative: np.ufunc
erfc_value_and_derivative: np.ufunc
exp: np.ufunc
exp_backward: np.ufunc
exp_backward_from_output: np.ufunc
exp_derivative: np.ufunc
exp_second_derivative: np.ufunc
exp_value_and_derivative: np.ufunc
expm1: np.ufunc
expm1_backward: np.ufunc
expm1_backward_from_output: np.ufunc
expm1_derivative: np.ufunc
expm1_second_derivative: np.ufunc
expm1_value_and_derivative: np.ufunc
gaussian: np.ufunc
gaussian_backward: np.ufunc
gaussian_derivative: np.ufunc
gaussian_second_derivative: np.ufunc
gaussian_value_and_derivative: np.ufunc
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
gtu: np.ufunc
gtu_backward: np.ufunc
gtu_derivative: np.ufunc
gtu_value_and_derivative: np.ufunc
hard_mish: np.ufunc
hard_mish_backward: np.ufunc
hard_mish_derivative: np.ufunc
hard_mish_second_derivative: np.ufunc
hard_mish_value_and_derivative: np.ufunc
hardshrink: np.ufunc
hardshrink_backward: np.ufunc
hardshrink_backward_from_output: np.ufunc
hardshrink_derivative: np.ufunc
hardshrink_second_derivative: np.ufunc
hardshrink_value_and_derivative: np.ufunc
hardsigmoid: np.ufunc
hardsigmoid_backward: np.ufunc
hardsigmoid_derivative: np.ufunc
hardsigmoid_second_derivative: np.ufunc
hardsigmoid_value_and_derivative: np.ufunc
hardswish: np.ufunc
hardswish_backward: np.ufunc
hardswish_derivative: np.ufunc
hardswish_second_derivative: np.ufunc
hardswish_value_and_derivative: np.ufunc
hardtanh: np.ufunc
hardtanh_backward: np.ufunc
hardtanh_backward_from_output: np.ufunc
hardtanh_derivative: np.ufunc
hardtanh_second_derivative: np.ufunc
hardtanh_value_and_derivative: np.ufunc
identity: np.ufunc
identity_backward: np.ufunc
identity_backward_from_output: np.ufunc
identity_derivative: np.ufunc
identity_second_derivative: np.ufunc
identity_value_and_derivative: np.ufunc
isrlu: np.ufunc
isrlu_backward: np.ufunc
isrlu_derivative: np.ufunc
isrlu_second_derivative: np.ufunc
isrlu_value_and_derivative: np.ufunc
isru: np.ufunc
isru_backward: np.ufunc
isru_derivative: np.ufunc
isru_second_derivative: np.ufunc
isru_value_and_derivative: np.ufunc
laplace: np.ufunc
laplace_backward: np.ufunc
laplace_derivative: np.ufunc
laplace_second_derivative: np.ufunc
laplace_value_and_derivative: np.ufunc
leaky_relu: np.ufunc
leaky_relu_backward: np.ufunc
leaky_relu_backward_from_output: np.ufunc
leaky_relu_derivative: np.ufunc
leaky_relu_second_derivative: np.ufunc
leaky_relu_value_and_derivative: np.ufunc
lisht: np.ufunc
lisht_backward: np.ufunc
lisht_derivative: np.ufunc
lisht_second_derivative: np.ufunc
lisht_value_and_derivative: np.ufunc
log1p: np.ufunc
log1p_backward: np.ufunc
log1p_derivative: np.ufunc
log1p_second_derivative: np.ufunc
log1p_value_and_derivative: np.ufunc
log_ndtr: np.ufunc
log_ndtr_backward: np.ufunc
log_ndtr_derivative: np.ufunc
log_ndtr_second_derivative: np.ufunc
log_ndtr_value_and_derivative: np.ufunc
logit: np.ufunc
logit_backward: np.ufunc
logit_derivative: np.ufunc
logit_second_derivative: np.ufunc
logit_value_and_derivative: np.ufunc
logsigmoid: np.ufunc
logsigmoid_backward: np.ufunc
logsigmoid_backward_from_output: np.ufunc
logsigmoid_derivative: np.ufunc
logsigmoid_second_derivative: np.ufunc
logsigmoid_value_and_derivative: np.ufunc
mish: np.ufunc
mish_backward: np.ufunc
mish_derivative: np.ufunc
mish_second_derivative: np.ufunc
mish_value_and_derivative: np.ufunc
ndtr: np.ufunc
ndtr_backward: np.ufunc
ndtr_derivative: np.ufunc
ndtr_second_derivative: np.ufunc
ndtr_value_and_derivative: np.ufunc
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
relu_general: np.ufunc
relu_general_backward: np.ufunc
relu_general_derivative: np.ufunc
relu_general_second_derivative: np.ufunc
relu_general_value_and_derivative: np.ufunc
relu_second_derivative: np.ufunc
relu_squared: np.ufunc
relu_squared_backward: np.ufunc
relu_squared_backward_from_output: np.ufunc
relu_squared_derivative: np.ufunc
relu_squared_second_derivative: np.ufunc
relu_squared_value_and_derivative: np.ufunc
relu_value_and_derivative: np.ufunc
relu_x: np.ufunc
relu_x_backward: np.ufunc
relu_x_backward_from_output: np.ufunc
relu_x_derivative: np.ufunc
relu_x_second_derivative: np.ufunc
relu_x_value_and_derivative: np.ufunc
rrelu: np.ufunc
rrelu_backward: np.ufunc
rrelu_backward_from_output: np.ufunc
rrelu_derivative: np.ufunc
rrelu_second_derivative: np.ufunc
rrelu_value_and_derivative: np.ufunc
seglu: np.ufunc
seglu_backward: np.ufunc
seglu_derivative: np.ufunc
seglu_value_and_derivative: np.ufunc
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
sin: np.ufunc
sin_backward: np.ufunc
sin_derivative: np.ufunc
sin_second_derivative: np.ufunc
sin_value_and_derivative: np.ufunc
sinc: np.ufunc
sinc_backward: np.ufunc
sinc_derivative: np.ufunc
sinc_second_derivative: np.ufunc
sinc_value_and_derivative: np.ufunc
snake: np.ufunc
snake_backward: np.ufunc
snake_beta: np.ufunc
snake_beta_backward: np.ufunc
snake_beta_derivative: np.ufunc
snake_beta_second_derivative: np.ufunc
snake_beta_value_and_derivative: np.ufunc
snake_derivative: np.ufunc
snake_second_derivative: np.ufunc
snake_value_and_derivative: np.ufunc
softcap: np.ufunc
softcap_backward: np.ufunc
softcap_derivative: np.ufunc
softcap_second_derivative: np.ufunc
softcap_value_and_derivative: np.ufunc
softplus: np.ufunc
softplus_backward: np.ufunc
softplus_backward_from_output: np.ufunc
softplus_derivative: np.ufunc
softplus_inverse: np.ufunc
softplus_inverse_backward: np.ufunc
softplus_inverse_derivative: np.ufunc
softplus_inverse_second_derivative: np.ufunc
softplus_inverse_value_and_derivative: np.ufunc
softplus_second_derivative: np.ufunc
softplus_value_and_derivative: np.ufunc
softshrink: np.ufunc
softshrink_backward: np.ufunc
softshrink_backward_from_output: np.ufunc
softshrink_derivative: np.ufunc
softshrink_second_derivative: np.ufunc
softshrink_value_and_derivative: np.ufunc
softsign: np.ufunc
softsign_backward: np.ufunc
softsign_backward_from_output: np.ufunc
softsign_derivative: np.ufunc
softsign_second_derivative: np.ufunc
softsign_value_and_derivative: np.ufunc
sparse_plus: np.ufunc
sparse_plus_backward: np.ufunc
sparse_plus_derivative: np.ufunc
sparse_plus_second_derivative: np.ufunc
sparse_plus_value_and_derivative: np.ufunc
sparse_sigmoid: np.ufunc
sparse_sigmoid_backward: np.ufunc
sparse_sigmoid_derivative: np.ufunc
sparse_sigmoid_second_derivative: np.ufunc
sparse_sigmoid_value_and_derivative: np.ufunc
sqrtsoftplus: np.ufunc
sqrtsoftplus_backward: np.ufunc
sqrtsoftplus_derivative: np.ufunc
sqrtsoftplus_second_derivative: np.ufunc
sqrtsoftplus_value_and_derivative: np.ufunc
squareplus: np.ufunc
squareplus_backward: np.ufunc
squareplus_derivative: np.ufunc
squareplus_second_derivative: np.ufunc
squareplus_value_and_derivative: np.ufunc
star_relu: np.ufunc
star_relu_backward: np.ufunc
star_relu_derivative: np.ufunc
star_relu_second_derivative: np.ufunc
star_relu_value_and_derivative: np.ufunc
step: np.ufunc
step_backward: np.ufunc
step_derivative: np.ufunc
step_second_derivative: np.ufunc
step_value_and_derivative: np.ufunc
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
threshold: np.ufunc
threshold_backward: np.ufunc
threshold_derivative: np.ufunc
threshold_second_derivative: np.ufunc
threshold_value_and_derivative: np.ufunc
xielu: np.ufunc
xielu_backward: np.ufunc
xielu_derivative: np.ufunc
xielu_second_derivative: np.ufunc
xielu_value_and_derivative: np.ufunc

__all__ = [
    "arctan",
    "arctan_backward",
    "arctan_derivative",
    "arctan_second_derivative",
    "arctan_value_and_derivative",
    "bilinear",
    "bilinear_backward",
    "bilinear_derivative",
    "bilinear_value_and_derivative",
    "celu",
    "celu_backward",
    "celu_backward_from_output",
    "celu_derivative",
    "celu_second_derivative",
    "celu_value_and_derivative",
    "clipped_gelu",
    "clipped_gelu_backward",
    "clipped_gelu_derivative",
    "clipped_gelu_second_derivative",
    "clipped_gelu_value_and_derivative",
    "clipped_swiglu",
    "clipped_swiglu_backward",
    "clipped_swiglu_derivative",
    "clipped_swiglu_value_and_derivative",
    "dish",
    "dish_backward",
    "dish_derivative",
    "dish_second_derivative",
    "dish_value_and_derivative",
    "elu",
    "elu_backward",
    "elu_backward_from_output",
    "elu_derivative",
    "elu_second_derivative",
    "elu_value_and_derivative",
    "erf",
    "erf_backward",
    "erf_derivative",
    "erf_second_derivative",
    "erf_value_and_derivative",
    "erfc",
    "erfc_backward",
    "erfc_derivative",
    "erfc_second_derivative",
    "erfc_value_and_derivative",
    "exp",
    "exp_backward",
    "exp_backward_from_output",
    "exp_derivative",
    "exp_second_derivative",
    "exp_value_and_derivative",
    "expm1",
    "expm1_backward",
    "expm1_backward_from_output",
    "expm1_derivative",
    "expm1_second_derivative",
    "expm1_value_and_derivative",
    "gaussian",
    "gaussian_backward",
    "gaussian_derivative",
    "gaussian_second_derivative",
    "gaussian_value_and_derivative",
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
    "gtu",
    "gtu_backward",
    "gtu_derivative",
    "gtu_value_and_derivative",
    "hard_mish",
    "hard_mish_backward",
    "hard_mish_derivative",
    "hard_mish_second_derivative",
    "hard_mish_value_and_derivative",
    "hardshrink",
    "hardshrink_backward",
    "hardshrink_backward_from_output",
    "hardshrink_derivative",
    "hardshrink_second_derivative",
    "hardshrink_value_and_derivative",
    "hardsigmoid",
    "hardsigmoid_backward",
    "hardsigmoid_derivative",
    "hardsigmoid_second_derivative",
    "hardsigmoid_value_and_derivative",
    "hardswish",
    "hardswish_backward",
    "hardswish_derivative",
    "hardswish_second_derivative",
    "hardswish_value_and_derivative",
    "hardtanh",
    "hardtanh_backward",
    "hardtanh_backward_from_output",
    "hardtanh_derivative",
    "hardtanh_second_derivative",
    "hardtanh_value_and_derivative",
    "identity",
    "identity_backward",
    "identity_backward_from_output",
    "identity_derivative",
    "identity_second_derivative",
    "identity_value_and_derivative",
    "isrlu",
    "isrlu_backward",
    "isrlu_derivative",
    "isrlu_second_derivative",
    "isrlu_value_and_derivative",
    "isru",
    "isru_backward",
    "isru_derivative",
    "isru_second_derivative",
    "isru_value_and_derivative",
    "laplace",
    "laplace_backward",
    "laplace_derivative",
    "laplace_second_derivative",
    "laplace_value_and_derivative",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_backward_from_output",
    "leaky_relu_derivative",
    "leaky_relu_second_derivative",
    "leaky_relu_value_and_derivative",
    "lisht",
    "lisht_backward",
    "lisht_derivative",
    "lisht_second_derivative",
    "lisht_value_and_derivative",
    "log1p",
    "log1p_backward",
    "log1p_derivative",
    "log1p_second_derivative",
    "log1p_value_and_derivative",
    "log_ndtr",
    "log_ndtr_backward",
    "log_ndtr_derivative",
    "log_ndtr_second_derivative",
    "log_ndtr_value_and_derivative",
    "logit",
    "logit_backward",
    "logit_derivative",
    "logit_second_derivative",
    "logit_value_and_derivative",
    "logsigmoid",
    "logsigmoid_backward",
    "logsigmoid_backward_from_output",
    "logsigmoid_derivative",
    "logsigmoid_second_derivative",
    "logsigmoid_value_and_derivative",
    "mish",
    "mish_backward",
    "mish_derivative",
    "mish_second_derivative",
    "mish_value_and_derivative",
    "ndtr",
    "ndtr_backward",
    "ndtr_derivative",
    "ndtr_second_derivative",
    "ndtr_value_and_derivative",
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
    "relu_general",
    "relu_general_backward",
    "relu_general_derivative",
    "relu_general_second_derivative",
    "relu_general_value_and_derivative",
    "relu_second_derivative",
    "relu_squared",
    "relu_squared_backward",
    "relu_squared_backward_from_output",
    "relu_squared_derivative",
    "relu_squared_second_derivative",
    "relu_squared_value_and_derivative",
    "relu_value_and_derivative",
    "relu_x",
    "relu_x_backward",
    "relu_x_backward_from_output",
    "relu_x_derivative",
    "relu_x_second_derivative",
    "relu_x_value_and_derivative",
    "rrelu",
    "rrelu_backward",
    "rrelu_backward_from_output",
    "rrelu_derivative",
    "rrelu_second_derivative",
    "rrelu_value_and_derivative",
    "seglu",
    "seglu_backward",
    "seglu_derivative",
    "seglu_value_and_derivative",
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
    "sin",
    "sin_backward",
    "sin_derivative",
    "sin_second_derivative",
    "sin_value_and_derivative",
    "sinc",
    "sinc_backward",
    "sinc_derivative",
    "sinc_second_derivative",
    "sinc_value_and_derivative",
    "snake",
    "snake_backward",
    "snake_beta",
    "snake_beta_backward",
    "snake_beta_derivative",
    "snake_beta_second_derivative",
    "snake_beta_value_and_derivative",
    "snake_derivative",
    "snake_second_derivative",
    "snake_value_and_derivative",
    "softcap",
    "softcap_backward",
    "softcap_derivative",
    "softcap_second_derivative",
    "softcap_value_and_derivative",
    "softplus",
    "softplus_backward",
    "softplus_backward_from_output",
    "softplus_derivative",
    "softplus_inverse",
    "softplus_inverse_backward",
    "softplus_inverse_derivative",
    "softplus_inverse_second_derivative",
    "softplus_inverse_value_and_derivative",
    "softplus_second_derivative",
    "softplus_value_and_derivative",
    "softshrink",
    "softshrink_backward",
    "softshrink_backward_from_output",
    "softshrink_derivative",
    "softshrink_second_derivative",
    "softshrink_value_and_derivative",
    "softsign",
    "softsign_backward",
    "softsign_backward_from_output",
    "softsign_derivative",
    "softsign_second_derivative",
    "softsign_value_and_derivative",
    "sparse_plus",
    "sparse_plus_backward",
    "sparse_plus_derivative",
    "sparse_plus_second_derivative",
    "sparse_plus_value_and_derivative",
    "sparse_sigmoid",
    "sparse_sigmoid_backward",
    "sparse_sigmoid_derivative",
    "sparse_sigmoid_second_derivative",
    "sparse_sigmoid_value_and_derivative",
    "sqrtsoftplus",
    "sqrtsoftplus_backward",
    "sqrtsoftplus_derivative",
    "sqrtsoftplus_second_derivative",
    "sqrtsoftplus_value_and_derivative",
    "squareplus",
    "squareplus_backward",
    "squareplus_derivative",
    "squareplus_second_derivative",
    "squareplus_value_and_derivative",
    "star_relu",
    "star_relu_backward",
    "star_relu_derivative",
    "star_relu_second_derivative",
    "star_relu_value_and_derivative",
    "step",
    "step_backward",
    "step_derivative",
    "step_second_derivative",
    "step_value_and_derivative",
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
    "threshold",
    "threshold_backward",
    "threshold_derivative",
    "threshold_second_derivative",
    "threshold_value_and_derivative",
    "xielu",
    "xielu_backward",
    "xielu_derivative",
    "xielu_second_derivative",
    "xielu_value_and_derivative",
]
