using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Tests.Governance;

/// <summary>Sessions that tell a number alone: many of them over chosen sets say what a row would have said.</summary>
public sealed class NumberCapTests
{
    private static readonly PsiCaps s_caps = new()
    {
        MinimumItems = 1,
        MinimumDifference = 1,
        MaximumNumbers = 2,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Numbers_told_alone_are_counted_by_pairs_of_inputs()
    {
        var (ours, theirs) = (Limits(), Limits());
        Assert.Equal(1, Run(ours, theirs, ["a", "b"], ["b", "c"], commits: true));
        Assert.Equal(0, Run(ours, theirs, ["a", "x"], ["b", "c"], commits: true));

        // The same inputs under the same commitment tell nothing new; a third pair does.
        Assert.Equal(1, Run(ours, theirs, ["a", "b"], ["b", "c"], commits: true));
        Refused(() => Run(ours, theirs, ["a", "y"], ["b", "c"], commits: true));

        // Rows that were opened under their own rules are not counted, and do not open the way to a number.
        Assert.Equal(0, Run(ours, theirs, ["a", "y"], ["b", "c"], commits: true, PsiOutput.Rows));
        Refused(() => Run(ours, theirs, ["a", "y"], ["b", "c"], commits: true));
    }

    [Fact]
    public void Without_commitments_every_session_tells_another_number()
    {
        var (ours, theirs) = (Limits(), Limits());
        Assert.Equal(1, Run(ours, theirs, ["a"], ["a"], commits: false));
        Assert.Equal(1, Run(ours, theirs, ["a"], ["a"], commits: false));
        Refused(() => Run(ours, theirs, ["a"], ["a"], commits: false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_number_for_the_same_inputs_is_refused(bool inFiles)
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var ours = inFiles
                ? ReceiptSessionTests.Limited(
                    s_caps,
                    new FileSessionLedger(folder, "0123456789abcdef0123456789abcdef"u8)
                )
                : Limits();
            Assert.Equal(1, Run(ours, Limits(), ["a", "b"], ["b", "c"], commits: true));

            // The peer quotes the commitment of before over another input of the same size, and forgets its own ledger.
            var fault = Assert.Throws<PsiProtocolException>(() =>
                Run(ours, Limits(), ["a", "b"], ["a", "b"], commits: true)
            );
            Assert.Equal(PsiProtocolError.CommitmentMismatch, fault.Reason);
            var sessions = ours.Limits!.Ledger.Sessions("peer", "insured", Signers.Purpose);
            Assert.Equal([1, 2], sessions.Select(session => session.Cardinality));
            Assert.All(sessions, session => Assert.True(session.IsNumberAlone));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static PsiOptions Limits() => ReceiptSessionTests.Limited(s_caps);

    private static void Refused(Action run) =>
        Assert.Equal(PsiCapReason.Numbers, Assert.Throws<PsiCapException>(run).Reason);

    private static int Run(
        PsiOptions ours,
        PsiOptions theirs,
        string[] mine,
        string[] other,
        bool commits,
        PsiOutput output = PsiOutput.Cardinality
    )
    {
        var (asked, sent) = (Parties.Set([.. mine]), Parties.Set([.. other]));
        using var receiver = new EcdhPsiReceiver(
            commits ? asked.WithCommitment(CommitmentTests.Commit(mine).Commitment) : asked,
            ours with
            {
                Output = output,
            }
        );
        using var sender = new EcdhPsiSender(
            commits ? sent.WithCommitment(CommitmentTests.Commit("b", "c").Commitment) : sent,
            theirs with
            {
                Output = output,
            }
        );
        _ = Parties.RunLockstep(receiver, sender);
        Token.ThrowIfCancellationRequested();
        return receiver.Result.IntersectionSize;
    }
}
