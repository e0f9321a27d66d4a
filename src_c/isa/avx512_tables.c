#define AF_ISA avx512
#define AF_SUFFIX _f32
#include "family/table.inc"
#define AF_SUFFIX _f64
#include "family/table.inc"
