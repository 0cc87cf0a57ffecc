using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Releases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Tests.Releases;

/// <summary>What happens where the search would be wrong: the written bytes decide.</summary>
public sealed class VerifiedReleaseTests
{
    [Fact]
    public void A_release_that_satisfies_the_policy_is_accepted_with_its_digest()
    {
        var (written, bytes) = Write(["甲", "甲", "甲"], ["x", "y", "x"]);

        Assert.Equal(3, written.Check.SmallestClass);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            written.Sha256
        );
    }

    [Theory]
    [InlineData("甲 甲 甲 乙 乙", "x y x x y", "class")]
    [InlineData("甲 甲 甲", "x x x", "diagnosis")]
    [InlineData("甲 north 甲", "x y x", "town")]
    [InlineData("SECRETMARK SECRETMARK SECRETMARK", "x y x", "town")]
    public void A_wrong_release_is_refused_and_nothing_remains(
        string towns,
        string diagnoses,
        string named
    )
    {
        var error = Assert.Throws<PrivacyRefusedException>(() =>
            Write(towns.Split(' '), diagnoses.Split(' '))
        );

        Assert.Contains(
            "the independent check of the written release found",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_direct_identifier_that_slipped_through_is_refused()
    {
        Assert.Throws<PrivacyRefusedException>(() =>
            Write(["甲", "甲", "甲"], ["x", "y", "x"], "id")
        );
    }

    private static (WrittenRelease Written, byte[] Bytes) Write(
        string[] towns,
        string[] diagnoses,
        string noteColumn = "note"
    )
    {
        using var folder = SmallCase.Write();
        var policy = PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions()).Policy;
        var release = Table.FromColumns(
            Column.FromStrings("town", towns),
            Column.FromStrings("diagnosis", diagnoses),
            Column.FromStrings(noteColumn, [.. towns.Select(_ => "=1")])
        );
        try
        {
            using var file = AtomicFile.Create(folder.At("release.csv"));
            var written = VerifiedRelease.Write(
                file,
                release,
                release,
                policy,
                new CsvWriteOptions(),
                new CsvReadOptions(),
                isLocal: false,
                TestContext.Current.CancellationToken
            );
            return (written, File.ReadAllBytes(file.TemporaryPath));
        }
        finally
        {
            Assert.Equal(["data.csv", "policy.json", "town.csv"], folder.Entries);
        }
    }
}
