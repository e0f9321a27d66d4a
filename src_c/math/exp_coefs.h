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
#endif
