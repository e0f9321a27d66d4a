/* Printed by math/gen/tanh.py. */
#if AF_IS_F32
/* tanh(x) = x + x t AF_TANH_SMALL(t), t = x^2 in [0, 0.301885]:
   error 2^-24.7, relative */
static const S AF_TANH_SMALL[] = {
    -0x1.555454p-2f,
    0x1.10cf5p-3f,
    -0x1.af8594p-5f,
    0x1.0d7208p-6f,
};
#define AF_TANH_SMALLEST_LARGE 0x1.193ea8p-1f
#endif
