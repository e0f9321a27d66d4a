/* Printed by math/gen/exp.py. */
#if AF_IS_F32
/* exp(r) = 1 + r + r^2 AF_EXP_Q(r), r in [-0.346658, 0.346658]:
   error 2^-33.2, relative */
static const S AF_EXP_Q[] = {
    0x1p-1f,
    0x1.555554p-3f,
    0x1.5554e8p-5f,
    0x1.11130ap-7f,
    0x1.6d4cbap-10f,
    0x1.9e041ap-13f,
};
/* exp(r) = 1 + r + r^2 AF_EXP_SHORTER_Q(r), r in [-0.346658, 0.346658]:
   error 2^-28.2, relative */
static const S AF_EXP_SHORTER_Q[] = {
    0x1.fffffcp-2f,
    0x1.555492p-3f,
    0x1.5558a6p-5f,
    0x1.12397ap-7f,
    0x1.6a58dep-10f,
};
#define AF_LOG2E 0x1.715476p+0f
#define AF_LN2 0x1.62e43p-1f
#define AF_LN2_HIGH 0x1.62e4p-1f
#define AF_LN2_LOW 0x1.7f7d1cp-20f
/* exp(r) = 1 + r + r^2 AF_WIDE_EXP_Q(r), r in [-0.346658, 0.346658]:
   error 2^-39.6, relative */
static const double AF_WIDE_EXP_Q[] = {
    0x1.000000005bb5bp-1,
    0x1.5555557dd6f39p-3,
    0x1.55555427dd892p-5,
    0x1.1110a257dfdb8p-7,
    0x1.6c18c0bfe97b8p-10,
    0x1.a1856d80c341fp-13,
    0x1.9e9d8b619f57p-16,
};
#define AF_WIDE_LOG2E 0x1.71547652b82fep+0
#define AF_WIDE_LN2 0x1.62e42fefa39efp-1
#else
/* exp(r) = 1 + r + r^2 AF_EXP_Q(r), r in [-0.346658, 0.346658]:
   error 2^-57.9, relative */
static const S AF_EXP_Q[] = {
    0x1.000000000000ap-1,
    0x1.5555555555501p-3,
    0x1.55555555506aap-5,
    0x1.1111111125fe2p-7,
    0x1.6c16c1847c83bp-10,
    0x1.a01a013391de5p-13,
    0x1.a019994df5a4cp-16,
    0x1.71df1129fe235p-19,
    0x1.28ae0dc2f2816p-22,
    0x1.ad9ec3ef0374bp-26,
};
#define AF_EXP_SHORTER_Q AF_EXP_Q
#define AF_LOG2E 0x1.71547652b82fep+0
#define AF_LN2 0x1.62e42fefa39efp-1
#define AF_LN2_HIGH 0x1.62e42fefa4p-1
#define AF_LN2_LOW -0x1.8432a1b0e2634p-43
/* exp(r) = 1 + r + r^2 / 2 + r^3 / 6 + r^4 AF_EXP_FOURTH(r), r in [-0.346658, 0.346658]:
   error 2^-63.1, relative */
static const S AF_EXP_FOURTH[] = {
    0x1.555555555553p-5,
    0x1.1111111110357p-7,
    0x1.6c16c16c28ffdp-10,
    0x1.a01a01ac019c2p-13,
    0x1.a01a0141a2fafp-16,
    0x1.71de005c4ec0fp-19,
    0x1.27e5bbae4fbc7p-22,
    0x1.af52d26c5838ep-26,
    0x1.1e12c6764a70fp-29,
};
#endif
