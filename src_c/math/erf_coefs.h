/* Printed by math/gen/erf.py. */
/* erf(x) = x (AF_ERF_0 + t AF_ERF(t)), t = x^2 in [0, 0.390625]:
   error 2^-64.2, relative */
#define AF_ERF_0_HIGH 0x1.20dd750429b6dp+0
#define AF_ERF_0_LOW 0x1.1ae3a914fed8p-56
static const S AF_ERF[] = {
    -0x1.812746b0379e7p-2,
    0x1.ce2f21a042c2dp-4,
    -0x1.b82ce3128a86cp-6,
    0x1.565bcd0eaec6bp-8,
    -0x1.c02db4006acc1p-11,
    0x1.f9a32206aa81p-14,
    -0x1.f4d0fbc96e9edp-17,
    0x1.b9b74acb1c46dp-20,
    -0x1.5be2d8643e6e5p-23,
    0x1.b2bb07a95dda9p-27,
};
#define AF_ERF_LARGEST 0.625
#define AF_SQRT_2_HIGH 0x1.6a09e667f3bcdp+0
#define AF_SQRT_2_LOW -0x1.bdd3413b26456p-54
