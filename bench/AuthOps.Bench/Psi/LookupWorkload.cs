using AuthOps.Psi;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Bench.Psi;

/// <summary>
/// One client's query of 2,000 items against a server of 10^6 keys, from items to matched rows: blinding, evaluation, buckets,
/// unblinding, search. Half of the items are there.
/// </summary>
internal sealed class LookupWorkload : IDisposable
{
    /// <summary>Items of a query.</summary>
    public const int Items = 2000;

    /// <summary>Keys of the server; `--check` and BenchmarkDotNet's dry runs make fewer.</summary>
    public const int Keys = 1_000_000;

    private readonly UnbalancedServer _server;
    private readonly UnbalancedClient _client;
    private readonly PsiItemSet _items;

    public LookupWorkload(int keys)
    {
        _server = UnbalancedServer.Create(
            Set(0, keys),
            new UnbalancedOptions
            {
                Subjects = PsiSubjects.LegalPersons,
                Mode = AuthOps.Psi.Oprf.OprfMode.Oprf,
                EvaluationsPerClient = int.MaxValue,
                EvaluationsPerEpoch = 1L << 36,
            }
        );
        _client = new UnbalancedClient(_server.Epoch);
        _items = Set(keys - (Items / 2), Items);
    }

    /// <summary>Row <c>unbalanced-lookup</c>.</summary>
    public void Lookup()
    {
        using var lookup = _client.Ask(_items);
        var answer = _server
            .AnswerAsync("client", lookup.Message)
            .AsTask()
            .GetAwaiter()
            .GetResult();
        if (lookup.Complete(answer).Found != Items / 2)
        {
            throw new InvalidOperationException("A lookup did not find half of its items.");
        }
    }

    public void Dispose() => _server.Dispose();

    private static PsiItemSet Set(int first, int count)
    {
        var keys = new string?[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = (first + i).ToString(
                "d12",
                System.Globalization.CultureInfo.InvariantCulture
            );
        }

        return PsiItemSet.FromStrings("id", keys);
    }
}
