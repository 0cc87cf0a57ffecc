namespace AuthOps.Primitives.Groups;

/// <summary>What a lane kernel does to the product before its last carry; the constants fold away when it is compiled.</summary>
internal interface IKernelTail
{
    /// <summary>1, 2 or 3: the product is multiplied by it.</summary>
    static abstract int Scale { get; }

    /// <summary>0, 1 or 2: that many times c is subtracted.</summary>
    static abstract int Minus { get; }

    /// <summary>Whether d is subtracted.</summary>
    static abstract bool MinusOther { get; }

    /// <summary>
    /// What column 5, columns 6 to 8 and column 9 of the 8-lane kernel start with beside the offsets of their products, so that
    /// after this tail they hold their sum plus the bias of the last carry; modulo 2^64.
    /// </summary>
    static abstract long FirstEnd { get; }

    static abstract long MiddleEnd { get; }

    static abstract long TopEnd { get; }
}
