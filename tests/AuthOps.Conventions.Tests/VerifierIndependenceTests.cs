using System.Reflection;
using System.Reflection.Emit;
using AuthOps.Anonymization.Release;

namespace AuthOps.Conventions.Tests;

/// <summary>
/// The verifier of releases stands by itself: nothing it declares, calls or creates is of search, recoding or quality. Read
/// from the compiled bodies, so that neither inference nor an alias hides a reference.
/// </summary>
public sealed class VerifierIndependenceTests
{
    private const BindingFlags Everything =
        BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private const string Library = "AuthOps.Anonymization";

    private static readonly string[] s_verifying =
    [
        Library + ".Release",
        Library + ".Certificates",
    ];

    private static readonly string[] s_foreign =
    [
        Library + ".Search",
        Library + ".LocalRecoding",
        Library + ".Microaggregation",
        Library + ".Quality",
        Library + ".Transformations",
    ];

    private static readonly string[] s_foreignTypes =
    [
        Library + ".Anonymizer",
        Library + ".AnonymizationPlan",
        Library + ".MeteredAnonymizer",
        Library + ".PrivacyModels.SensitiveRule",
        Library + ".PrivacyModels.SizesRule",
    ];

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    [Fact]
    public void The_verifier_references_neither_search_nor_recoding()
    {
        var types = typeof(StreamingVerifier)
            .Assembly.GetTypes()
            .Where(static type => s_verifying.Contains(type.Namespace))
            .ToArray();
        Assert.True(types.Length > 20, $"only {types.Length} types were looked at");

        var foreign = types
            .SelectMany(static type => References(type).Select(to => (type, to)))
            .Where(static pair => IsForeign(pair.to))
            .Select(static pair => $"{pair.type.FullName} uses {pair.to.FullName}")
            .Distinct();

        Assert.Empty(foreign);
    }

    /// <summary>The search does use its own types, so a look at it finds some: the look is not blind.</summary>
    [Fact]
    public void The_look_finds_what_it_looks_for() =>
        Assert.Contains(References(typeof(AuthOps.Anonymization.Anonymizer)), IsForeign);

    private static bool IsForeign(Type type)
    {
        var outer = type;
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        return s_foreign.Contains(outer.Namespace) || s_foreignTypes.Contains(outer.FullName);
    }

    private static IEnumerable<Type> References(Type type)
    {
        var direct = new List<Type?> { type.BaseType };
        direct.AddRange(type.GetInterfaces());
        direct.AddRange(type.GetFields(Everything).Select(static f => f.FieldType));
        foreach (
            var method in type.GetMethods(Everything)
                .Cast<MethodBase>()
                .Concat(type.GetConstructors(Everything))
        )
        {
            direct.AddRange(method.GetParameters().Select(static p => p.ParameterType));
            direct.Add((method as MethodInfo)?.ReturnType);
            if (method.GetMethodBody() is { } body)
            {
                direct.AddRange(body.LocalVariables.Select(static v => v.LocalType));
                direct.AddRange(Tokens(method, body));
            }
        }

        return direct.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static IEnumerable<Type?> Tokens(MethodBase method, MethodBody body)
    {
        var code = body.GetILAsByteArray()!;
        for (var at = 0; at < code.Length; )
        {
            var value = code[at] == 0xfe ? unchecked((short)(0xfe00 | code[at + 1])) : code[at];
            var operation = s_codes[value];
            at += operation.Size;
            switch (operation.OperandType)
            {
                case OperandType.InlineField:
                case OperandType.InlineMethod:
                case OperandType.InlineTok:
                case OperandType.InlineType:
                    var member = Resolve(method, BitConverter.ToInt32(code, at));
                    yield return member as Type ?? member.DeclaringType;
                    foreach (var argument in Arguments(member))
                    {
                        yield return argument;
                    }

                    break;
                case OperandType.InlineSwitch:
                    at += 4 * BitConverter.ToInt32(code, at);
                    break;
                default:
                    break;
            }

            at += OperandSize(operation.OperandType);
        }
    }

    private static MemberInfo Resolve(MethodBase method, int token) =>
        method.Module.ResolveMember(
            token,
            method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
            method.IsGenericMethod ? method.GetGenericArguments() : null
        )!;

    private static IEnumerable<Type?> Arguments(MemberInfo member) =>
        member switch
        {
            FieldInfo field => [field.FieldType],
            MethodInfo called =>
            [
                called.ReturnType,
                .. called.IsGenericMethod ? called.GetGenericArguments() : [],
            ],
            _ => [],
        };

    private static int OperandSize(OperandType type) =>
        type switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget
            or OperandType.ShortInlineI
            or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 4,
        };
}
