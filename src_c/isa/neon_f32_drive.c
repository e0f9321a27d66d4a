#define AF_ISA neon
#define AF_IS_F32 1
#include "simd/dtype.h"
#include "simd/neon.h"
#include "family/drive.inc"
