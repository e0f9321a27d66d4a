/* Printed by math/gen/atan.py. */
#if AF_IS_F32
/* atan(z) = z + z t AF_ATAN(t), t = z^2 in [0, 1]:
   error 2^-27.5, relative to z */
static const S AF_ATAN[] = {
    -0x1.55554p-2f,
    0x1.99926cp-3f,
    -0x1.242698p-3f,
    0x1.c0cee4p-4f,
    -0x1.58d258p-4f,
    0x1.dced26p-5f,
    -0x1.018e84p-5f,
    0x1.6a4958p-7f,
    -0x1.de81d4p-10f,
};
#define AF_ATAN_HALF_PI_HIGH 0x1.921fb6p+0f
#define AF_ATAN_HALF_PI_LOW -0x1.777a5cp-25f
#else
/* atan(z) = z + z t AF_ATAN(t), t = z^2 in [0, 0.171573]:
   error 2^-63.8, relative to z */
static const S AF_ATAN[] = {
    -0x1.5555555555554p-2,
    0x1.999999999959fp-3,
    -0x1.2492492470db9p-3,
    0x1.c71c71b556882p-4,
    -0x1.745d147b1dfa2p-4,
    0x1.3b13693541e39p-4,
    -0x1.110c30302886ap-4,
    0x1.e16d562b5b343p-5,
    -0x1.ab61d66c09c39p-5,
    0x1.7084fe350b257p-5,
    -0x1.1155770b5a774p-5,
    0x1.ee8c0859a9849p-7,
};
#define AF_ATAN_HALF_PI_HIGH 0x1.921fb54442d18p+0
#define AF_ATAN_HALF_PI_LOW 0x1.1a62633145c07p-54
#define AF_ATAN_QUARTER_PI_HIGH 0x1.921fb54442d18p-1
#define AF_ATAN_QUARTER_PI_LOW 0x1.1a62633145c07p-55
#define AF_TAN_EIGHTH 0x1.a827999fcef32p-2
#define AF_TAN_3_EIGHTHS 0x1.3504f333f9de6p+1
#endif
