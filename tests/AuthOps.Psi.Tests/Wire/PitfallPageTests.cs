using System.Reflection;
using System.Text.RegularExpressions;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Wire;

public sealed partial class PitfallPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var root = SharedFiles.CheckoutRoot();
        Assert.SkipWhen(root is null, "needs the docs of the checkout");
        var page = File.ReadAllText(Path.Combine(root, "docs", "math", "psi-pitfalls.md"));
        var tests = Assembly
            .GetExecutingAssembly()
            .GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .Select(method => method.Name)
            .ToHashSet();
        var named = Name().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.True(named.Count > 50);
        Assert.Equal([], named.Except(tests));
    }

    [GeneratedRegex("`([A-Z][a-z]*_[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
