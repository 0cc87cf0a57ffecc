namespace AuthOps.Primitives.Groups;

/// <summary>The tails in use, named for what they make of a product.</summary>
internal static class KernelTails
{
    // The last carry: a bias that keeps columns positive and one that balances their digits; a carry in is 2^8 too high.
    private const long First = (1L << 60) + (1L << 51);
    private const long Middle = First - (1L << 8);
    private const long Top = Shift - (1L << 8);

    // The bits of 1.5·2^52, by which the bits of each subtracted limb are too high.
    private const long Shift = 0x4338000000000000;

    // 1/3 modulo 2^64.
    private const long Third = unchecked((long)0xAAAAAAAAAAAAAAAB);

    /// <summary>The product itself.</summary>
    internal readonly struct Plain : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 0;

        public static bool MinusOther => false;

        public static long FirstEnd => First;

        public static long MiddleEnd => Middle;

        public static long TopEnd => Top;
    }

    /// <summary>Twice the product.</summary>
    internal readonly struct Twice : IKernelTail
    {
        public static int Scale => 2;

        public static int Minus => 0;

        public static bool MinusOther => false;

        public static long FirstEnd => First / 2;

        public static long MiddleEnd => Middle / 2;

        public static long TopEnd => Top / 2;
    }

    /// <summary>Three times the product.</summary>
    internal readonly struct Thrice : IKernelTail
    {
        public static int Scale => 3;

        public static int Minus => 0;

        public static bool MinusOther => false;

        public static long FirstEnd => unchecked(First * Third);

        public static long MiddleEnd => unchecked(Middle * Third);

        public static long TopEnd => unchecked(Top * Third);
    }

    /// <summary>The product minus c.</summary>
    internal readonly struct MinusOne : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 1;

        public static bool MinusOther => false;

        public static long FirstEnd => First - Shift;

        public static long MiddleEnd => Middle - Shift;

        public static long TopEnd => Top - Shift;
    }

    /// <summary>The product minus 2c.</summary>
    internal readonly struct MinusTwo : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 2;

        public static bool MinusOther => false;

        public static long FirstEnd => unchecked(First - Shift - Shift);

        public static long MiddleEnd => unchecked(Middle - Shift - Shift);

        public static long TopEnd => unchecked(Top - Shift - Shift);
    }

    /// <summary>The product minus 2c minus d.</summary>
    internal readonly struct MinusThree : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 2;

        public static bool MinusOther => true;

        public static long FirstEnd => unchecked(First - Shift - Shift - Shift);

        public static long MiddleEnd => unchecked(Middle - Shift - Shift - Shift);

        public static long TopEnd => unchecked(Top - Shift - Shift - Shift);
    }
}
