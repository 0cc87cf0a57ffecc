using AuthOps.Psi;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Multiparty;

namespace AuthOps.Bench.Psi;

/// <summary>How many keys three parties all have, all of them on one thread, messages handed over; half of the keys of each.</summary>
internal sealed class ManyPartyWorkload(int count)
{
    private const int Parties = 3;

    private static readonly PsiOptions s_last = new()
    {
        Output = PsiOutput.Cardinality,
        Subjects = PsiSubjects.LegalPersons,
        MaxDegreeOfParallelism = 1,
    };

    // The first half is everybody's, the second half of each its own.
    private readonly PsiItemSet[] _sets =
    [
        .. Enumerable
            .Range(0, Parties)
            .Select(party =>
                PsiItemSet.FromStrings(
                    "id",
                    [
                        .. IntersectionWorkload.Keys(0, count / 2),
                        .. IntersectionWorkload.Keys((party + 1) * count, count - (count / 2)),
                    ]
                )
            ),
    ];

    public int Count => count;

    /// <summary>Runs a session and checks its output.</summary>
    public void Run()
    {
        var parties = _sets
            .Select((set, index) => new CardinalityParty(set, index, Parties))
            .ToArray();
        for (var i = 0; i < Parties; i++)
        {
            for (var j = i + 1; j < Parties; j++)
            {
                parties[j].AcceptSeed(i, parties[i].SeedFor(j));
            }
        }

        parties[0].Accept(2, parties[2].Answer(parties[0].Query(2)));
        using var receiver = new EcdhPsiReceiver(parties[0].FinalItems(), s_last);
        using var sender = new EcdhPsiSender(parties[1].FinalItems(), s_last);
        IntersectionWorkload.Drive(receiver, sender);
        if (receiver.Result.IntersectionSize != count / 2)
        {
            throw new InvalidOperationException("The number is not what the sets have.");
        }

        foreach (var party in parties)
        {
            party.Dispose();
        }
    }
}
