using System.Runtime.CompilerServices;
using AuthOps.Metering.Events;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// What is allowed to whom, compiled to dense slots: one state a grant, one entry a declared use. The judgement of an
/// event is two loads and a few comparisons. Immutable and safe to share between threads.
/// </summary>
internal sealed class AccessTable
{
    /// <summary>No reason: allowed.</summary>
    public const UsageRefusalReason Allowed = default;

    /// <summary>The most declared uses, so that their numbers fit an event's target.</summary>
    public const int MaxEntries = ushort.MaxValue;

    private readonly GrantSlot[] _grants;
    private readonly AccessEntry[] _entries;

    /// <param name="grants">The state of each grant by slot.</param>
    /// <param name="entries">The declared uses by number less one.</param>
    public AccessTable(GrantSlot[] grants, AccessEntry[] entries)
    {
        _grants = grants;
        _entries = entries;
    }

    public enum GrantState : byte
    {
        /// <summary>No gate was opened with it.</summary>
        NotInForce = 0,

        /// <summary>Without a scope: its own rules are all there is.</summary>
        Plain = 1,

        /// <summary>With a scope: only declared uses.</summary>
        Governed = 2,

        Terminated = 3,
    }

    public static AccessTable Empty { get; } = new([], []);

    /// <summary>Why a use is not allowed, or <see cref="Allowed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UsageRefusalReason Judge(UsageTarget target, long at)
    {
        var grants = _grants;
        if (target.Grant >= (uint)grants.Length)
        {
            return UsageRefusalReason.UnknownGrant;
        }

        ref readonly var grant = ref grants[target.Grant];
        if (grant.State != GrantState.Governed)
        {
            return OfUngoverned(grant, target, at);
        }

        // Number 0 declares nothing.
        var entries = _entries;
        var number = unchecked((uint)target.Access - 1);
        if (number >= (uint)entries.Length)
        {
            return UsageRefusalReason.AccessNotDeclared;
        }

        ref readonly var entry = ref entries[number];
        if (entry.Grant != target.Grant || entry.Scenario != target.Scenario)
        {
            return UsageRefusalReason.AccessNotDeclared;
        }

        return at < entry.From ? entry.Before
            : at >= entry.Until ? entry.After
            : Allowed;
    }

    private static UsageRefusalReason OfUngoverned(
        in GrantSlot grant,
        UsageTarget target,
        long at
    ) =>
        grant.State switch
        {
            GrantState.Terminated => UsageRefusalReason.Terminated,
            GrantState.NotInForce => UsageRefusalReason.UnknownGrant,
            _ when at < grant.From || at >= grant.Until => UsageRefusalReason.OutsideValidity,
            _ when target.Scenario >= grant.Scenarios => UsageRefusalReason.ScenarioNotAuthorized,
            _ => Allowed,
        };

    /// <summary>A grant by its slot: its state, how many scenarios it has, when it holds.</summary>
    internal readonly record struct GrantSlot(
        GrantState State,
        int Scenarios,
        long From,
        long Until
    );
}
