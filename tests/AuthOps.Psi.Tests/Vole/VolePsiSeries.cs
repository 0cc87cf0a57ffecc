using System.Runtime.CompilerServices;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>
/// Many pairs of sets under one correlation: base transfers, extension, trees and code are run once, and both parties are then set back to
/// where the store goes out. The protocol forbids that, since two stores under one correlation show the difference of two sets; the
/// result does not depend on it, and all that makes the result is run anew for each pair of sets.
/// </summary>
internal sealed class VolePsiSeries : IDisposable
{
    private static readonly byte[] s_session = [.. Enumerable.Range(9, 32).Select(i => (byte)i)];

    private readonly VolePsiTerms _terms;
    private readonly VolePsiReceiver _receiver;
    private readonly VolePsiSender _sender;
    private readonly Block[] _outputs;

    public VolePsiSeries(VolePsiTerms terms)
    {
        _terms = terms;
        _receiver = new VolePsiReceiver(terms, s_session, []);
        _sender = new VolePsiSender(terms, s_session, []);
        _ = _receiver.Mask(_sender.Expand(_receiver.Extend(_sender.Choose(_receiver.Start()))));
        _outputs = Vole(_sender).Outputs.ToArray();
    }

    /// <summary>Intersects two sets of different hashes; the items of the receiver's and, where both learn, of the sender's that match.</summary>
    public (Block[] OfReceiver, Block[] OfSender) Intersect(Block[] mine, Block[] theirs)
    {
        Rows(_receiver).Dispose();
        Rows(_receiver) = new BinnedRows(mine, _terms.Store.Bins);
        IsMatch(_receiver) = new bool[mine.Length];
        Due(_receiver) = VolePsiStep.Tags;
        Rows(_sender).Dispose();
        Rows(_sender) = new BinnedRows(theirs, _terms.Store.Bins);
        IsMatch(_sender) = new bool[theirs.Length];
        Due(_sender) = VolePsiStep.Store;
        _outputs.CopyTo(Vole(_sender).Outputs);

        var matches = _receiver.Match(_sender.Answer(Store(_receiver, default)));
        if (_terms.Mode.IsForBoth)
        {
            _sender.Learn(matches);
        }

        return (Matched(mine, _receiver.IsMatch), Matched(theirs, _sender.IsMatch));
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _sender.Dispose();
    }

    private static Block[] Matched(Block[] items, bool[] isMatch) =>
        [.. items.Where((_, i) => isMatch[i])];

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Store")]
    private static extern byte[] Store(
        VolePsiReceiver receiver,
        CancellationToken cancellationToken
    );

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_vole")]
    private static extern ref VoleSender Vole(VolePsiSender sender);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_rows")]
    private static extern ref BinnedRows Rows(VolePsiReceiver receiver);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_rows")]
    private static extern ref BinnedRows Rows(VolePsiSender sender);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_due")]
    private static extern ref VolePsiStep Due(VolePsiReceiver receiver);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_due")]
    private static extern ref VolePsiStep Due(VolePsiSender sender);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<IsMatch>k__BackingField")]
    private static extern ref bool[] IsMatch(VolePsiReceiver receiver);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<IsMatch>k__BackingField")]
    private static extern ref bool[] IsMatch(VolePsiSender sender);
}
