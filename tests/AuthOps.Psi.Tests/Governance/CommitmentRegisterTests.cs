using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Tests.Governance;

public sealed class CommitmentRegisterTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_is_registered_once_and_the_same_commitment_again_is_no_second_one(
        bool inFiles
    )
    {
        ICommitmentRegister register = inFiles
            ? new FileCommitmentRegister(_folder)
            : new MemoryCommitmentRegister();
        var first = CommitmentTests.Commit("a", "b");
        var changed = CommitmentTests.Commit("a", "b", "c");
        Assert.Null(await register.FindAsync("insured", "2026-03", Token));

        var items = await first.RegisterAsync(register, Token);
        _ = await first.RegisterAsync(register, Token);
        var refused = await Assert.ThrowsAsync<CommitmentConflictException>(async () =>
            await changed.RegisterAsync(register, Token)
        );

        Assert.Equal(first.Commitment, items.Commitment);
        Assert.Equal(first.Commitment, refused.Registered);
        Assert.Equal(changed.Commitment, refused.Refused);
        Assert.Equal(first.Commitment, await register.FindAsync("insured", "2026-03", Token));
        Assert.Null(await register.FindAsync("insured", "2026-04", Token));
    }

    [Fact]
    public async Task Files_outlive_the_process_and_leave_nothing_else_behind()
    {
        var first = CommitmentTests.Commit("a", "b");
        _ = await first.RegisterAsync(new FileCommitmentRegister(_folder), Token);

        var again = new FileCommitmentRegister(_folder);
        Assert.Equal(first.Commitment, await again.FindAsync("insured", "2026-03", Token));
        await Assert.ThrowsAsync<CommitmentConflictException>(async () =>
            await CommitmentTests.Commit("a").RegisterAsync(again, Token)
        );
        Assert.Single(Directory.GetFiles(_folder, "*.json*"));
    }

    [Fact]
    public async Task Of_many_that_register_one_version_at_once_one_wins()
    {
        var commitments = Enumerable
            .Range(0, 16)
            .Select(i => CommitmentTests.Commit(Parties.Keys(i, 3)))
            .ToArray();
        var won = await Task.WhenAll(
            commitments.Select(c =>
                Task.Run(
                    async () =>
                    {
                        try
                        {
                            _ = await c.RegisterAsync(new FileCommitmentRegister(_folder), Token);
                            return c.Commitment;
                        }
                        catch (CommitmentConflictException)
                        {
                            return null;
                        }
                    },
                    Token
                )
            )
        );

        var winner = Assert.Single(won, c => c is not null);
        Assert.Equal(
            winner,
            await new FileCommitmentRegister(_folder).FindAsync("insured", "2026-03", Token)
        );
        Assert.Single(Directory.GetFiles(_folder, "*.json*"));
    }

    [Fact]
    public async Task A_damaged_or_exchanged_file_is_refused()
    {
        var register = new FileCommitmentRegister(_folder);
        _ = await CommitmentTests.Commit("a", "b").RegisterAsync(register, Token);
        var file = Directory.GetFiles(_folder, "*.json*").Single();
        var bytes = await File.ReadAllBytesAsync(file, Token);

        await File.WriteAllBytesAsync(file, bytes[..^1], Token);
        await Assert.ThrowsAsync<EvidenceFormatException>(async () =>
            await register.FindAsync("insured", "2026-03", Token)
        );
        await Assert.ThrowsAsync<EvidenceFormatException>(async () =>
            await CommitmentTests.Commit("a", "b").RegisterAsync(register, Token)
        );

        _ = await CommitmentTests
            .Commit(Parties.Set("z"), CommitmentSecret.Generate(), "insured", "2026-04")
            .RegisterAsync(register, Token);
        File.Move(
            Directory.GetFiles(_folder, "*.json*").Single(f => f != file),
            file,
            overwrite: true
        );
        await Assert.ThrowsAsync<EvidenceFormatException>(async () =>
            await register.FindAsync("insured", "2026-03", Token)
        );
    }
}
