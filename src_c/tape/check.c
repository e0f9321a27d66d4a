/* What a tape must be so that running it stays within its registers. */
#include <string.h>

#include "tape/tape.h"

static const struct {
    const char *name;
    int operands;
} ops[AF_NOPS] = {
#define AF_TAPE_OP(name, operands) {#name, operands},
    AF_TAPE_OPERATIONS(AF_TAPE_OP) AF_TAPE_FUNCTIONS(AF_TAPE_OP)
#undef AF_TAPE_OP
        {"call", 1},
    {"call_derivative", 1},
};

const char *af_tape_op(int op, int *operands)
{
    int known = op >= 0 && op < AF_NOPS;
    *operands = known ? ops[op].operands : 0;
    return known ? ops[op].name : NULL;
}

int af_tape_is_chain(const af_tape *t)
{
    if (t->nsteps > AF_TAPE_CHAIN)
        return 0;
    for (int i = 0; i < t->nsteps; i++)
        if (t->steps[i].op >= AF_TAPE_FIRST_FUNCTION)
            return 0;
    return 1;
}

static int within(int32_t n, int32_t least, int32_t most) { return n >= least && n <= most; }

/* Where an operand's value comes from. */
enum source { NOWHERE, PARAMETER, VARYING };
typedef struct {
    const af_tape *tape;
    unsigned char source[AF_TAPE_MAX_REGISTERS];
    int is_chain;
    enum source last; /* of the step before, if AF_TAPE_LAST may stand for it */
} Check;

static enum source source_of(const Check *c, int32_t operand)
{
    const af_tape *t = c->tape;
    if (operand == AF_TAPE_LAST)
        return c->last;
    if (operand < 0 || operand >= t->nregisters + t->nconstants)
        return NOWHERE;
    return operand < t->nregisters ? (enum source)c->source[operand] : PARAMETER;
}

static const char *check_step(Check *c, int32_t at)
{
    const af_tape *t = c->tape;
    const af_step *s = &t->steps[at];
    if (s->op >= AF_NOPS)
        return "an unknown operation";
    int operands = ops[s->op].operands;
    if (s->op >= AF_OP_call) {
        if (s->row >= af_nrows || af_rows[s->row].family != AF_ELEMENTWISE)
            return "a call of a row that is not elementwise";
        if (af_rows[s->row].formula_only)
            return "a call of a row without loops";
        operands += af_rows[s->row].nparams;
    }
    for (int j = 0; j < operands; j++) {
        enum source source = source_of(c, s->from[j]);
        if (source == NOWHERE)
            return "an operand without a value";
        if (source == VARYING && at < t->nuniform)
            return "an operand that varies in a step that must not";
    }
    c->last = c->is_chain && at >= t->nuniform ? VARYING : NOWHERE;
    if (s->to == AF_TAPE_LAST && c->last)
        return NULL;
    if (!within(s->to, t->nvariables, t->nregisters - 1))
        return "a result outside the registers";
    if (at >= t->nuniform && c->source[s->to] == PARAMETER)
        return "a result in the place of one that is kept";
    c->source[s->to] = at < t->nuniform ? PARAMETER : VARYING;
    return NULL;
}

const char *af_tape_check(const af_tape *t)
{
    Check c = {t, {NOWHERE}, 0, NOWHERE};
    if (!within(t->ninputs, 1, AF_MAX_INPUTS))
        return "the number of inputs";
    if (!within(t->nvariables, t->ninputs, AF_TAPE_OPERANDS))
        return "the number of variables";
    if (!within(t->nregisters, t->nvariables, AF_TAPE_MAX_REGISTERS))
        return "the number of registers";
    if (!within(t->nconstants, 0, AF_TAPE_MAX_CONSTANTS) || (t->nconstants && !t->constants))
        return "the number of constants";
    if (!within(t->nsteps, 0, AF_TAPE_MAX_STEPS) || (t->nsteps && !t->steps))
        return "the number of steps";
    if (!within(t->nuniform, 0, t->nsteps))
        return "the number of steps without an input";
    if (!within(t->nresults, 1, AF_TAPE_MAX_RESULTS))
        return "the number of results";
    c.is_chain = af_tape_is_chain(t);
    for (int i = 0; i < t->nvariables; i++)
        c.source[i] = i < t->ninputs ? VARYING : PARAMETER;
    for (int32_t i = 0; i < t->nsteps; i++) {
        const char *wrong = check_step(&c, i);
        if (wrong)
            return wrong;
    }
    for (int i = 0; i < t->nresults; i++)
        if (source_of(&c, t->results[i]) == NOWHERE)
            return "a result without a value";
    return NULL;
}

/* A float, the double that is to be rounded to one, or what depends on such a double. */
enum exactness { EXACT, TO_ROUND, INEXACT };

static enum exactness result_of(const af_step *s, const enum exactness *from)
{
    int first_kept = 0, rounds = 0;
    switch (s->op) {
    case AF_OP_add:
    case AF_OP_sub:
    case AF_OP_mul:
    case AF_OP_div:
    case AF_OP_sqrt:
    case AF_OP_root:
        rounds = 1;
        break;
    case AF_OP_neg:
    case AF_OP_abs:
    case AF_OP_copysign:
        break;
    case AF_OP_where:
        first_kept = 1;
        break;
    case AF_OP_where_lt:
    case AF_OP_where_le:
        first_kept = 2;
        break;
    default:
        first_kept = ops[s->op].operands;
    }
    enum exactness result = EXACT;
    for (int j = 0; j < ops[s->op].operands; j++) {
        if (from[j] == INEXACT || (from[j] == TO_ROUND && (rounds || j < first_kept)))
            return INEXACT;
        result = from[j] > result ? from[j] : result;
    }
    return rounds ? TO_ROUND : result;
}

int af_tape_rounds_once(const af_tape *t)
{
    enum exactness known[AF_TAPE_MAX_REGISTERS] = {EXACT}, last = EXACT;
    for (int i = 0; i < t->nconstants; i++)
        if ((double)(float)t->constants[i] < t->constants[i] ||
            (double)(float)t->constants[i] > t->constants[i])
            return 0;
    for (int i = 0; i < t->nsteps; i++) {
        const af_step *s = &t->steps[i];
        enum exactness from[4];
        for (int j = 0; j < ops[s->op].operands; j++)
            from[j] = s->from[j] == AF_TAPE_LAST   ? last
                      : s->from[j] < t->nregisters ? known[s->from[j]]
                                                   : EXACT;
        last = result_of(s, from);
        if (last == INEXACT)
            return 0;
        if (s->to != AF_TAPE_LAST)
            known[s->to] = last;
    }
    return 1;
}
