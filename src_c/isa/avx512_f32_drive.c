#define AF_ISA avx512
#define AF_IS_F32 1
#include "simd/dtype.h"
#include "simd/avx512.h"
#include "family/drive.inc"
