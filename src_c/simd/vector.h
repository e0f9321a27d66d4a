/* V: a few registers that every operation handles together. Kernels are long
   chains of dependent operations, and the chains of neighbouring registers,
   interleaved, hide each other's latency.                                     */
#ifndef AF_SIMD_VECTOR_H
#define AF_SIMD_VECTOR_H

#define AF_LANES (AF_REGISTERS * AF_REGISTER_LANES)

typedef struct {
    R r[AF_REGISTERS];
} V;
typedef struct {
    RM r[AF_REGISTERS];
} M;

#define AF_EACH for (int i = 0; i < AF_REGISTERS; i++)

#define AF_UNARY(name, T, A)          \
    AF_FN T v_##name(A a)             \
    {                                 \
        T y;                          \
        AF_EACH y.r[i] = r_##name(a.r[i]); \
        return y;                     \
    }
#define AF_BINARY(name, T)            \
    AF_FN T v_##name(V a, V b)        \
    {                                 \
        T y;                          \
        AF_EACH y.r[i] = r_##name(a.r[i], b.r[i]); \
        return y;                     \
    }
#define AF_TERNARY(name)              \
    AF_FN V v_##name(V a, V b, V c)   \
    {                                 \
        V y;                          \
        AF_EACH y.r[i] = r_##name(a.r[i], b.r[i], c.r[i]); \
        return y;                     \
    }

AF_UNARY(abs, V, V)
AF_UNARY(neg, V, V)
AF_UNARY(shift_to_exponent, V, V)
AF_UNARY(isnan, M, V)
AF_BINARY(add, V)
AF_BINARY(sub, V)
AF_BINARY(mul, V)
AF_BINARY(div, V)
AF_BINARY(max, V)
AF_BINARY(min, V)
AF_BINARY(copysign, V)
AF_BINARY(lt, M)
AF_BINARY(le, M)
AF_TERNARY(fma)
AF_TERNARY(fnma)
AF_TERNARY(exact_fnma)

AF_FN V v_set1(S a)
{
    V y;
    AF_EACH y.r[i] = r_set1(a);
    return y;
}
AF_FN V v_two_prod(V a, V b, V *low)
{
    V y;
    AF_EACH y.r[i] = r_two_prod(a.r[i], b.r[i], &low->r[i]);
    return y;
}
AF_FN V v_select(M m, V a, V b)
{
    V y;
    AF_EACH y.r[i] = r_select(m.r[i], a.r[i], b.r[i]);
    return y;
}

AF_FN V v_load(const S *p)
{
    V y;
    AF_EACH y.r[i] = r_load(p + i * AF_REGISTER_LANES);
    return y;
}
AF_FN void v_store(S *p, V a) { AF_EACH r_store(p + i * AF_REGISTER_LANES, a.r[i]); }
AF_FN void v_stream(S *p, V a) { AF_EACH r_stream(p + i * AF_REGISTER_LANES, a.r[i]); }
AF_FN void v_stream_end(void) { r_stream_end(); }

/* The first n < AF_LANES elements; nothing beyond is touched, or read as 0. */
AF_FN V v_load_part(const S *p, ptrdiff_t n)
{
    V y;
    AF_EACH
    {
        ptrdiff_t left = n - i * AF_REGISTER_LANES;
        y.r[i] = left >= AF_REGISTER_LANES ? r_load(p + i * AF_REGISTER_LANES)
                 : left > 0                ? r_load_part(p + i * AF_REGISTER_LANES, left)
                                           : r_set1(0);
    }
    return y;
}
AF_FN void v_store_part(S *p, V a, ptrdiff_t n)
{
    AF_EACH
    {
        ptrdiff_t left = n - i * AF_REGISTER_LANES;
        if (left >= AF_REGISTER_LANES)
            r_store(p + i * AF_REGISTER_LANES, a.r[i]);
        else if (left > 0)
            r_store_part(p + i * AF_REGISTER_LANES, a.r[i], left);
    }
}

#endif
