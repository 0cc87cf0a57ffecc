using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

/// <summary>Which backends this process can run. Stateless and safe to share between threads.</summary>
internal static class GroupBackends
{
    /// <summary>The fastest backend of this process: groups take it once, when they are made.</summary>
    public static GroupBackend Best =>
        IsSupported(GroupBackend.Avx512) ? GroupBackend.Avx512
        : IsSupported(GroupBackend.Avx2) ? GroupBackend.Avx2
        : GroupBackend.Scalar;

    /// <summary>Whether this process can run the backend.</summary>
    public static bool IsSupported(GroupBackend backend) =>
        backend switch
        {
            GroupBackend.Avx512 => Avx512F.IsSupported && Avx512DQ.IsSupported && Fma.IsSupported,
            GroupBackend.Avx2 => Avx2.IsSupported && Fma.IsSupported,
            _ => true,
        };

    /// <summary>The name shown to people.</summary>
    public static string Name(GroupBackend backend) =>
        backend switch
        {
            GroupBackend.Avx512 => "avx512",
            GroupBackend.Avx2 => "avx2",
            _ => "scalar",
        };

    /// <summary>Gives the backend back, or fails where this process cannot run it.</summary>
    public static GroupBackend Require(GroupBackend backend) =>
        IsSupported(backend)
            ? backend
            : throw new PlatformNotSupportedException(
                $"This process cannot run the {Name(backend)} backend."
            );
}
