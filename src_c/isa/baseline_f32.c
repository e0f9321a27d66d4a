#define AF_ISA baseline
#define AF_IS_F32 1
#include "portability.h"
#include "simd/scalar.h"
#include "loops.inc"
