#ifndef AF_SHELF_H
#define AF_SHELF_H

#include "actfast.h"

/* The long tail: rows of formulas alone, which no table of loops knows of. Not in
   dispatch.h, so that a new row compiles one file.                             */
#define AF_SHELF "shelf.def"

extern const af_row af_shelf[];
extern const int af_nshelf;

#endif
