using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Powers of several vectors side by side, so that the next vector's multiplication fills the time the last one waits
/// for its carries. Exponents and counts are public.
/// </summary>
internal unsafe struct LanePower<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>What is raised.</summary>
    public TElement Base;

    /// <summary>The power.</summary>
    public TElement Result;

    private TElement _square,
        _power11,
        _power,
        _next;

    /// <summary>Base^(2^255 - 21) = 1/Base, 0 for 0.</summary>
    public static void Invert(LanePower<TElement>* states, int count)
    {
        Chain(states, count);
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            SquareTimes(&s->_power, &s->_power, 5);
            TElement.Multiply(&s->Result, &s->_power, &s->_power11);
        }
    }

    /// <summary>Base^((p - 5)/8) = Base^(2^252 - 3).</summary>
    public static void RaiseForRoot(LanePower<TElement>* states, int count)
    {
        Chain(states, count);
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            SquareTimes(&s->_power, &s->_power, 2);
            TElement.Multiply(&s->Result, &s->_power, &s->Base);
        }
    }

    /// <summary>Base^((p - 1)/2) = Base^(2^254 - 10): 1 for squares, -1 for others, 0 for 0.</summary>
    public static void RaiseForSymbol(LanePower<TElement>* states, int count)
    {
        Chain(states, count);
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            SquareTimes(&s->_power, &s->_power, 4);
            TElement.Multiply(&s->_next, &s->_square, &s->Base);
            TElement.Square(&s->_next, &s->_next);
            TElement.Multiply(&s->Result, &s->_power, &s->_next);
        }
    }

    /// <summary>_power = Base^(2^250 - 1), _power11 = Base^11, _square = Base^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chain(LanePower<TElement>* states, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.Square(&s->_square, &s->Base);
            SquareTimes(&s->_next, &s->_square, 2);
            TElement.Multiply(&s->_next, &s->_next, &s->Base);
            TElement.Multiply(&s->_power11, &s->_next, &s->_square);
            TElement.Square(&s->_power, &s->_power11);
            TElement.Multiply(&s->_power, &s->_power, &s->_next);
        }

        // _power is Base^(2^n - 1); n goes 5, 10, 20, 40, 50, 100, 200, 250 by n + m = shift n by m and multiply.
        Extend(states, count, 5, keep: false);
        Extend(states, count, 10, keep: true);
        Extend(states, count, 20, keep: false);
        ExtendByKept(states, count, 10);
        Extend(states, count, 50, keep: true);
        Extend(states, count, 100, keep: false);
        ExtendByKept(states, count, 50);
    }

    /// <summary>Doubles the exponent's length; keeps the shorter power in Result if asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Extend(LanePower<TElement>* states, int count, int length, bool keep)
    {
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.Square(&s->_next, &s->_power);
            if (keep)
            {
                s->Result = s->_power;
            }
        }

        SquareAllTimes(states, count, length - 1);
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.Multiply(&s->_power, &s->_next, &s->_power);
        }
    }

    /// <summary>Lengthens the exponent by the kept one's length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExtendByKept(LanePower<TElement>* states, int count, int length)
    {
        for (var i = 0; i < count; i++)
        {
            TElement.Square(&states[i]._next, &states[i]._power);
        }

        SquareAllTimes(states, count, length - 1);
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.Multiply(&s->_power, &s->_next, &s->Result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquareAllTimes(LanePower<TElement>* states, int count, int times)
    {
        for (var t = 0; t < times; t++)
        {
            for (var i = 0; i < count; i++)
            {
                TElement.Square(&states[i]._next, &states[i]._next);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquareTimes(TElement* result, TElement* value, int times)
    {
        TElement.Square(result, value);
        for (var i = 1; i < times; i++)
        {
            TElement.Square(result, result);
        }
    }
}
