using AuthOps.Cli.Commands;
using AuthOps.Cli.Statistics;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;

namespace AuthOps.Cli.Tests.Statistics;

public sealed class BudgetTextTests
{
    private static readonly Delta Small = Delta.Parse("1/1000000");

    [Fact]
    public void Every_budget_of_the_library_has_a_form()
    {
        Assert.Equal(PrivacyBudget.Pure(Epsilon.Parse("1/3")), BudgetText.Parse("epsilon=1/3"));
        Assert.Equal(
            PrivacyBudget.Approximate(Epsilon.Parse("1"), Small),
            BudgetText.Parse("epsilon=1,delta=0.000001")
        );
        var advanced = PrivacyBudget.ApproximateAdvanced(
            Epsilon.Parse("1"),
            Small,
            Delta.Parse("1/2000000")
        );
        Assert.Equal(advanced, BudgetText.Parse("epsilon=1,delta=1/1000000,slack=1/2000000"));
        Assert.Equal(advanced, BudgetText.Parse("epsilon=1,slack=1/2000000,delta=1/1000000"));
        Assert.Equal(PrivacyBudget.ZeroConcentrated(Rho.Parse("0.5")), BudgetText.Parse("rho=1/2"));
        Assert.Equal(
            PrivacyBudget.ZeroConcentrated(Rho.Parse("0.5"), Small),
            BudgetText.Parse("rho=1/2,delta=1/1000000")
        );
        Assert.Equal(
            PrivacyBudget.Renyi(8, new Rational(1, 2), 0),
            BudgetText.Parse("renyi=1/2,order=8")
        );
        Assert.Equal(
            PrivacyBudget.Renyi(new Rational(3, 2), 2, Small.Value),
            BudgetText.Parse("renyi=2,delta=1/1000000,order=1.5")
        );
        Assert.Equal(
            PrivacyBudget.Gaussian(new Rational(1, 16), 0),
            BudgetText.Parse("mu-squared=1/16")
        );
        Assert.Equal(
            PrivacyBudget.Gaussian(new Rational(1, 16), Small.Value),
            BudgetText.Parse("mu-squared=1/16,delta=1/1000000")
        );
    }

    [Theory]
    [InlineData("", "one of")]
    [InlineData("epsilon", "one of")]
    [InlineData("=1", "one of")]
    [InlineData("epsilon=1,", "one of")]
    [InlineData("Epsilon=1", "one of")]
    [InlineData("epsilon=1, delta=1/10", "one of")]
    [InlineData("epsilon=1,rho=1", "one of")]
    [InlineData("rho=1,slack=1/10,delta=1/5", "one of")]
    [InlineData("mu-squared=1,order=2", "one of")]
    [InlineData("mu=1", "one of")]
    [InlineData("epsilon=1,epsilon=1", "twice")]
    [InlineData("epsilon=1,delta=1/9,delta=1/9", "twice")]
    [InlineData("epsilon=", "exact number")]
    [InlineData("epsilon=1e3", "exact number")]
    [InlineData("epsilon=NaN", "exact number")]
    [InlineData("epsilon=+1", "exact number")]
    [InlineData("epsilon=1/0", "exact number")]
    [InlineData("epsilon=١", "exact number")]
    [InlineData("epsilon=0", "epsilon")]
    [InlineData("epsilon=-1", "epsilon")]
    [InlineData("epsilon=1000001", "epsilon")]
    [InlineData("epsilon=1,delta=0", "delta")]
    [InlineData("epsilon=1,delta=1", "delta")]
    [InlineData("epsilon=1,slack=1/10", "slack")]
    [InlineData("epsilon=1,delta=1/100,slack=1/10", "slack")]
    [InlineData("rho=0", "rho")]
    [InlineData("renyi=1", "order")]
    [InlineData("renyi=1,delta=1/10", "order")]
    [InlineData("renyi=1,order=1", "order")]
    [InlineData("renyi=0,order=2", "above 0")]
    [InlineData("mu-squared=0", "above 0")]
    [InlineData("mu-squared=-1/2", "above 0")]
    public void What_is_no_budget_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<UsageException>(() => BudgetText.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("renyi=1,order=")]
    [InlineData("renyi=1,order=1/")]
    [InlineData("epsilon=")]
    [InlineData("epsilon=1,delta=1/1")]
    [InlineData("mu-squared=1/")]
    public void Numbers_beyond_all_reason_are_refused_not_computed_with(string start)
    {
        foreach (var zeros in new[] { 400, 4000, 100_000 })
        {
            Assert.Throws<UsageException>(() =>
                BudgetText.Parse(start + "1" + new string('0', zeros))
            );
        }
    }
}
