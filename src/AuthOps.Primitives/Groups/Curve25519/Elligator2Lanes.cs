using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// map_to_curve_elligator2 of RFC 9380, 6.7.1, with J = 486662 and Z = 2, on vectors, u-coordinate only. With
/// D = 1 + 2t^2 the candidates are x1 = -J/D and x2 = -x1 - J = -2·J·t^2/D, and x1^3 + J·x1^2 + x1 times the square D^4 is
/// -J·D·(D^2 - 2·J^2·t^2): whether it is a square is found without an inversion. D is never 0, as -1/2 is no square.
/// </summary>
internal unsafe struct Elligator2Lanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private TElement _minusJ,
        _squareJ,
        _one,
        _two,
        _value;

    private TwoOf<LanePower<TElement>> _powers;

    public static void Initialize(Elligator2Lanes<TElement>* map, ulong* words)
    {
        LaneBytes<TElement>.Broadcast(&map->_minusJ, Curve25519Constants.J, words);
        TElement.Negate(&map->_minusJ, &map->_minusJ);
        LaneBytes<TElement>.Broadcast(&map->_squareJ, Curve25519Constants.JSquared, words);
        LaneBytes<TElement>.Broadcast(&map->_one, Fe25519.One, words);
    }

    /// <summary>Maps one or two vectors.</summary>
    /// <param name="map">Initialised memory.</param>
    /// <param name="t">Field elements; replaced by the numerators of u.</param>
    /// <param name="denominators">Receives the denominators, never 0.</param>
    /// <param name="count">1 or 2.</param>
    /// <param name="masks">Room for a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map(
        Elligator2Lanes<TElement>* map,
        TElement* t,
        TElement* denominators,
        int count,
        ulong* masks
    )
    {
        var powers = (LanePower<TElement>*)&map->_powers;
        for (var i = 0; i < count; i++)
        {
            var d = denominators + i;
            TElement.Square(t + i, t + i);
            TElement.Add(t + i, t + i, t + i);
            TElement.Add(d, t + i, &map->_one);
            TElement.Square(&map->_value, d);
            TElement.Multiply(&map->_two, &map->_squareJ, t + i);
            TElement.Subtract(&map->_value, &map->_value, &map->_two);
            TElement.Multiply(&map->_value, &map->_value, d);
            TElement.Multiply(&powers[i].Base, &map->_value, &map->_minusJ);
        }

        LanePower<TElement>.RaiseForSymbol(powers, count);
        for (var i = 0; i < count; i++)
        {
            TElement.Add(&map->_value, &powers[i].Result, &map->_one);
            TElement.ZeroMasks(masks, &map->_value);
            TElement.Multiply(&map->_two, &map->_minusJ, t + i);
            TElement.Select(t + i, &map->_minusJ, &map->_two, masks);
        }
    }

    /// <summary>Finds the lanes whose u-coordinate is not on the curve: u^3 + J·u^2 + u is 0 or no square.</summary>
    /// <param name="map">Initialised memory.</param>
    /// <param name="u">One or two vectors.</param>
    /// <param name="count">1 or 2.</param>
    /// <param name="masks">Receives a row of <see cref="LaneMasks.MaxLanes"/> words for each: all ones in lanes on the curve.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OnCurve(Elligator2Lanes<TElement>* map, TElement* u, int count, ulong* masks)
    {
        var powers = (LanePower<TElement>*)&map->_powers;
        for (var i = 0; i < count; i++)
        {
            TElement.Square(&map->_value, u + i);
            TElement.Multiply(&map->_two, u + i, &map->_minusJ);
            TElement.Subtract(&map->_value, &map->_value, &map->_two);
            TElement.Add(&map->_value, &map->_value, &map->_one);
            TElement.Multiply(&powers[i].Base, &map->_value, u + i);
        }

        LanePower<TElement>.RaiseForSymbol(powers, count);
        for (var i = 0; i < count; i++)
        {
            TElement.Subtract(&map->_value, &powers[i].Result, &map->_one);
            TElement.ZeroMasks(masks + (i * LaneMasks.MaxLanes), &map->_value);
        }
    }
}
