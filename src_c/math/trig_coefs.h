/* Printed by math/gen/trig.py. */
/* sin(r) = r + r t AF_SIN(t), t = r^2 in [0, 0.616851]:
   error 2^-63.2, relative to r */
static const S AF_SIN[] = {
    -0x1.5555555555555p-3,
    0x1.1111111111068p-7,
    -0x1.a01a019ffe091p-13,
    0x1.71de3a332a0efp-19,
    -0x1.ae642b9154888p-26,
    0x1.61093195fedbp-33,
    -0x1.9fb0a7e61de78p-41,
};
/* cos(r) = 1 - t / 2 + t^2 AF_COS(t), t = r^2 in [0, 0.616851]:
   error 2^-69.1, absolute */
static const S AF_COS[] = {
    0x1.5555555555555p-5,
    -0x1.6c16c16c16b2bp-10,
    0x1.a01a019ffb91fp-16,
    -0x1.27e4fb588d125p-22,
    0x1.1eed6d74ae571p-29,
    -0x1.9371c8127c893p-37,
    0x1.9c7652ef0e052p-45,
};
#define AF_HALF_PI_1 0x1.921fb544p+0
#define AF_HALF_PI_2 0x1.0b4611a6p-34
#define AF_HALF_PI_3 0x1.3198a2e037073p-69
#define AF_HALF_PI_4 0x1.129024e088a68p-123
#define AF_HALF_PI_HIGH 0x1.921fb54442d18p+0
#define AF_HALF_PI_LOW 0x1.1a62633145c07p-54
#define AF_TWO_OVER_PI 0x1.45f306dc9c883p-1
/* The bits of 2 / pi. */
static const uint32_t AF_TWO_OVER_PI_WORDS[] = {
    0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
    0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
    0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
    0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b,
    0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d,
};
