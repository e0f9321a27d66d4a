#define AF_ISA baseline
#define AF_SUFFIX _f32
#include "family/table.inc"
#define AF_SUFFIX _f64
#include "family/table.inc"
