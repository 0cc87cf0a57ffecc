using AuthOps.Primitives.Groups;

namespace AuthOps.Testing;

/// <summary>Makes groups on a named backend instead of the one the library would choose. Safe to call from any thread.</summary>
public static class ForcedGroup
{
    /// <summary>The backends this process can run: <c>scalar</c> always, <c>avx2</c> and <c>avx512</c> where they are.</summary>
    public static IReadOnlyList<string> Backends { get; } =
    [.. Enum.GetValues<GroupBackend>().Where(GroupBackends.IsSupported).Select(GroupBackends.Name)];

    /// <summary>SM2 or P-256 (<c>sm2</c>, <c>p256</c>) on the backend of that name.</summary>
    public static WeierstrassGroup Weierstrass(
        string curve,
        string backend,
        PointEncoding encoding = PointEncoding.Compressed
    ) =>
        curve == "sm2"
            ? WeierstrassGroup.On<Sm2Curve>(Named(backend), encoding)
            : WeierstrassGroup.On<P256Curve>(Named(backend), encoding);

    /// <summary>ristretto255 on the backend of that name.</summary>
    public static Ristretto255 Ristretto255(string backend) =>
        Primitives.Groups.Ristretto255.On(Named(backend));

    /// <summary>The function X25519 on the backend of that name.</summary>
    public static X25519 X25519(string backend) => Primitives.Groups.X25519.On(Named(backend));

    /// <summary>Curve25519 by u-coordinates on the backend of that name.</summary>
    public static XOnlyCurve25519 XOnlyCurve25519(string backend) =>
        Primitives.Groups.XOnlyCurve25519.On(Named(backend));

    private static GroupBackend Named(string backend) =>
        Enum.GetValues<GroupBackend>().Single(b => GroupBackends.Name(b) == backend);
}
