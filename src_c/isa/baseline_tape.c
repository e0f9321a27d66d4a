#define AF_ISA baseline
#define AF_IS_F32 0
#include "portability.h"
#include "simd/scalar.h"
#include "tape/tape.inc"
