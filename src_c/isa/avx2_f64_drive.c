#define AF_ISA avx2
#define AF_IS_F32 0
#include "simd/dtype.h"
#include "simd/avx2.h"
#include "family/drive.inc"
