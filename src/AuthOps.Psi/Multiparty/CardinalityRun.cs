using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Multiparty;

/// <summary>
/// The connections of one party, at once: seeds with all, then questions of party 0 to those from 2 on, then the last session of
/// parties 0 and 1. One session owns it; the party is driven by one connection at a time.
/// </summary>
internal sealed class CardinalityRun(
    CardinalityParty party,
    int parties,
    PsiItemSet items,
    PsiConnectionOptions options
)
{
    private readonly Lock _driving = new();
    private readonly TaskCompletionSource _seeded = Completion();
    private readonly TaskCompletionSource _answered = Completion();
    private int _seedsLeft = parties - 1;
    private int _answersLeft = parties - 2;
    private ExceptionDispatchInfo? _fault;

    /// <summary>What ended the first connection that failed.</summary>
    public ExceptionDispatchInfo? Fault => _fault;

    /// <summary>Runs the messages with one other party; a fault ends all connections.</summary>
    public async Task<bool> PairAsync(
        Stream stream,
        int peer,
        Func<Task> stopAll,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await MessageSession
                .RunAsync(
                    stream,
                    MessageProtocol.ManyParties,
                    party.Index < peer ? PsiRole.Receiver : PsiRole.Sender,
                    Context(peer),
                    options,
                    (messages, token) => ExchangeAsync(messages, peer, token),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _ = Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            await stopAll().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Parties 0 and 1: the size of the intersection of what they are left with.</summary>
    public async Task<int> FinalAsync(Stream stream, CancellationToken cancellationToken)
    {
        var psi = new PsiOptions
        {
            Output = PsiOutput.Cardinality,
            Subjects = PsiSubjects.NaturalPersons,
            PreSharedKey = options.PreSharedKey,
            MaxPeerItems = CardinalityParty.MaxItems,
            StepTimeout = options.StepTimeout,
            SessionTimeout = options.SessionTimeout,
            TimeProvider = options.TimeProvider,
        };
        var role = party.Index == 0 ? PsiRole.Receiver : PsiRole.Sender;
        var result = await PsiSession
            .RunAsync(stream, role, party.FinalItems(), psi, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return result.IntersectionSize;
    }

    private async Task<bool> ExchangeAsync(
        MessageChannel messages,
        int peer,
        CancellationToken cancellationToken
    )
    {
        if (party.Index < peer)
        {
            await messages.WriteAsync(party.SeedFor(peer), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var seed = await messages
                .ReadAsync(ZeroShares.SeedSize, cancellationToken)
                .ConfigureAwait(false);
            lock (_driving)
            {
                party.AcceptSeed(peer, seed);
            }
        }

        CountDown(ref _seedsLeft, _seeded);
        await _seeded.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (party.Index == 0 && peer >= 2)
        {
            await AskAsync(messages, peer, cancellationToken).ConfigureAwait(false);
        }
        else if (peer == 0 && party.Index >= 2)
        {
            await AnswerAsync(messages, cancellationToken).ConfigureAwait(false);
        }
        else if (party.Index == 0)
        {
            // Party 1 waits, hearing heartbeats, until the others have answered.
            await _answered.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task AskAsync(
        MessageChannel messages,
        int peer,
        CancellationToken cancellationToken
    )
    {
        var query = Drive(() => party.Query(peer));
        await messages.WriteAsync(query, cancellationToken).ConfigureAwait(false);
        var answer = await messages
            .ReadAsync(MultipartyMessages.MaxAnswerSize(items.Count), cancellationToken)
            .ConfigureAwait(false);
        lock (_driving)
        {
            party.Accept(peer, answer);
        }

        CountDown(ref _answersLeft, _answered);
    }

    private async Task AnswerAsync(MessageChannel messages, CancellationToken cancellationToken)
    {
        var query = await messages
            .ReadAsync(MultipartyMessages.MaxQuerySize, cancellationToken)
            .ConfigureAwait(false);
        var answer = Drive(() => party.Answer(query));
        await messages.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    private T Drive<T>(Func<T> step)
    {
        lock (_driving)
        {
            return step();
        }
    }

    /// <summary>Which two parties of how many, and the names of the keys: alike at both ends of a stream.</summary>
    private byte[] Context(int peer)
    {
        var numbers = new byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, parties);
        BinaryPrimitives.WriteInt32LittleEndian(numbers.AsSpan(4), Math.Min(party.Index, peer));
        BinaryPrimitives.WriteInt32LittleEndian(numbers.AsSpan(8), Math.Max(party.Index, peer));
        return DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/multiparty/context/v1",
            numbers,
            items.SchemaHash.ToArray()
        );
    }

    private static void CountDown(ref int left, TaskCompletionSource done)
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            done.SetResult();
        }
    }

    private static TaskCompletionSource Completion() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
