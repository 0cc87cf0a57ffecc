using System.Globalization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// Whose signatures make a checkpoint believable: the log's own key and a quorum of witnesses, in the text form of
/// C2SP tlog-policy. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <code>
/// log VKEY
/// witness NAME VKEY
/// group NAME any|all|N MEMBER…
/// quorum NAME|none
/// </code>
/// A member is a witness or an earlier group. Empty lines and lines that begin with <c>#</c> say nothing.
/// </remarks>
public sealed class CheckpointPolicy
{
    private const int MaxLines = 1024;
    private readonly List<NoteKey> _logs = [];
    private readonly Dictionary<string, NoteKey> _witnesses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Threshold, string[] Members)> _groups = new(
        StringComparer.Ordinal
    );

    private string? _quorum;

    private CheckpointPolicy() { }

    /// <summary>The keys of the logs.</summary>
    public IReadOnlyList<NoteKey> Logs => _logs.AsReadOnly();

    /// <summary>A policy that asks for the log's own signature alone; it cannot tell a log that was set back.</summary>
    /// <param name="logKeys">Keys of which one must have signed.</param>
    public static CheckpointPolicy LogOnly(params ReadOnlySpan<NoteKey> logKeys)
    {
        var policy = new CheckpointPolicy();
        policy._logs.AddRange(logKeys);
        return policy;
    }

    /// <summary>Reads a policy.</summary>
    /// <exception cref="FormatException">It is not one; the message names the line.</exception>
    public static CheckpointPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var policy = new CheckpointPolicy();
        var hasQuorum = false;
        var lines = text.Split('\n');
        if (lines.Length > MaxLines)
        {
            throw new FormatException($"A policy has at most {MaxLines} lines.");
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }

            try
            {
                hasQuorum |= policy.Read(words, hasQuorum);
            }
            catch (FormatException e)
            {
                throw new FormatException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Line {i + 1} of the policy: {e.Message}"
                    ),
                    e
                );
            }
        }

        return hasQuorum && policy._logs.Count > 0
            ? policy
            : throw new FormatException("A policy names at least one log and exactly one quorum.");
    }

    /// <summary>Insists that a note is a checkpoint with every signature the policy asks for.</summary>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FormatException">The note is no checkpoint of a usage log.</exception>
    /// <exception cref="CheckpointRefusedException">A signature is missing or wrong.</exception>
    public UsageCheckpoint Require(SignedNote note)
    {
        var checkpoint = RequireLog(note);
        return _quorum is null || IsReached(_quorum, note)
            ? checkpoint
            : throw new CheckpointRefusedException(
                CheckpointRefusal.QuorumNotReached,
                "Fewer witnesses signed the checkpoint than the policy asks for; have it witnessed."
            );
    }

    /// <summary>Insists that a note is a checkpoint of a log the policy names, signed by it; witnesses aside.</summary>
    internal UsageCheckpoint RequireLog(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var checkpoint = UsageCheckpoint.Parse(note.Text.Span);
        var keys = _logs.Where(key => key.Name == checkpoint.Origin).ToList();
        if (keys.Count == 0)
        {
            throw new CheckpointRefusedException(
                CheckpointRefusal.UnknownLog,
                "The checkpoint is of a log the policy does not name; add the log's key or use the right policy."
            );
        }

        return keys.Exists(key => note.IsSignedBy(key, out _))
            ? checkpoint
            : throw new CheckpointRefusedException(
                CheckpointRefusal.NotSignedByLog,
                "The checkpoint bears no valid signature of its log."
            );
    }

    private bool Read(string[] words, bool hasQuorum)
    {
        switch (words)
        {
            case ["log", var log, ..] when words.Length <= 3:
                _logs.Add(NoteKey.Parse(log));
                return false;
            case ["witness", var name, var key, ..] when words.Length <= 4:
                var witness = NoteKey.Parse(key);
                if (!witness.IsWitness)
                {
                    throw new FormatException("the key is not one that cosigns.");
                }

                RequireNew(name);
                _witnesses.Add(name, witness);
                return false;
            case ["group", var name, var threshold, .. var members] when members.Length > 0:
                RequireNew(name);
                _groups.Add(name, (Threshold(threshold, members), members));
                return false;
            case ["quorum", var name] when !hasQuorum:
                _quorum = name == "none" ? null : RequireKnown(name);
                return true;
            default:
                throw new FormatException("not a line of a policy.");
        }
    }

    private int Threshold(string text, string[] members)
    {
        foreach (var member in members)
        {
            RequireKnown(member);
        }

        if (members.Distinct(StringComparer.Ordinal).Count() != members.Length)
        {
            throw new FormatException("a member is named twice.");
        }

        return text switch
        {
            "any" => 1,
            "all" => members.Length,
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                    && n >= 1
                    && n <= members.Length => n,
            _ => throw new FormatException("the threshold is not any, all or a number of members."),
        };
    }

    private void RequireNew(string name)
    {
        if (name == "none" || _witnesses.ContainsKey(name) || _groups.ContainsKey(name))
        {
            throw new FormatException($"{name} is taken.");
        }
    }

    private string RequireKnown(string name) =>
        _witnesses.ContainsKey(name) || _groups.ContainsKey(name)
            ? name
            : throw new FormatException($"{name} is not known yet.");

    // Members are known before their group, so that this ends.
    private bool IsReached(string name, SignedNote note) =>
        _witnesses.TryGetValue(name, out var witness)
            ? note.IsSignedBy(witness, out _)
            : _groups[name].Members.Count(member => IsReached(member, note))
                >= _groups[name].Threshold;
}
