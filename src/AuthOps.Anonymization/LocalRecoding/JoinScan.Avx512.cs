using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.LocalRecoding;

/// <content>
/// 32 tuples at a time: a table of 64 costs is two registers, and a permutation by the low six bits of the node
/// looks 32 of them up. Sums saturate, so that what is forbidden stays above every limit.
/// </content>
internal sealed partial class JoinScan
{
    /// <summary>Tables of 64 costs above which costs are looked up one by one.</summary>
    private const int MaxTables = 8;

    private uint NextAvx512(ref int start, int stop, ushort most, Span<ushort> sums)
    {
        var limit = Vector512.Create(most);
        var (costs, columns, tables, at) = (_costs, _nodes, _tables, start);
        while (at < stop)
        {
            var sum = Vector512.LoadUnsafe(ref Start(_bar), (nuint)at);
            var position = 0;
            for (; position < costs.Length; position++)
            {
                var nodes = Vector512.LoadUnsafe(ref Start(columns[position]), (nuint)at);
                sum = Avx512BW.AddSaturate(
                    sum,
                    tables[position] == 1
                        ? Table(costs[position], nodes, 0)
                        : LookUp(costs[position], nodes, tables[position])
                );

                // One test after every attribute: most blocks end after the first ones.
                if (Vector512.GreaterThanAll(sum, limit))
                {
                    break;
                }
            }

            at += Lanes;
            if (position == costs.Length)
            {
                sum.CopyTo(sums);
                start = at;
                return (uint)Vector512.LessThanOrEqual(sum, limit).ExtractMostSignificantBits();
            }
        }

        start = at;
        return 0;
    }

    private static Vector512<ushort> LookUp(ushort[] costs, Vector512<ushort> nodes, int tables)
    {
        if (tables > MaxTables)
        {
            return OneByOne(costs, nodes);
        }

        var found = Table(costs, nodes, 0);
        var number = nodes >>> 6;
        for (var table = 1; table < tables; table++)
        {
            found = Vector512.ConditionalSelect(
                Vector512.Equals(number, Vector512.Create((ushort)table)),
                Table(costs, nodes, table),
                found
            );
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Table(ushort[] costs, Vector512<ushort> nodes, int table) =>
        Avx512BW.PermuteVar32x16x2(
            Vector512.LoadUnsafe(ref Start(costs), (nuint)(table * TreeNodes.Block)),
            nodes,
            Vector512.LoadUnsafe(ref Start(costs), (nuint)((table * TreeNodes.Block) + Lanes))
        );

    private static Vector512<ushort> OneByOne(ushort[] costs, Vector512<ushort> nodes)
    {
        Span<ushort> cells = stackalloc ushort[Lanes];
        nodes.CopyTo(cells);
        for (var lane = 0; lane < Lanes; lane++)
        {
            cells[lane] = costs[cells[lane]];
        }

        return Vector512.Create<ushort>(cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ushort Start(ushort[] array) =>
        ref MemoryMarshal.GetArrayDataReference(array);
}
