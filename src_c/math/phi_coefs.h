/* Printed by math/gen/phi.py. */
#define AF_PHI_SHIFT 3
#if AF_IS_F32
/* Phi(-z) exp(z^2 / 2) (z + AF_PHI_SHIFT) = AF_PHI_P0 + u (AF_PHI_P1 + u AF_PHI_P(u)),
   u = 1 / (z + AF_PHI_SHIFT) - AF_PHI_CENTRE in [-0.181915, 0.0952381]:
   error 2^-29.8, relative; z in [0, 14.8] */
#define AF_PHI_P0_HIGH 0x1.fc5c64p-1f
#define AF_PHI_P0_LOW 0x1.27cf5ep-26f
#define AF_PHI_P1_HIGH 0x1.17a004p+2f
#define AF_PHI_P1_LOW -0x1.83632ap-23f
static const S AF_PHI_P[] = {
    0x1.3c476ap+3f,
    0x1.082bb4p+2f,
    -0x1.a8917ap+4f,
    -0x1.bd6a5ep+3f,
    0x1.bc79c8p+6f,
    -0x1.663cbcp+5f,
    -0x1.f99f7ap+8f,
    0x1.00c14ap+10f,
    0x1.9aff84p+11f,
};
#define AF_PHI_CENTRE 0x1.e79e7ap-3f
#define AF_PHI_LARGEST 0x1.d9999ap+3f
#define AF_RSQRT_2PI_HIGH 0x1.988454p-2f
#define AF_RSQRT_2PI_LOW -0x1.857936p-27f
/* exp(-z^2 / 2) / Phi(-z) = 2 + AF_PHI_ROOT_2PI z - z AF_PHI_BEND_P(z) / AF_PHI_BEND_Q(z),
   z in [0, 14.8]:
   error 2^-25.7, relative */
static const S AF_PHI_BEND_P[] = {
    0x1.d25bfp-1f,
    0x1.1e4272p-1f,
    0x1.425ae6p-3f,
    0x1.3c8848p-6f,
};
static const S AF_PHI_BEND_Q[] = {
    0x1p+0f,
    0x1.d3da9ep-1f,
    0x1.93d1dcp-2f,
    0x1.73b9c8p-4f,
    0x1.3c9258p-7f,
};
#define AF_PHI_ROOT_2PI 0x1.40d932p+1f
/* 2 (Phi(-z) - z phi(z)) exp(z^2 / 2) = (AF_PHI_ROOT - z) (1 + AF_PHI_SLOPE_P(z) / AF_PHI_SLOPE_Q(z)),
   z in [0, 14.8]:
   error 2^-25.6, relative */
static const S AF_PHI_SLOPE_P[] = {
    0x1.521468p-2f,
    0x1.cb84e2p-4f,
    -0x1.2bb418p-5f,
    -0x1.e171d2p-6f,
    -0x1.6a88e6p-8f,
};
static const S AF_PHI_SLOPE_Q[] = {
    0x1p+0f,
    0x1.68f06ap+0f,
    0x1.9d2e6cp-1f,
    0x1.d01164p-3f,
    0x1.c06e9ap-6f,
};
#define AF_PHI_ROOT_HIGH 0x1.80ead2p-1f
#define AF_PHI_ROOT_LOW -0x1.a03fd4p-27f
/* exp(-t / 2) = 1 - (t - t^2 AF_PHI_EXP_Q(t)) / 2, t in [-0.693316, 0.693316]:
   error 2^-28.2, relative */
static const S AF_PHI_EXP_Q[] = {
    0x1.fffffcp-3f,
    -0x1.555492p-5f,
    0x1.5558a6p-8f,
    -0x1.12397ap-11f,
    0x1.6a58dep-15f,
};
#else
/* Phi(-z) exp(z^2 / 2) (z + AF_PHI_SHIFT) = AF_PHI_P0 + u (AF_PHI_P1 + u AF_PHI_P(u)),
   u = 1 / (z + AF_PHI_SHIFT) - AF_PHI_CENTRE in [-0.214172, 0.0952381]:
   error 2^-60.3, relative; z in [0, 38.8] */
#define AF_PHI_P0_HIGH 0x1.fc5c6478a4016p-1
#define AF_PHI_P0_LOW -0x1.8695ca88cfbfap-55
#define AF_PHI_P1_HIGH 0x1.17a002d8645cap+2
#define AF_PHI_P1_LOW -0x1.677ff62f87574p-54
static const S AF_PHI_P[] = {
    0x1.3c476a2ee8814p+3,
    0x1.082d68fe73984p+2,
    -0x1.a88ff335aeaecp+4,
    -0x1.be939bee400b5p+3,
    0x1.bb81ad049c0ecp+6,
    -0x1.4272ac0305204p+5,
    -0x1.cd89b0f048355p+8,
    0x1.c34b3d07263ep+9,
    0x1.82c8e17536014p+9,
    -0x1.9057c9579cbfdp+12,
    0x1.30495cd677707p+13,
    0x1.b48cc3eb6e5bep+13,
    -0x1.6c6cc3950b345p+16,
    0x1.3c991817d794dp+17,
    0x1.9b248800a5021p+16,
    -0x1.3b70ac6b06fa1p+20,
    0x1.559640ae6bb8ap+22,
    0x1.2b0dc7138a15bp+20,
    -0x1.b6d802dc92aacp+26,
    -0x1.061317fc9c411p+29,
    0x1.6ba95df28cb03p+24,
    0x1.06087d278ae1bp+34,
    0x1.46093b41da816p+36,
    0x1.42f389aa83c9fp+37,
    0x1.d99caa9e21077p+36,
};
#define AF_PHI_CENTRE 0x1.e79e79e79e79ep-3
#define AF_PHI_LARGEST 0x1.3666666666666p+5
#define AF_RSQRT_2PI_HIGH 0x1.9884533d43651p-2
#define AF_RSQRT_2PI_LOW -0x1.cbc0d30ebfd15p-56
/* exp(-z^2 / 2) / Phi(-z) = 2 + AF_PHI_ROOT_2PI z - z AF_PHI_BEND_P(z) / AF_PHI_BEND_Q(z),
   z in [0, 38.8]:
   error 2^-57.7, relative */
static const S AF_PHI_BEND_P[] = {
    0x1.d25c218302f72p-1,
    0x1.4073bbec67664p+0,
    0x1.b5a2d1b67f888p-1,
    0x1.7db188225b59cp-2,
    0x1.d00cd1fb0ac47p-4,
    0x1.95feb41b18a7ep-6,
    0x1.fee8ba81669e8p-9,
    0x1.bf1e4c2fb36cp-12,
    0x1.f13b79597b913p-16,
    0x1.0f51d51442cc6p-20,
};
static const S AF_PHI_BEND_Q[] = {
    0x1p+0,
    0x1.ac9b9df6087ap+0,
    0x1.6354964deb697p+0,
    0x1.7952c3b5f7e7dp-1,
    0x1.19a37f397c8b3p-2,
    0x1.3379de22aebbbp-4,
    0x1.f0af88a76a69dp-7,
    0x1.257e5e7469e39p-9,
    0x1.e7bb7f90a8a05p-13,
    0x1.033e208a35f9ep-16,
    0x1.0f51d51449321p-21,
};
#define AF_PHI_ROOT_2PI 0x1.40d931ff62706p+1
/* 2 (Phi(-z) - z phi(z)) exp(z^2 / 2) = (AF_PHI_ROOT - z) (1 + AF_PHI_SLOPE_P(z) / AF_PHI_SLOPE_Q(z)),
   z in [0, 38.8]:
   error 2^-57.6, relative */
static const S AF_PHI_SLOPE_P[] = {
    0x1.5214697307b1fp-2,
    0x1.94227df727aeep-2,
    0x1.7184c918da322p-3,
    0x1.8cd3edcf02467p-7,
    -0x1.cbbe87d771662p-6,
    -0x1.125cce7d6f2a7p-6,
    -0x1.56960c347b3cp-8,
    -0x1.11741551e660fp-10,
    -0x1.1d25b48dd26dcp-13,
    -0x1.6ad70d8bac8c3p-17,
    -0x1.b761d4f720f4ap-22,
};
static const S AF_PHI_SLOPE_Q[] = {
    0x1p+0,
    0x1.21fc092e02134p+1,
    0x1.309f013a40d33p+1,
    0x1.87a5c0354a3fap+0,
    0x1.561fd62fafd9bp-1,
    0x1.a9a9075df08f2p-3,
    0x1.7f5e085a17453p-5,
    0x1.efe4fbf6278c4p-8,
    0x1.bb7a9e4d1c169p-11,
    0x1.f3352a49b2672p-15,
    0x1.0fbd56b5eea3ap-19,
};
#define AF_PHI_ROOT_HIGH 0x1.80ead197f00b4p-1
#define AF_PHI_ROOT_LOW -0x1.13e74c58cada8p-56
/* exp(-t / 2) = 1 - (t - t^2 AF_PHI_EXP_Q(t)) / 2, t in [-0.693316, 0.693316]:
   error 2^-57.9, relative */
static const S AF_PHI_EXP_Q[] = {
    0x1.000000000000ap-2,
    -0x1.5555555555501p-5,
    0x1.55555555506aap-8,
    -0x1.1111111125fe2p-11,
    0x1.6c16c1847c83bp-15,
    -0x1.a01a013391de5p-19,
    0x1.a019994df5a4cp-23,
    -0x1.71df1129fe235p-27,
    0x1.28ae0dc2f2816p-31,
    -0x1.ad9ec3ef0374bp-36,
};
#endif
