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
/* The same written out: the arrays are then plain registers to the compiler before
   anything is inlined, which makes the build three times as fast.                 */
#define AF_WITH_I(value, statement) \
    {                               \
        enum { i = value };         \
        statement;                  \
    }
#if AF_REGISTERS == 1
#define AF_UNROLL(statement) AF_WITH_I(0, statement)
#elif AF_REGISTERS == 4
#define AF_UNROLL(statement) \
    AF_WITH_I(0, statement)  \
    AF_WITH_I(1, statement)  \
    AF_WITH_I(2, statement)  \
    AF_WITH_I(3, statement)
#else
#error "write AF_UNROLL out for this AF_REGISTERS"
#endif

#define AF_UNARY(name, T, A)                  \
    AF_FN T v_##name(A a)                     \
    {                                         \
        T y;                                  \
        AF_UNROLL(y.r[i] = r_##name(a.r[i])); \
        return y;                             \
    }
#define AF_BINARY(name, T)                            \
    AF_FN T v_##name(V a, V b)                        \
    {                                                 \
        T y;                                          \
        AF_UNROLL(y.r[i] = r_##name(a.r[i], b.r[i])); \
        return y;                                     \
    }
#define AF_TERNARY(name)                                      \
    AF_FN V v_##name(V a, V b, V c)                           \
    {                                                         \
        V y;                                                  \
        AF_UNROLL(y.r[i] = r_##name(a.r[i], b.r[i], c.r[i])); \
        return y;                                             \
    }

AF_UNARY(abs, V, V)
AF_UNARY(neg, V, V)
AF_UNARY(sqrt, V, V)
AF_UNARY(shift_to_exponent, V, V)
AF_UNARY(rough_inverse, V, V)
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
    AF_UNROLL(y.r[i] = r_set1(a));
    return y;
}
AF_FN V v_two_prod(V a, V b, V *low)
{
    V y;
    AF_UNROLL(y.r[i] = r_two_prod(a.r[i], b.r[i], &low->r[i]));
    return y;
}
AF_FN V v_select(M m, V a, V b)
{
    V y;
    AF_UNROLL(y.r[i] = r_select(m.r[i], a.r[i], b.r[i]));
    return y;
}
AF_FN V v_where(M m, V a)
{
    V y;
    AF_UNROLL(y.r[i] = r_where(m.r[i], a.r[i]));
    return y;
}
AF_FN V v_negate_where(M m, V a)
{
    V y;
    AF_UNROLL(y.r[i] = r_negate_where(m.r[i], a.r[i]));
    return y;
}

AF_FN V v_split(V a, V *k)
{
    V y;
    AF_UNROLL(y.r[i] = r_split(a.r[i], &k->r[i]));
    return y;
}
AF_FN int v_any(M m)
{
    int any = 0;
    AF_UNROLL(any |= r_any(m.r[i]));
    return any;
}

/* The first n lanes of a mask; nothing beyond is touched, and reads as 0. */
AF_FN RM r_load_mask_part(const char *p, ptrdiff_t n)
{
    char bytes[AF_REGISTER_LANES] = {0};
    for (ptrdiff_t i = 0; i < n && i < AF_REGISTER_LANES; i++)
        bytes[i] = p[i];
    return r_load_mask(bytes);
}
AF_FN M v_load_mask(const char *p)
{
    M m;
    AF_UNROLL(m.r[i] = r_load_mask(p + i * AF_REGISTER_LANES));
    return m;
}
AF_FN M v_load_mask_part(const char *p, ptrdiff_t n)
{
    M m;
    AF_UNROLL(m.r[i] = r_load_mask_part(p + i * AF_REGISTER_LANES, n - i * AF_REGISTER_LANES));
    return m;
}

AF_FN V v_load(const S *p)
{
    V y;
    AF_UNROLL(y.r[i] = r_load(p + i * AF_REGISTER_LANES));
    return y;
}
AF_FN void v_store(S *p, V a) { AF_UNROLL(r_store(p + i * AF_REGISTER_LANES, a.r[i])); }

#if !AF_IS_F32
AF_FN V v_load_floats(const float *p)
{
    V y;
    AF_UNROLL(y.r[i] = r_load_floats(p + i * AF_REGISTER_LANES));
    return y;
}
AF_FN void v_store_floats(float *p, V a)
{
    AF_UNROLL(r_store_floats(p + i * AF_REGISTER_LANES, a.r[i]));
}
#endif

/* The first n < AF_LANES elements; nothing beyond is touched, and reads as fill. */
AF_FN R r_load_up_to(const S *p, ptrdiff_t n, R fill)
{
    return n >= AF_REGISTER_LANES ? r_load(p) : n > 0 ? r_load_part(p, n, fill) : fill;
}
AF_FN void r_store_up_to(S *p, R a, ptrdiff_t n)
{
    if (n >= AF_REGISTER_LANES)
        r_store(p, a);
    else if (n > 0)
        r_store_part(p, a, n);
}
AF_FN V v_load_part(const S *p, ptrdiff_t n, S fill)
{
    V y;
    AF_UNROLL(y.r[i] =
                  r_load_up_to(p + i * AF_REGISTER_LANES, n - i * AF_REGISTER_LANES, r_set1(fill)));
    return y;
}
AF_FN void v_store_part(S *p, V a, ptrdiff_t n)
{
    AF_UNROLL(r_store_up_to(p + i * AF_REGISTER_LANES, a.r[i], n - i * AF_REGISTER_LANES));
}

#endif
