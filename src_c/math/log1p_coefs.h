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
/* log1p(u) / u = AF_LOG1P_MIDDLE + (u - AF_LOG1P_CENTRE) AF_LOG1P_UP(u) / AF_LOG1P_DOWN(u),
   u in [0, 1]:
   error 2^-55.4, relative */
static const S AF_LOG1P_UP[] = {
    -0x1.95f342edc6f4bp-2,
    -0x1.d3b8be6338d0fp-1,
    -0x1.7d3a025cdbc9dp-1,
    -0x1.06eeecd7098f2p-2,
    -0x1.1d71cedb4d889p-5,
    -0x1.54c80f86ff3f6p-10,
};
static const S AF_LOG1P_DOWN[] = {
    0x1p+0,
    0x1.79e99ab020efdp+1,
    0x1.a823f2d567622p+1,
    0x1.c316629c19c1fp+0,
    0x1.cca3eb2fd7ffcp-2,
    0x1.9133e37dc3241p-5,
    0x1.9cbed8adde5fcp-10,
};
#define AF_LOG1P_CENTRE 0x1.9ccp-2
#define AF_LOG1P_MIDDLE 0x1.ae2f813ae42f2p-1
#endif
