using System.Reflection;
using System.Runtime.CompilerServices;
using AuthOps.Primitives.Groups;

namespace AuthOps.Testing;

/// <summary>
/// The methods marked as constant-time kernels, closed over every curve and tail they are used with, and a planted one that
/// leaks. Safe to call from any thread.
/// </summary>
public static class MarkedKernels
{
    private const BindingFlags All =
        BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static readonly Type[] s_curves =
    [
        typeof(Sm2Curve),
        typeof(P256Curve),
        typeof(CurveOrder<Sm2Curve>),
        typeof(CurveOrder<P256Curve>),
    ];

    private static readonly Type[] s_tails = typeof(KernelTails).GetNestedTypes(All);

    private static readonly MethodInfo s_leak = typeof(MarkedKernels).GetMethod(nameof(Leak), All)!;

    /// <summary>The name of the planted kernel, as the compiler writes it.</summary>
    public static string Leaky => Name(s_leak);

    /// <summary>Every marked method with the loops it is allowed.</summary>
    public static IReadOnlyList<(string Name, int Loops)> Allowed { get; } =
    [
        .. Marked()
            .Select(m =>
                (Name(m), m.GetCustomAttribute<ConstantTimeKernelAttribute>()!.PublicLoops)
            ),
    ];

    /// <summary>The names of the methods alone, for the compiler's own filter.</summary>
    public static string Filter =>
        string.Join(
            ' ',
            Marked().Append(s_leak).Select(m => m.Name).Distinct(StringComparer.Ordinal)
        );

    /// <summary>Compiles them all.</summary>
    public static void Prepare()
    {
        foreach (var method in Marked().Append(s_leak))
        {
            RuntimeTypeHandle[] arguments =
            [
                .. Arguments(method.DeclaringType!),
                .. method.GetGenericArguments().Select(t => t.TypeHandle),
            ];
            RuntimeHelpers.PrepareMethod(
                method.MethodHandle,
                arguments.Length == 0 ? null : arguments
            );
        }
    }

    private static IEnumerable<RuntimeTypeHandle> Arguments(Type type) =>
        type.GetGenericArguments().Select(t => t.TypeHandle);

    private static IEnumerable<MethodInfo> Marked() =>
        typeof(MaskingGroup)
            .Assembly.GetTypes()
            .Where(type => !type.IsNested || !type.DeclaringType!.IsGenericType)
            .SelectMany(Closed)
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.IsDefined(typeof(ConstantTimeKernelAttribute)))
            .SelectMany(Closed);

    private static IEnumerable<Type> Closed(Type type)
    {
        if (!type.IsGenericTypeDefinition)
        {
            return [type];
        }

        // What has other parameters than a curve or a modulus holds no kernel.
        return type.GetGenericArguments().Length == 1
            ? s_curves
                .Where(curve => Satisfies(curve, type.GetGenericArguments()[0]))
                .Select(curve => type.MakeGenericType(curve))
            : [];
    }

    private static IEnumerable<MethodInfo> Closed(MethodInfo method) =>
        method.IsGenericMethodDefinition
            ? s_tails.Select(tail => method.MakeGenericMethod(tail))
            : [method];

    private static bool Satisfies(Type type, Type parameter) =>
        parameter.GetGenericParameterConstraints() is { Length: > 0 } constraints
        && constraints.All(constraint => constraint.IsAssignableFrom(type));

    private static string Name(MethodInfo method) =>
        $"{Name(method.DeclaringType!)}:{method.Name}{List(method.GetGenericArguments())}";

    private static string Name(Type type) =>
        type.IsGenericType
            ? type.GetGenericTypeDefinition().FullName + List(type.GetGenericArguments())
            : type.FullName!;

    private static string List(Type[] types) =>
        types.Length == 0 ? "" : $"[{string.Join(',', types.Select(Name))}]";

    [ConstantTimeKernel]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Leak(int secret, int[] table)
    {
        if (secret > 3)
        {
            table[0]++;
        }

        return table[0];
    }
}
