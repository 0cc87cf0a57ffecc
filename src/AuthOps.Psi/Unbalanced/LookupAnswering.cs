using System.Security.Cryptography;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Unbalanced;

/// <summary>The server's messages of a lookup, in their order. One session owns it; not safe for concurrent use.</summary>
internal sealed class LookupAnswering
{
    private readonly UnbalancedServer _server;
    private readonly string _client;
    private readonly PsiGovernance _governance;

    public LookupAnswering(UnbalancedServer server, string client)
    {
        (_server, _client) = (server, client);
        _governance = server.GovernanceOf(client);
        Evidence = new LookupEvidence(
            PsiRole.Sender,
            server.Epoch,
            _governance,
            server.Side(_governance),
            SessionRandomness.Instance
        );
    }

    /// <summary>What is bound.</summary>
    public LookupEvidence Evidence { get; }

    /// <summary>Answers the one query of the session.</summary>
    public async Task<LookupOutcome> RunAsync(MessageChannel messages, CancellationToken token)
    {
        await messages.WriteAsync(_server.Epoch.ToBytes(), token).ConfigureAwait(false);
        await messages.WriteAsync(Evidence.Declaration, token).ConfigureAwait(false);
        Evidence.Agree(
            await messages.ReadAsync(LookupDeclaration.Size, token).ConfigureAwait(false)
        );
        _server.Admit(_governance, Evidence.SessionId, Evidence.Peer);
        var most = LookupQuery.Size(_server.Epoch, Evidence.Peer.Items);
        var query = await messages.ReadAsync(most, token).ConfigureAwait(false);
        PsiProtocolException.Require(
            query.Length == most,
            PsiProtocolError.CountMismatch,
            $"The query has {query.Length} bytes where the {Evidence.Peer.Items} keys that were declared take {most}."
        );
        var answer = await _server
            .AnswerInSessionAsync(_client, query, token)
            .ConfigureAwait(false);
        var digest = SHA256.HashData(answer);
        Evidence.Fix(query, digest);
        if (Evidence.HasReceipt)
        {
            // The client signs before it learns anything.
            await messages.WriteAsync(digest, token).ConfigureAwait(false);
            Evidence.Accept(
                await messages
                    .ReadAsync(SignatureAlgorithms.SignatureSize, token)
                    .ConfigureAwait(false)
            );
            await messages.WriteAsync(Evidence.Sign(), token).ConfigureAwait(false);
        }

        await messages.WriteAsync(answer, token).ConfigureAwait(false);
        return new LookupOutcome { Facts = Evidence.Facts!, Receipt = Evidence.Complete };
    }
}
