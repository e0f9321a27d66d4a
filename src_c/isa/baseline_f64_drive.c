#define AF_ISA baseline
#define AF_IS_F32 0
#include "simd/dtype.h"
#include "simd/scalar.h"
#include "family/drive.inc"
