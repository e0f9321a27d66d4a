/* Printed by math/gen/log.py. */
/* atanh(s) = s + s t (AF_LOG_Q0 + t AF_LOG_Q(t)), t = s^2 in [0, 0.0294373]:
   error 2^-73.9, relative */
#define AF_LOG_Q0_HIGH 0x1.5555555555555p-2
#define AF_LOG_Q0_LOW 0x1.59b7f98f527a6p-56
static const S AF_LOG_Q[] = {
    0x1.999999999998ep-3,
    0x1.24924924939bbp-3,
    0x1.c71c71c4bed17p-4,
    0x1.745d187819bbap-4,
    0x1.3b1353cc8f3cap-4,
    0x1.112294c9fb3cap-4,
    0x1.ddf22b15824b9p-5,
    0x1.ecedc191590ap-5,
};
#define AF_LOG_LN2_HIGH 0x1.62e42fefa4p-1
#define AF_LOG_LN2_MIDDLE -0x1.8432a1b0e2634p-43
#define AF_LOG_LN2_LOW 0x1.f97b57a079a19p-103
#define AF_LOG_OF_2_HIGH 0x1.62e42fefa39efp-1
#define AF_LOG_OF_2_LOW 0x1.abc9e3b39803fp-56
#define AF_LOG2_OF_E_HIGH 0x1.71547652b82fep+0
#define AF_LOG2_OF_E_LOW 0x1.777d0ffda0d24p-56
#define AF_LOG10_OF_E_HIGH 0x1.bcb7b1526e50ep-2
#define AF_LOG10_OF_E_LOW 0x1.95355baaafad3p-57
