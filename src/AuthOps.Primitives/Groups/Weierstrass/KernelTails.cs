namespace AuthOps.Primitives.Groups;

/// <summary>The tails in use, named for what they make of a product.</summary>
internal static class KernelTails
{
    /// <summary>The product itself.</summary>
    internal readonly struct Plain : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 0;

        public static bool MinusOther => false;
    }

    /// <summary>Twice the product.</summary>
    internal readonly struct Twice : IKernelTail
    {
        public static int Scale => 2;

        public static int Minus => 0;

        public static bool MinusOther => false;
    }

    /// <summary>Three times the product.</summary>
    internal readonly struct Thrice : IKernelTail
    {
        public static int Scale => 3;

        public static int Minus => 0;

        public static bool MinusOther => false;
    }

    /// <summary>The product minus c.</summary>
    internal readonly struct MinusOne : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 1;

        public static bool MinusOther => false;
    }

    /// <summary>The product minus 2c.</summary>
    internal readonly struct MinusTwo : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 2;

        public static bool MinusOther => false;
    }

    /// <summary>The product minus 2c minus d.</summary>
    internal readonly struct MinusThree : IKernelTail
    {
        public static int Scale => 1;

        public static int Minus => 2;

        public static bool MinusOther => true;
    }
}
