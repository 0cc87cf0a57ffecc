namespace AuthOps.Primitives.Groups;

/// <summary>
/// Elements of a curve's field, one in each lane, as the point formulas see them. An element is tight or lazy, as the kernel
/// files say; every operation takes tight operands and gives a tight result unless it says otherwise. No operation branches
/// on a value, indexes by one or divides.
/// </summary>
/// <typeparam name="TSelf">The implementation: a plain value whose operations may write over their operands.</typeparam>
/// <typeparam name="TMask">One word a lane: all ones or 0, or a small index.</typeparam>
internal interface ILaneField<TSelf, TMask>
    where TSelf : unmanaged, ILaneField<TSelf, TMask>
    where TMask : unmanaged
{
    static abstract int LaneCount { get; }

    /// <summary>The mask that is 0 in every lane.</summary>
    static abstract TMask Nowhere { get; }

    /// <summary>a·b; a may be lazy.</summary>
    static abstract void Multiply(out TSelf result, in TSelf a, in TSelf b);

    /// <summary>3·a·b; a may be lazy.</summary>
    static abstract void MultiplyThrice(out TSelf result, in TSelf a, in TSelf b);

    /// <summary>a·b - c; a may be lazy.</summary>
    static abstract void MultiplySubtract(out TSelf result, in TSelf a, in TSelf b, in TSelf c);

    /// <summary>a·b - c·d; a and c may be lazy.</summary>
    static abstract void MultiplySubtractProduct(
        out TSelf result,
        in TSelf a,
        in TSelf b,
        in TSelf c,
        in TSelf d
    );

    /// <summary>a².</summary>
    static abstract void Square(out TSelf result, in TSelf a);

    /// <summary>2a².</summary>
    static abstract void SquareTwice(out TSelf result, in TSelf a);

    /// <summary>a² - 2c.</summary>
    static abstract void SquareSubtractTwice(out TSelf result, in TSelf a, in TSelf c);

    /// <summary>a² - 2c - d.</summary>
    static abstract void SquareSubtractTwiceAnd(
        out TSelf result,
        in TSelf a,
        in TSelf c,
        in TSelf d
    );

    /// <summary>a + b, lazy.</summary>
    static abstract void AddLazy(out TSelf result, in TSelf a, in TSelf b);

    /// <summary>a - b, lazy.</summary>
    static abstract void SubtractLazy(out TSelf result, in TSelf a, in TSelf b);

    /// <summary>-a.</summary>
    static abstract void Negate(out TSelf result, in TSelf a);

    /// <summary>Makes a lazy element, or the sum of three tight ones, tight, and its magnitude about p/2.</summary>
    static abstract void Carry(out TSelf result, in TSelf a);

    /// <summary>Takes a where the mask is all ones, keeps the result where it is 0.</summary>
    static abstract void ConditionalMove(ref TSelf result, in TSelf a, TMask mask);

    /// <summary>Negates where the mask is all ones.</summary>
    static abstract void ConditionalNegate(ref TSelf a, TMask mask);

    /// <summary>All ones in the lanes whose index equals <paramref name="b"/>.</summary>
    static abstract TMask EqualMask(TMask a, ulong b);

    static abstract TMask And(TMask a, TMask b);

    static abstract TMask Or(TMask a, TMask b);

    static abstract TMask Not(TMask a);

    /// <summary>One word a lane.</summary>
    static abstract TMask LoadMask(ReadOnlySpan<ulong> words);

    /// <summary>Bit i is the top bit of lane i.</summary>
    static abstract ulong Bits(TMask mask);

    /// <summary>All ones in the lanes whose element is 0 modulo p; the element may be lazy.</summary>
    static abstract TMask ZeroMask(in TSelf a);

    /// <summary>
    /// In each lane the entry of that index, its y negated where the mask is all ones. Every entry is read; neither the index nor
    /// the mask decides an address or a jump.
    /// </summary>
    static abstract void Select(
        out AffinePoint<TSelf> result,
        ReadOnlySpan<AffinePoint<TSelf>> table,
        TMask index,
        TMask negate
    );

    /// <summary>Lane i takes what lane i + count has, cyclically.</summary>
    static abstract void Rotate(out TSelf result, in TSelf a, int count);

    /// <summary>Reads numbers below 2^256, four words each, one after another.</summary>
    static abstract void FromWords(out TSelf result, ReadOnlySpan<ulong> words);

    /// <summary>Writes the residues in [0, p), four words each, one after another; the element may be lazy.</summary>
    static abstract void ToWords(Span<ulong> words, in TSelf a);
}
