using System.Runtime.InteropServices;
using AuthOps.Primitives.Groups;

namespace AuthOps.Testing;

/// <summary>Opens the vector kernels of the field 2^255 - 19 to tests, limb by limb. Safe to call from any thread.</summary>
public static unsafe class Field25519LanesProbe
{
    /// <summary>Limbs of an element.</summary>
    public const int Limbs = 5;

    /// <summary>The bound every limb keeps: T of the kernel files.</summary>
    public const double Tight = (1L << 50) + (1L << 21);

    /// <summary>The vector backends this process can run.</summary>
    public static IReadOnlyList<string> Backends { get; } =
    [.. ForcedGroup.Backends.Where(b => b != "scalar")];

    /// <summary>The operations <see cref="Run"/> knows.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    [
        "multiply",
        "square",
        "add",
        "subtract",
        "negate",
        "add-multiple",
        "sum",
        "difference",
        "both-first",
        "both-second",
        "both-sum",
        "both-difference",
        "double-e",
        "double-f",
        "double-g",
        "double-h",
        "round-trip",
    ];

    /// <summary>Lanes of a backend.</summary>
    public static int Lanes(string backend) => backend == "avx512" ? 8 : 4;

    /// <summary>Runs an operation on vectors of elements.</summary>
    /// <param name="backend">A vector backend.</param>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    /// <param name="a">Limbs of the first operand, <see cref="Limbs"/> for each lane.</param>
    /// <param name="b">Limbs of the second operand.</param>
    /// <returns>Limbs of the result, in the same order.</returns>
    public static double[] Run(string backend, string operation, double[] a, double[] b) =>
        backend == "avx512" ? Run<Fe25519X8>(operation, a, b) : Run<Fe25519X4>(operation, a, b);

    /// <summary>The canonical residues of a vector as 32 bytes a lane.</summary>
    public static byte[] ToBytes(string backend, double[] a) =>
        backend == "avx512" ? ToBytes<Fe25519X8>(a) : ToBytes<Fe25519X4>(a);

    /// <summary>Inverts vectors by one shared inversion, lanes of 0 to 0.</summary>
    public static double[][] Invert(string backend, double[][] values) =>
        backend == "avx512" ? Invert<Fe25519X8>(values) : Invert<Fe25519X4>(values);

    private static double[] Run<T>(string operation, double[] a, double[] b)
        where T : unmanaged, IField25519Lanes<T>
    {
        var m = Allocate<T>();
        try
        {
            Write(m, a);
            Write(m + 1, b);
            T.MultiplyRaw(m + 2, m, m + 1);
            T.SquareRaw(m + 3, m);
            T.SquareRaw(m + 4, m + 1);
            var result = m + 6;
            var other = m + 7;
            var third = m + 8;
            Apply(operation, m, result, other, third);
            return Read(result);
        }
        finally
        {
            NativeMemory.AlignedFree(m);
        }
    }

    private static void Apply<T>(string operation, T* m, T* result, T* other, T* third)
        where T : unmanaged, IField25519Lanes<T>
    {
        switch (operation)
        {
            case "multiply":
                T.Multiply(result, m, m + 1);
                break;
            case "square":
                T.Square(result, m);
                break;
            case "add":
                T.Add(result, m, m + 1);
                break;
            case "subtract":
                T.Subtract(result, m, m + 1);
                break;
            case "negate":
                T.Negate(result, m);
                break;
            case "add-multiple":
                T.AddMultiple(result, m, m + 1);
                break;
            case "sum":
                T.CarrySumDifference(result, other, m + 2, m + 3);
                break;
            case "difference":
                T.CarrySumDifference(other, result, m + 2, m + 3);
                break;
            case "both-first":
                T.CarryBothAndSum(result, other, third, m + 2, m + 3);
                break;
            case "both-second":
                T.CarryBothAndDifference(other, result, third, m + 2, m + 3);
                break;
            case "both-sum":
                T.CarryBothAndSum(other, third, result, m + 2, m + 3);
                break;
            case "both-difference":
                T.CarryBothAndDifference(other, third, result, m + 2, m + 3);
                break;
            case "round-trip":
                var words = stackalloc ulong[4 * LaneMasks.MaxLanes];
                T.Canonicalize(words, m);
                T.FromWords(result, words);
                break;
            default:
                ApplyDoubling(operation, m, result);
                break;
        }
    }

    private static void ApplyDoubling<T>(string operation, T* m, T* result)
        where T : unmanaged, IField25519Lanes<T>
    {
        var place = "efgh".IndexOf(operation[^1], StringComparison.Ordinal);
        T.CarryDoubling(m + 10, m + 11, m + 12, m + 13, m + 3, m + 4, m + 2, m + 2);
        *result = m[10 + place];
    }

    private static byte[] ToBytes<T>(double[] a)
        where T : unmanaged, IField25519Lanes<T>
    {
        var m = Allocate<T>();
        var bytes = new byte[32 * T.Lanes];
        var words = stackalloc ulong[4 * LaneMasks.MaxLanes];
        Write(m, a);
        LaneBytes<T>.Store(bytes, m, T.Lanes, words);
        NativeMemory.AlignedFree(m);
        return bytes;
    }

    private static double[][] Invert<T>(double[][] values)
        where T : unmanaged, IField25519Lanes<T>
    {
        var size = (nuint)(
            sizeof(T) * ((2 * values.Length) + 1)
            + sizeof(LanePower<T>)
            + 512 * values.Length
            + 1024
        );
        var m = (T*)NativeMemory.AlignedAlloc(size, 64);
        var zeros = (ulong*)(m + (2 * values.Length) + 1);
        var power = (LanePower<T>*)(zeros + (8 * values.Length));
        var words = stackalloc ulong[4 * LaneMasks.MaxLanes];
        for (var i = 0; i < values.Length; i++)
        {
            Write(m + i, values[i]);
        }

        var one = m + (2 * values.Length);
        LaneBytes<T>.Broadcast(one, Fe25519.One, words);
        LaneInversion<T>.Invert(m, 1, values.Length, one, m + values.Length, zeros, power);
        var results = new double[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            results[i] = Read(m + i);
        }

        NativeMemory.AlignedFree(m);
        return results;
    }

    private static T* Allocate<T>()
        where T : unmanaged => (T*)NativeMemory.AlignedAlloc((nuint)(16 * sizeof(T)), 64);

    private static void Write<T>(T* element, double[] limbs)
        where T : unmanaged, IField25519Lanes<T>
    {
        for (var lane = 0; lane < T.Lanes; lane++)
        {
            for (var k = 0; k < Limbs; k++)
            {
                ((double*)element)[(k * T.Lanes) + lane] = limbs[(lane * Limbs) + k];
            }
        }
    }

    private static double[] Read<T>(T* element)
        where T : unmanaged, IField25519Lanes<T>
    {
        var limbs = new double[T.Lanes * Limbs];
        for (var lane = 0; lane < T.Lanes; lane++)
        {
            for (var k = 0; k < Limbs; k++)
            {
                limbs[(lane * Limbs) + k] = ((double*)element)[(k * T.Lanes) + lane];
            }
        }

        return limbs;
    }
}
