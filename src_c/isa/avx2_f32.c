#define AF_ISA avx2
#define AF_IS_F32 1
#include "portability.h"
#include "simd/avx2.h"
#include "loops.inc"
