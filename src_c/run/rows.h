/* What a row-wise loop is given, as its ctx: some rows of a call, or a part of each. It returns
   whether the pass over the parts is wanted again; of NULL, the first pass that it makes. */
#ifndef AF_ROWS_H
#define AF_ROWS_H

#include <stddef.h>

#include "run/run.h"

/* The passes over a row, in their order. */
enum af_row_pass { AF_PASS_MAX, AF_PASS_SUM, AF_PASS_VALUE };

/* Operands are of the loop's type and aligned. A tile lies along its rows, whose
   elements are then neighbours, or across them: then elements of the same index
   are. A gradient's step of 0 is one for a whole row. What has one number for a
   row, as a reduction's result, is reached by next alone.                       */
typedef struct {
    ptrdiff_t step, next; /* in bytes: to the next element of the row, and to the next row */
} af_tile_steps;

typedef struct {
    int along;
    enum af_row_pass first_pass, last_pass;
    int keep; /* out may hold what one pass leaves to the next: it is no gradient */
    const double *params;
    ptrdiff_t count;  /* of rows */
    ptrdiff_t length; /* of a row */
    /* The part of each row that is here; start is a multiple of AF_TILE_MULTIPLE
       along, of 16 across. */
    ptrdiff_t start, n;
    const char *g, *x, *mask; /* x is y where the loop wants that; a mask is bytes, or NULL */
    char *out;
    /* Along, elements follow each other, but for a gradient or mask of step 0; across,
       rows do, but for a mask of step 0.                                        */
    af_tile_steps g_steps, x_steps, mask_steps, out_steps;
    void *state; /* what is kept between calls for parts of the same rows, or NULL */
    void *room;  /* AF_ROOM_BYTES for a loop without AF_PASS_MAX, or NULL; across, in memory */
} af_tile;

enum { AF_TILE_MULTIPLE = 64 };
/* Across, rows are there, to be read and written, up to a multiple of AF_TILE_WIDTH bytes
   from the first. A tile with a state has no more than fill that; along it has one row. */
enum { AF_TILE_WIDTH = 256, AF_STATE_BYTES = 20 << 10 };
/* Columns that such a loop takes at a time: a page of each element. Of each number of it the room
   has five sums and four other numbers. */
enum { AF_WIDE_BYTES = 4 << 10, AF_ROOM_BYTES = AF_WIDE_BYTES * (5 * 2 + 4) };

/* A call with row_axes. */
int af_run_rows(const af_call *call);

#endif
