using System.Net;
using System.Net.Sockets;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Demo;

/// <summary>
/// Private set intersection between the two holders over a real loopback connection: each side sees its own rows and
/// what comes over the wire. The insurance holder learns which of its rows match; both sign the receipt.
/// </summary>
internal static class IntersectionStep
{
    private const string KeyName = "resident-id";
    private const int MinimumIntersection = 100;

    /// <summary>Runs both parties and signs their common receipt.</summary>
    /// <returns>The matched rows of the insurance holder, and the receipt.</returns>
    public static async Task<(
        IReadOnlyList<InsuredResident> Matched,
        PsiReceiptFacts Facts
    )> RunAsync(DemoDomain domain, ConsentedRows rows, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiver = Task.Run(
            () => StopOther(abort, () => ReceiveAsync(domain, rows, listener, abort.Token)),
            abort.Token
        );
        var sender = Task.Run(
            () => StopOther(abort, () => SendAsync(domain, rows, port, abort.Token)),
            abort.Token
        );
        var results = await Task.WhenAll(receiver, sender).ConfigureAwait(false);
        domain.Output.Write(EvidenceFiles.PsiReceipt, results[0].Receipt!.ToBytes());
        var matched = results[0].MatchedRows.ToArray();
        return ([.. matched.Select(row => rows.Insured[row])], results[0].Facts);
    }

    private static async Task<PsiResult> ReceiveAsync(
        DemoDomain domain,
        ConsentedRows rows,
        TcpListener listener,
        CancellationToken cancellationToken
    )
    {
        using var client = await listener
            .AcceptTcpClientAsync(cancellationToken)
            .ConfigureAwait(false);
        var items = PsiItemSet
            .FromStrings(KeyName, [.. rows.Insured.Select(row => row.IdNumber)])
            .WithConsent(rows.InsuredConsent);
        return await RunPartyAsync(
                domain,
                client,
                PsiRole.Receiver,
                items,
                Options(domain, rows, "psi-insurance", UsageUnit.DataInvocations) with
                {
                    Receipt = Terms(
                        domain.Keys.InsuranceHolder,
                        DemoNames.InsuranceHolder,
                        domain.Keys.Hospital,
                        DemoNames.Hospital
                    ),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<PsiResult> SendAsync(
        DemoDomain domain,
        ConsentedRows rows,
        int port,
        CancellationToken cancellationToken
    )
    {
        using var client = new TcpClient();
        await client
            .ConnectAsync(IPAddress.Loopback, port, cancellationToken)
            .ConfigureAwait(false);
        var items = PsiItemSet
            .FromStrings(KeyName, [.. rows.Patients.Select(row => row.IdNumber)])
            .WithConsent(rows.PatientConsent);
        return await RunPartyAsync(
                domain,
                client,
                PsiRole.Sender,
                items,
                Options(domain, rows, "psi-hospital", UsageUnit.Rows) with
                {
                    Receipt = Terms(
                        domain.Keys.Hospital,
                        DemoNames.Hospital,
                        domain.Keys.InsuranceHolder,
                        DemoNames.InsuranceHolder
                    ),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<PsiResult> RunPartyAsync(
        DemoDomain domain,
        TcpClient client,
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        CancellationToken cancellationToken
    )
    {
        client.NoDelay = true;
        var stream = client.GetStream();
        await using (stream.ConfigureAwait(false))
        {
            return await PsiSession
                .RunAsync(stream, role, items, options, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static PsiReceiptTerms Terms(
        SigningKey own,
        string party,
        SigningKey peer,
        string peerParty
    ) =>
        new()
        {
            Signer = own,
            PeerKey = peer.PublicKey,
            Party = party,
            PeerParty = peerParty,
        };

    private static PsiOptions Options(
        DemoDomain domain,
        ConsentedRows rows,
        string key,
        UsageUnit unit
    ) =>
        new()
        {
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.NaturalPersons,
            MinimumIntersection = Math.Min(MinimumIntersection, rows.Patients.Count / 10),
            MaxPeerItems = domain.Settings.Insured,
            Purpose = DemoNames.CohortPurpose,
            TimeProvider = domain.Settings.Clock,
            // Two parties in one process: one core each.
            MaxDegreeOfParallelism = 1,
            Metering = new PsiMetering
            {
                Gate = domain.Gate,
                GrantId = domain.Grant.Id,
                ScenarioId = DemoNames.CohortScenario,
                Purpose = DemoNames.CohortPurpose,
                ProductId = DemoNames.CohortProduct,
                IdempotencyKey = key,
                Unit = unit,
            },
        };

    // Where one party fails, the other must not wait for it.
    private static async Task<PsiResult> StopOther(
        CancellationTokenSource abort,
        Func<Task<PsiResult>> party
    )
    {
        try
        {
            return await party().ConfigureAwait(false);
        }
        catch
        {
            await abort.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
