using System.Text.RegularExpressions;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>
/// Reads what the compiler made of the methods marked as constant-time kernels: a child process prepares them and writes
/// their code, and no conditional jump may stand in it but the loops the mark allows.
/// </summary>
public sealed partial class CompiledKernelTests
{
    private const string ChildVariable = "AUTHOPS_PREPARE_KERNELS";

    [Fact]
    public async Task Constant_time_kernels_have_no_conditional_jump()
    {
        if (Field25519LanesProbe.Backends.Count < 2)
        {
            // Without AVX-512 and AVX2 the kernels of those files do not compile: the default mode looks at all of them.
            return;
        }

        var file = Path.GetTempFileName();
        try
        {
            await CompileInChild(file);
            var code = Listings(
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            );
            Assert.NotEmpty(MarkedKernels.Allowed);
            var faults = MarkedKernels
                .Allowed.Select(kernel => Fault(kernel.Name, kernel.Loops, code))
                .OfType<string>()
                .ToArray();
            Assert.True(faults.Length == 0, string.Join('\n', faults));
            // What is planted is found.
            Assert.NotNull(Fault(MarkedKernels.Leaky, 0, code));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_kernels_can_be_compiled()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) == "1")
        {
            MarkedKernels.Prepare();
        }
    }

    /// <summary>What a kernel's code has that it may not have; null if nothing.</summary>
    private static string? Fault(string name, int loops, Dictionary<string, string> code)
    {
        if (!code.TryGetValue(name, out var listing))
        {
            return name + " was not compiled";
        }

        var jumps = ConditionalJump().Count(listing);
        var divisions = Division().Count(listing);
        return jumps > loops || divisions > 0
            ? $"{name}: {jumps} conditional jumps, {loops} allowed; {divisions} divisions"
            : null;
    }

    private static Task CompileInChild(string file) =>
        TestProcess.Run(
            nameof(The_kernels_can_be_compiled),
            [
                (ChildVariable, "1"),
                ("DOTNET_TieredCompilation", "0"),
                ("DOTNET_JitDisasm", MarkedKernels.Filter),
                ("DOTNET_JitStdOutFile", file),
            ]
        );

    private static Dictionary<string, string> Listings(string text) =>
        Header()
            .Matches(text)
            .GroupBy(m => m.Groups["name"].Value)
            .ToDictionary(g => g.Key, g => g.Last().Groups["code"].Value);

    [GeneratedRegex(@"^\s+j(?!mp\b)[a-z]+\s", RegexOptions.Multiline)]
    private static partial Regex ConditionalJump();

    [GeneratedRegex(@"^\s+i?div\s", RegexOptions.Multiline)]
    private static partial Regex Division();

    [GeneratedRegex(
        @"^; Assembly listing for method (?<name>[^(]+)\([^\n]*\n(?<code>.*?)(?=^; Assembly listing|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Header();
}
