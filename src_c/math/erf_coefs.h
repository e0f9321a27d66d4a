/* Printed by math/gen/erf.py. */
#if AF_IS_F32
/* erf(x) = x (1 + AF_ERF(t)), t = x^2 in [0, 0.735172]:
   error 2^-27.0, relative */
static const S AF_ERF[] = {
    0x1.06eba8p-3f,
    -0x1.812722p-2f,
    0x1.ce248ap-4f,
    -0x1.b72672p-6f,
    0x1.4b09f6p-8f,
    -0x1.4ace6ep-11f,
};
#define AF_ERF_NEAR 0x1.b7p-1f
/* erf(x) = 1 - 2^AF_ERF_LOG(u), u = x - AF_ERF_NEAR in [0, 3.09258]:
   error 2^-28.7, relative */
static const S AF_ERF_LOG[] = {
    -0x1.1337aap+1f,
    -0x1.bb6b1ep+1f,
    -0x1.305934p+0f,
    -0x1.1995fep-4f,
    0x1.0d9772p-6f,
    -0x1.8839a8p-9f,
    0x1.357ec4p-12f,
};
#define AF_ERF_LARGEST 0x1.f9999ap+1f
/* 2^r = 1 + r AF_ERF_EXP2(r), r in [-0.5, 0.5]:
   error 2^-28.3, relative */
static const S AF_ERF_EXP2[] = {
    0x1.62e43p-1f,
    0x1.ebfbdcp-3f,
    0x1.c6af7ap-5f,
    0x1.3b2dd6p-7f,
    0x1.5f0944p-10f,
    0x1.417668p-13f,
};
#else
/* erf(x) = x (1 + AF_ERF(t)), t = x^2 in [0, 0.390625]:
   error 2^-56.3, relative */
static const S AF_ERF[] = {
    0x1.06eba8214db69p-3,
    -0x1.812746b037a4fp-2,
    0x1.ce2f21a04ae5ap-4,
    -0x1.b82ce316921fdp-6,
    0x1.565bce147aaa8p-8,
    -0x1.c02e00b4d95c1p-11,
    0x1.f9b0dc172344bp-14,
    -0x1.f6571df36b96fp-17,
    0x1.d3effbeb7dd87p-20,
    -0x1.2b03b5d14274ep-22,
    0x1.342e031ebdf25p-24,
};
#define AF_ERF_NEAR 0x1.4p-1
#endif
#define AF_SQRT_2_HIGH 0x1.6a09e667f3bcdp+0
#define AF_SQRT_2_LOW -0x1.bdd3413b26456p-54
