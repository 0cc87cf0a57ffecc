using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Integration;

/// <summary>Lookups through the durable gate: what a grant allows is counted over epochs and restarts.</summary>
public sealed class LookupGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gate_outlives_a_server_and_refuses_beyond_its_ceiling()
    {
        using var metered = new MeteredCase((UsageUnit.DataInvocations, 5));
        using (var first = Server(metered))
        {
            Assert.Equal(2, await AskAsync(first, "a", "b", "c"));
            Assert.Equal(((Int128)3, Int128.Zero), metered.Balance(UsageUnit.DataInvocations));
        }

        // A restart: a new key and a new epoch, whose own quota is untouched, and the same log.
        metered.Reopen();
        using var second = Server(metered);
        _ = await Assert.ThrowsAsync<UsageRefusedException>(() => AskAsync(second, "a", "b", "x"));
        Assert.Equal(0, second.Evaluations);
        Assert.Equal(1, await AskAsync(second, "a", "x"));
        _ = await Assert.ThrowsAsync<UsageRefusedException>(() => AskAsync(second, "a"));
        Assert.Equal(((Int128)5, Int128.Zero), metered.Balance(UsageUnit.DataInvocations));
    }

    private static UnbalancedServer Server(MeteredCase metered) =>
        UnbalancedServer.Create(
            PsiItemSet.FromStrings("id", ["a", "b", "z"]),
            new UnbalancedOptions
            {
                Subjects = PsiSubjects.LegalPersons,
                EvaluationsPerClient = 100,
                Metering = new PsiMetering
                {
                    Gate = metered.Gate,
                    GrantId = MeteredCase.GrantId,
                    ScenarioId = MeteredCase.ScenarioId,
                    Purpose = MeteredCase.Purpose,
                    ProductId = MeteredCase.ProductId,
                    IdempotencyKey = "lookups",
                },
            },
            cancellationToken: Token
        );

    private static async Task<int> AskAsync(UnbalancedServer server, params string[] keys)
    {
        using var lookup = new UnbalancedClient(server.Epoch).Ask(
            PsiItemSet.FromStrings("id", keys)
        );
        return lookup
            .Complete((await server.AnswerAsync("client", lookup.Message, Token)).AsSpan())
            .Found;
    }
}
