/* Printed by math/gen/short.py. */
/* expm1(r) = r + r^2 AF_SHORT_EXP(r), r in [-0.346658, 0.346658]:
   error 2^-43.5, relative */
static const S AF_SHORT_EXP[] = {
    0x1.fffffffff77c8p-2,
    0x1.5555555563f5cp-3,
    0x1.5555557387ddp-5,
    0x1.111110e8ff7ebp-7,
    0x1.6c164f20238dep-10,
    0x1.a01a65be2b0ep-13,
    0x1.a159054229f77p-16,
    0x1.71ffc10563d3fp-19,
};
/* log1p(f) = f AF_SHORT_LOG(f), f in [-0.292893, 0.414214]:
   error 2^-43.7, relative */
static const S AF_SHORT_LOG[] = {
    0x1.0000000000106p+0,
    -0x1.00000000037f5p-1,
    0x1.555555544d124p-2,
    -0x1.ffffffeb12f29p-3,
    0x1.99999aebb10cp-3,
    -0x1.55555ee9a45a3p-3,
    0x1.2491fb5d3ce5ap-3,
    -0x1.fffc006bbed0fp-4,
    0x1.c72c19e3a3d32p-4,
    -0x1.9a08874115f9ep-4,
    0x1.73bcbfc10b24ep-4,
    -0x1.4ef8972ecb89bp-4,
    0x1.3a578109fa2c8p-4,
    -0x1.518207c5c9141p-4,
    0x1.4803f9b33a9f9p-4,
    -0x1.460d0bc04d1fp-5,
};
/* log1p(f) = f AF_SHORT_LOG1P(f), f in [0, 1]:
   error 2^-43.5, relative */
static const S AF_SHORT_LOG1P[] = {
    0x1.ffffffffffd36p-1,
    -0x1.ffffffff49a69p-2,
    0x1.5555551733d9p-2,
    -0x1.ffffef2c84609p-3,
    0x1.9998654c868e2p-3,
    -0x1.5547e11f86836p-3,
    0x1.242e8dd1ebe28p-3,
    -0x1.fbf359480be53p-4,
    0x1.b7c7b656d01cdp-4,
    -0x1.6e19387027ce6p-4,
    0x1.15a8f0e2cb2bap-4,
    -0x1.66f3ecdb0bb94p-5,
    0x1.6f0bbd564ec8dp-6,
    -0x1.0f99c00739211p-7,
    0x1.fd3b033820865p-10,
    -0x1.c1b9f99286395p-13,
};
/* sin(r) = r + r t AF_SHORT_SIN(t), t = r^2 in [0, 2.468]:
   error 2^-52.5, relative */
static const S AF_SHORT_SIN[] = {
    -0x1.55555555554a6p-3,
    0x1.111111110a48fp-7,
    -0x1.a01a019a5d803p-13,
    0x1.71de3804718ep-19,
    -0x1.ae635506578fdp-26,
    0x1.60e6a736b6894p-33,
    -0x1.9f1264c4a13d5p-41,
};
/* atan(z) = z + z t AF_SHORT_ATAN(t), t = z^2 in [0, 0.171615]:
   error 2^-45.1, relative to z */
static const S AF_SHORT_ATAN[] = {
    -0x1.555555550d01cp-2,
    0x1.9999992d39c47p-3,
    -0x1.24922d4e8ee4cp-3,
    0x1.c7157fe5f699dp-4,
    -0x1.73e17f4a1ebdap-4,
    0x1.3600bdb346d38p-4,
    -0x1.e28fd62f2e623p-5,
    0x1.fa13aa946a3f8p-6,
};
/* erf(x) = x AF_SHORT_ERF(t), t = x^2 in [0, 0.25]:
   error 2^-43.2, relative to x */
static const S AF_SHORT_ERF[] = {
    0x1.20dd7504299acp+0,
    -0x1.812746af8b191p-2,
    0x1.ce2f20f308903p-4,
    -0x1.b82ca1c9f9905p-6,
    0x1.56501070968eap-8,
    -0x1.be00ff2849c67p-11,
    0x1.c5fcbec961804p-14,
};
/* erfc(x) exp(x^2) (x + AF_SHORT_ERFC_SHIFT) = AF_SHORT_ERFC(u),
   u = 1 / (x + AF_SHORT_ERFC_SHIFT) - AF_SHORT_ERFC_CENTRE in [-0.27837, 0.1875]:
   error 2^-40.8, relative; x in [0, 27.3] */
static const S AF_SHORT_ERFC[] = {
    0x1.36190cd34699bp+0,
    0x1.aa20544ad92a4p+1,
    0x1.311195784d706p+2,
    0x1.86cd92373ab48p-1,
    -0x1.b115089ac461dp+2,
    -0x1.5789002d61d3cp+0,
    0x1.c437dc4bd117ep+3,
    -0x1.6ec19e1e4a237p+2,
    -0x1.d31d02a340734p+4,
    0x1.6d4bbe97a267fp+5,
    0x1.5c0e94c094cb9p+4,
    -0x1.401741f55b281p+7,
    0x1.b34ce68a0a9aap+7,
    0x1.74571023ef0cp+7,
    -0x1.8c3780f009bbap+10,
    0x1.8481a3e030a39p+8,
    0x1.89a3fba75b6d4p+12,
    0x1.12bdace26bae5p+12,
};
#define AF_SHORT_ERFC_SHIFT 2
#define AF_SHORT_ERFC_CENTRE 0x1.4p-2
#define AF_SHORT_ERF_LARGEST 0.5
#define AF_SHORT_PI_HIGH 0x1.921fb544p+1
#define AF_SHORT_PI_LOW 0x1.0b4611a626331p-33
#define AF_SHORT_LN2 0x1.62e42fefa39efp-1
#define AF_SHORT_OVER_PI 0x1.45f306dc9c883p-2
