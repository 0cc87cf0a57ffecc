using AuthOps.Primitives.Tables;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

public sealed class PsiRowSourceTests
{
    [Fact]
    public void A_key_without_names_or_with_too_many_is_refused_at_once()
    {
        Refused();
        Refused([.. Enumerable.Range(0, PsiItemSet.MaxColumns + 1).Select(i => $"c{i}")]);
        Refused("id", null!);

        static void Refused(params string[] names) =>
            Assert.Equal(
                "keyNames",
                Assert.Throws<ArgumentException>(() => new PsiRowSource(names, () => [])).ParamName
            );
    }

    [Fact]
    public void Names_that_change_afterwards_change_nothing()
    {
        string[] names = ["id"];
        var source = new PsiRowSource(
            names,
            () =>
                [
                    [Column.FromStrings("id", ["a"])],
                ]
        );
        names[0] = "other";

        Assert.Equal(1, Assert.Single(source.Read()).Count);
    }

    [Fact]
    public void A_batch_of_other_columns_is_refused()
    {
        var source = new PsiRowSource(
            ["id"],
            () =>
                [
                    [Column.FromStrings("name", ["a"])],
                ]
        );
        _ = Assert.Throws<ArgumentException>(() => source.Read().ToList());
        source = new PsiRowSource(
            ["id"],
            () =>
                [
                    [],
                ]
        );
        _ = Assert.Throws<ArgumentException>(() => source.Read().ToList());
    }
}
