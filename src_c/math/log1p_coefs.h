/* Printed by math/gen/log1p.py. */
#if AF_IS_F32
/* atanh(s) = s + s t AF_LOG1P_Q(t), t = s^2 in [0, 0.111111]:
   error 2^-27.7, relative */
static const S AF_LOG1P_Q[] = {
    0x1.555502p-2f,
    0x1.99d1cap-3f,
    0x1.1ec086p-3f,
    0x1.1ec834p-3f,
};
/* log1p(u) / u = AF_LOG1P_OVER(t), t = u - AF_LOG1P_CENTRE in [-0.621826, 0.378174]:
   error 2^-27.5, relative */
static const S AF_LOG1P_OVER[] = {
    0x1.8e25f6p-1f,
    -0x1.0933b8p-2f,
    0x1.c5d1bcp-4f,
    -0x1.ae33e8p-5f,
    0x1.af5f1cp-6f,
    -0x1.c3030cp-7f,
    0x1.eb016cp-8f,
    -0x1.bd3c28p-9f,
    0x1.c4155p-10f,
    -0x1.a28f3ap-9f,
};
#define AF_LOG1P_CENTRE 0x1.3e6p-1f
#else
/* atanh(s) = s + s t AF_LOG1P_Q(t), t = s^2 in [0, 0.111111]:
   error 2^-59.4, relative */
static const S AF_LOG1P_Q[] = {
    0x1.5555555555535p-2,
    0x1.99999999a0729p-3,
    0x1.249249208e6ep-3,
    0x1.c71c741b21b0fp-4,
    0x1.745cb4370a41bp-4,
    0x1.3b1dd64b5850cp-4,
    0x1.10680f22b9ffdp-4,
    0x1.efd36105ce085p-5,
    0x1.55c7d658ff711p-5,
    0x1.5c62b95fa1b87p-4,
};
#endif
